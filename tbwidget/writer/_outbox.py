"""What waits to be written to one event file, and the thread that writes it."""

from __future__ import annotations

import contextlib
import threading
import time
import warnings
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import WriteError
from tbwidget._proto.event_pb2 import Event
from tbwidget.record import growth
from tbwidget.record.framing import encode_record
from tbwidget.writer import _lifetimes
from tbwidget.writer._event_file import EventFile

if TYPE_CHECKING:
    from collections.abc import Iterator

GATHER_SECONDS: Final = 0.05
"""What is added meanwhile is written in one go; half of what may be lost to a kill."""

BATCH: Final = 4096
"""Events encoded in one go."""

MAX_QUEUED: Final = 1 << 18
"""Events that wait for a disk, at most: about 60 MB."""

MAX_WAIT_SECONDS: Final = 1.0
"""A broken disk holds up a caller no longer."""

STALL_SECONDS: Final = 10.0
"""A disk that neither writes nor fails for so long is taken for broken."""

FIRST_RETRY_SECONDS: Final = 0.1
LAST_RETRY_SECONDS: Final = 5.0
"""Pauses before a failed write is tried again."""

Entry = tuple[Callable[..., Event], tuple[Any, ...]]
"""An event yet to be made: on the caller's thread it is an append, on ours a call."""


