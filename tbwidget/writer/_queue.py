"""What waits to be written to one event file."""

from __future__ import annotations

import contextlib
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from tbwidget.summary.draft import Draft, FilesDraft
from tbwidget.writer import _threads
from tbwidget.writer._disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.record.scalars import ScalarRecords

    What = ScalarRecords | Draft | FilesDraft | threading.Event

SLOTS: Final = 4
"""Items of the list that make an entry."""

SLOT_BYTES: Final = 32
"""What such an item takes, the list's spare room counted in: measured, rounded up."""

FOR_SCALARS: Final = 1 / 8
"""Share of the memory that scalars have beside what large arrays hold, which may be all of it
while one is encoded."""

DRAFT_BYTES: Final = 600
"""What a draft takes besides the arrays that it holds: measured, rounded up."""

MAX_WAIT_SECONDS: Final = 1.0
"""A disk that takes nothing holds up a caller no longer. An encoder does, as long as it works."""

POLL_SECONDS: Final = 0.005


class Queue(list[Any]):
    """Entries of four items each, in one flat list: what, value, step, wall time.

    What is a series of scalars, a draft, or an event that a flush waits for. In the place of
    the value a draft has its tag, or None. Whoever adds a scalar extends the list and looks
    whether it is now longer than `limit`; only then there is something to `attend` to: the
    thread sleeps, has ended, or there is too much in the list. So a scalar costs its caller one
    append, and no object that the garbage collector would visit.

    A list, because its `extend` and the deletion of a slice are atomic, even for signal
    handlers and finalizers. The lock is for those alone who take entries out.

    Parameters
    ----------
    max_bytes : int
        Of memory that entries may hold; scalars have an eighth more to themselves.

    Attributes
    ----------
    limit : int
        Length up to which nobody who adds need care; -1 where everybody must.
    lost : int
        Entries that found no room.
    unwritten : int
        Events taken out that could not be written; counted by the thread.
    disk : Disk
        Below the file; set by the thread.
    """

    __slots__ = (
        "_asleep", "_bell", "_held", "_lock", "_max_bytes", "_open", "_room", "disk", "limit",
        "lost", "unwritten",
    )  # fmt: skip

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes
        self.reset()

    def reset(self) -> None:
        """Forget everything: in a forked child, where it is the parent's."""
        self.clear()
        self.lost = self.unwritten = 0
        self.renew()

    def renew(self) -> None:
        """Forget the thread, which may hold the lock and never run again; keep the entries."""
        self._lock = threading.Lock()
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self.disk = Disk()
        self._held = sum(map(held_by, self[::SLOTS]))
        self._asleep = self._open = False
        self._measure()

    def open(self) -> None:
        """Begin: a thread takes from here now."""
        self._open = True
        self._measure()

    def end(self) -> None:
        """Have everybody who adds from now on attend to it, and the thread wake up."""
        self._open = False
        self.limit = -1
        self.ring()

    def ring(self, *, hurry: bool = True) -> None:
        """Wake the thread; in a hurry it does not wait for more to come."""
        self._bell.put(hurry)

    def add(self, what: What, tag: str | None, step: int, wall_time: float) -> bool:
        """Add an entry that is no scalar; return whether there was room for it."""
        nbytes = held_by(what)
        if nbytes and not self._reserve(nbytes):
            self.lost += 1
            return False
        self.extend((what, tag, step, wall_time))
        return True

    def attend(self) -> None:
        """Do what is due when the list is longer than its limit, and the thread runs."""
        if self._asleep:
            self._asleep = False
            self.ring(hurry=False)
        if len(self) > self._room and not self._await(lambda: len(self) <= self._room):
            self._shed()

    def sleep(self) -> bool:
        """Wait until somebody adds or rings; return whether in a hurry. For the thread only."""
        self._asleep = True
        self.limit = -1
        # Who adds after this look finds the limit passed, and rings.
        hurry = self._bell.get() if not self and self._open else False
        self._asleep = False
        self._measure()
        return hurry

    def rest(self, seconds: float) -> None:
        """Wait until somebody rings, so long at most. For the thread only."""
        with contextlib.suppress(Empty):
            self._bell.get(timeout=seconds)
            while True:
                self._bell.get_nowait()

    def take(self, count: int) -> list[Any]:
        """Take up to `count` entries out."""
        with self._lock:
            taken = self[: SLOTS * count]
            del self[: len(taken)]
        return taken

    def drop(self) -> int:
        """Take everything out, which nobody is to write; return how many events that were."""
        dropped = self.take(len(self) // SLOTS)
        for what in dropped[::SLOTS]:
            if isinstance(what, threading.Event):
                what.set()
        self.release(sum(map(held_by, dropped[::SLOTS])))
        return count_events(dropped)

    def release(self, nbytes: int) -> None:
        """Say that what was held by entries taken is free again."""
        with self._lock:
            self._held -= nbytes
            self._measure()

    def _measure(self) -> None:
        free = max(int(FOR_SCALARS * self._max_bytes), self._max_bytes - self._held)
        self._room = free // SLOT_BYTES // SLOTS * SLOTS
        self.limit = self._room
        # Looked at last, so that no `end` or `sleep` that comes between is undone.
        if self._asleep or not self._open:
            self.limit = -1

    def _reserve(self, nbytes: int) -> bool:
        """Wait for room for `nbytes` more; what is larger than all room has it alone."""

        def reserved() -> bool:
            with self._lock:
                used = self._held + len(self) * SLOT_BYTES
                if self._held and used + nbytes > self._max_bytes:
                    return False
                self._held += nbytes
                self._measure()
                return True

        return self._await(reserved)

    def _await(self, done: Callable[[], bool]) -> bool:
        """Return whether `done` comes true before the disk fails, or stalls for a second.

        The writer's own threads, where a finalizer may add something, wait for nothing.
        """
        while not done():
            if self.disk.failing or self.disk.stalled(MAX_WAIT_SECONDS) or _threads.is_current():
                return False
            self.ring()
            time.sleep(POLL_SECONDS)
        return True

    def _shed(self) -> None:
        """Drop the last entries, for which there is no room."""
        with self._lock:
            shed = self[self._room :]
            del self[self._room : self._room + len(shed)]
            for what in shed[::SLOTS]:
                if isinstance(what, threading.Event):
                    what.set()
                    continue
                self.lost += 1
                self._held -= held_by(what)
            self._measure()


def held_by(what: What) -> int:
    """Return the bytes that an entry holds besides its place in the list."""
    return what.nbytes + DRAFT_BYTES if isinstance(what, (Draft, FilesDraft)) else 0


def count_events(entries: list[Any]) -> int:
    """Return how many of `entries` are to be written: those that no flush waits for."""
    return sum(not isinstance(what, threading.Event) for what in entries[::SLOTS])