class Outbox:
    """Writes entries to a new event file in `folder`, in the order they are added.

    Callers and the thread share two queues and nothing that is locked, so that the
    garbage collector and signal handlers, which run anywhere, may end it.

    Attributes
    ----------
    ended : bool
        It takes no more; what is added now belongs into another.
    lost : int
        Events that will not be written.
    failure : OSError or None
        Why writing does not succeed at present.
    """

    def __init__(self, folder: str, suffix: str) -> None:
        self.folder = folder
        self.ended = False
        self.lost = 0
        self.failure: OSError | None = None
        self._suffix = suffix
        # An entry, a flush that waits to be told, or None: nothing, but wake up.
        self._waiting: SimpleQueue[Entry | threading.Event | None] = SimpleQueue()
        self._hurry: SimpleQueue[None] = SimpleQueue()
        self._first: Entry | threading.Event | None = None
        self._file: EventFile | None = None
        self._unwritten: list[bytes] = []
        self._flushes: list[threading.Event] = []
        self._batches = 0
        self._warned = False
        self._thread = threading.Thread(
            target=self._run, name=f"tbwidget-writer {folder}", daemon=True
        )
        self._thread.start()
        _lifetimes.started(self)

    @property
    def pending(self) -> int:
        """Events that wait to be written, roughly."""
        return self._waiting.qsize() + len(self._unwritten)

    def add(self, entry: Entry) -> None:
        """Have `entry` written. Waits at most a second, where too much waits already."""
        if self._waiting.qsize() >= MAX_QUEUED and not self._wait_for_room():
            self.lost += 1
            return
        self._waiting.put(entry)

    def flush(self, patience: float = STALL_SECONDS) -> bool:
        """Return whether all that was added before is in the file.

        Waits as long as writing makes progress, and `patience` seconds without any; where
        it fails, a second.
        """
        done = threading.Event()
        self._waiting.put(done)
        self._hurry.put(None)
        return self._await(done.wait, patience)

    def finish(self) -> None:
        """Have what is left written and the file closed; does not wait for it."""
        self.ended = True
        self._waiting.put(None)
        self._hurry.put(None)

    def close(self, patience: float = STALL_SECONDS) -> None:
        """Write what is left and close the file.

        Raises
        ------
        WriteError
            Not all that was added could be written.
        """
        self.finish()
        self._await(self._joined, patience)
        lost = self.lost + len(self._unwritten) + self._count_left()
        if lost:
            raise WriteError(
                f"could not write all events to {self.folder!r} "
                f"({self.failure or 'see the warning'}): {lost} events are lost"
            )

    def let_go(self) -> None:
        """Write what is left, because nobody holds the writer any more.

        The garbage collector calls this on any thread, so on our own too.
        """
        self.finish()
        if threading.current_thread() is not self._thread:
            self._await(self._joined, MAX_WAIT_SECONDS)

    def abandon(self) -> None:
        """Leave everything to the parent, of which this process is a fork."""
        self.ended = True
        if self._file:
            self._file.close()

    def _await(self, done: Callable[[float], bool], patience: float) -> bool:
        """Return whether `done`, which waits so many seconds, came true."""
        batches, since = self._batches, time.monotonic()
        while not done(GATHER_SECONDS):
            if self._batches != batches:
                batches, since = self._batches, time.monotonic()
            waited = time.monotonic() - since
            if not self._thread.is_alive():
                return done(0)
            if waited >= (min(patience, MAX_WAIT_SECONDS) if self.failure else patience):
                self._warn(f"gets no answer from the disk under {self.folder!r}")
                return False
        return True

    def _joined(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _wait_for_room(self) -> bool:
        deadline = time.monotonic() + MAX_WAIT_SECONDS
        while self._waiting.qsize() >= MAX_QUEUED:
            if time.monotonic() > deadline or self.failure or not self._thread.is_alive():
                return False
            time.sleep(GATHER_SECONDS / 10)
        return True

    def _count_left(self) -> int:
        if self._thread.is_alive():
            return self._waiting.qsize()
        return sum(isinstance(entry, tuple) for entry in self._taken(self._waiting.qsize()))

    def _run(self) -> None:
        pause = FIRST_RETRY_SECONDS
        while True:
            ending = self.ended  # asked before the last write, which takes all added till then
            written = self._write()
            if ending:
                break
            if not written:
                self._rest(pause)
                pause = min(2 * pause, LAST_RETRY_SECONDS)
                continue
            pause = FIRST_RETRY_SECONDS
            # `finish` wakes us after it says so: what has not ended here will yet ring.
            if not self.ended:
                self._first = self._waiting.get()
                self._rest(GATHER_SECONDS)
        if self._file:
            self._file.close()
        _lifetimes.ended(self)

    def _rest(self, seconds: float) -> None:
        with contextlib.suppress(Empty):
            self._hurry.get(timeout=seconds)

    def _write(self) -> bool:
        """Write all that waits; return whether the disk took it.

        Where the file itself was lost, a new one is tried at once.
        """
        return self._attempt() or (self._file is None and self._attempt())

    def _attempt(self) -> bool:
        try:
            if self._file is None:
                self._file = EventFile(self.folder, self._suffix)
                growth.announce(self._file.path)
            self._write_batches(self._file)
        except OSError as error:
            if self._file and not self._file.usable:
                self._file = None
            self.failure = error
            self._warn(
                f"can't write events to {self.folder!r} ({error}); they are kept, and "
                "writing is tried again"
            )
            return False
        self.failure = None
        return True

    def _write_batches(self, file: EventFile) -> None:
        while self._unwritten or self._first or not self._waiting.empty():
            if not self._unwritten:
                self._encode()
            if self._unwritten:
                file.append(b"".join(self._unwritten))
                self._unwritten = []
                growth.announce(file.path)
            self._batches += 1
            for flush in self._flushes:
                flush.set()
            self._flushes = []

    def _encode(self) -> None:
        """Make records of the next entries."""
        for entry in self._taken(BATCH):
            if isinstance(entry, threading.Event):
                self._flushes.append(entry)
                continue
            if entry is None:
                continue
            make, arguments = entry
            try:
                self._unwritten.append(encode_record(make(*arguments).SerializeToString()))
            except Exception as error:  # noqa: BLE001  # the next events must go on
                self.lost += 1
                self._warn(f"left out an event of {self.folder!r}: {error}")

    def _taken(self, count: int) -> Iterator[Entry | threading.Event | None]:
        """Take up to `count` entries from the queue."""
        first, self._first = self._first, None
        if first:
            yield first
        with contextlib.suppress(Empty):
            for _ in range(count):
                yield self._waiting.get_nowait()

    def _warn(self, what: str) -> None:
        """Warn, once an outbox."""
        if self._warned:
            return
        self._warned = True
        # Where warnings are errors, this one must not end the thread.
        with contextlib.suppress(RuntimeWarning):
            warnings.warn(f"tbwidget {what}", RuntimeWarning, stacklevel=2)
