"""The thread that delivers what waits in a queue to an event file."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Final

from tbwidget.record import crc
from tbwidget.writer import _lifetimes, _threads
from tbwidget.writer._queue import MAX_WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.writer._delivery import Delivery
    from tbwidget.writer._queue import Queue

GATHER_SECONDS: Final = 0.05
"""What is added meanwhile is written in one go; half of what may be lost to a kill."""

IDLE_TURNS: Final = 20
"""After so many turns without anything to write the thread sleeps until it is woken."""

STALL_SECONDS: Final = 10.0
"""A disk that neither writes nor fails for so long is taken for broken."""

STUCK_SECONDS: Final = 60.0
"""Longest wait for a thread that neither encodes nor writes, and ought to."""

CUT_SECONDS: Final = 1.0
"""For the thread to write what is encoded, after it was told to leave the rest."""

NOTICE_SECONDS: Final = 2.0
"""Whoever waits longer for an encoder is told."""

FIRST_RETRY_SECONDS: Final = 0.1
LAST_RETRY_SECONDS: Final = 5.0
"""Pauses before a failed write is tried again."""


class Outbox:
    """Writes the entries of `queue` to a new event file in `folder`, on a thread of its own.

    Callers and the thread share the queue and nothing that either holds locked for long,
    so that the garbage collector and signal handlers, which run anywhere, may end it.

    Parameters
    ----------
    queue : Queue
    folder : str
        Of the event file.
    delivery : Delivery
        Of the same queue and folder; the thread's from `start` on.
    previous : Outbox, optional
        Of the same queue, and ended: it finishes first.

    Attributes
    ----------
    ended : bool
        It takes no more; what is added now belongs into another.
    """

    def __init__(
        self, queue: Queue, folder: str, delivery: Delivery, previous: Outbox | None
    ) -> None:
        self.folder = folder
        self.ended = False
        self._queue = queue
        self._delivery = delivery
        self._previous = previous
        self._thread: threading.Thread | None = None
        self._finished = threading.Event()

    def start(self) -> bool:
        """Start the thread; return False where none can be started."""
        self._queue.open()
        self._thread = _threads.start(self._run, f"tbwidget-writer {self.folder}")
        if self._thread:
            _lifetimes.started(self)
        return self._thread is not None

    @property
    def pending(self) -> int:
        """Events that wait to be written, roughly."""
        return self._delivery.pending

    @property
    def encoding(self) -> str:
        """What is being encoded, for people; empty where nothing is."""
        previous = self._previous
        return self._delivery.encoding or (previous.encoding if previous else "")

    def attend(self) -> None:
        """Do what is due when the queue is longer than its limit."""
        lost = self._queue.lost
        self._queue.attend()
        if self._queue.lost > lost:
            self.tell_dropped()

    def tell_dropped(self) -> None:
        """Tell that there is no room for what is added."""
        self._delivery.tell_dropped()

    def flush(self) -> bool:
        """Return whether all that was added before is in the file.

        Waits as long as that is encoded, ten seconds for a disk that does not answer, and
        one for a disk that fails.
        """
        if self.ended:
            return self._await(self._joined)
        done = threading.Event()
        self._queue.add(done, None, 0, 0.0)
        self._queue.ring()
        return self._await(done.wait)

    def finish(self) -> None:
        """Have what is left written and the file closed; does not wait for it."""
        self.ended = True
        self._queue.end()

    def close(
        self, stall_seconds: float = STALL_SECONDS, encoding_seconds: float = math.inf
    ) -> None:
        """Write what is left and close the file.

        Parameters
        ----------
        stall_seconds : float
            Wait so long for a disk that does not answer.
        encoding_seconds : float
            Wait so long for all the rest.

        Raises
        ------
        WriteError
            Not all that was added could be written; it is told once.
        """
        self.finish()
        if _threads.is_current():
            return  # the end of the process waits
        written = self._await(self._joined, stall_seconds, encoding_seconds)
        if not written and not self._queue.disk.stalled(stall_seconds):
            self._delivery.cut_short = True
            self._queue.ring()
            written = self._await(self._joined, stall_seconds, CUT_SECONDS)
        lost = self._delivery.take_lost() + (0 if written else self.pending)
        if lost:
            raise self._delivery.loss(lost, self._why_lost())

    def let_go(self) -> None:
        """Write what is left, because nobody holds the writer any more.

        The garbage collector calls this on any thread, which may hold any lock: so the wait
        has an end, after which the thread goes on alone.
        """
        self.finish()
        self._await(self._joined, MAX_WAIT_SECONDS, STALL_SECONDS)

    def abandon(self) -> None:
        """Leave everything to the parent, of which this process is a fork."""
        self.ended = True
        # The parent's thread, which is not here, may have held the lock of its event.
        self._finished = threading.Event()
        self._finished.set()
        self._queue.reset()
        self._delivery.abandon()

    def _await(
        self,
        done: Callable[[float], bool],
        stall_seconds: float = STALL_SECONDS,
        most_seconds: float = math.inf,
    ) -> bool:
        """Return whether `done`, which waits so many seconds, came true.

        The writer's own threads, where a finalizer may end a writer, wait for nothing.
        """
        disk, began, noticed = self._queue.disk, time.monotonic(), False
        seen, since = disk.writes, began
        while not done(0 if _threads.is_current() else GATHER_SECONDS):
            now = time.monotonic()
            if self._joined(0):
                return done(0)
            encoding = self.encoding
            if disk.writes != seen or (encoding and not disk.failing):
                seen, since = disk.writes, now
            if disk.stalled(stall_seconds):
                self._delivery.tell(f"gets no answer from the disk under {self.folder!r}")
                return False
            patience = min(stall_seconds, MAX_WAIT_SECONDS) if disk.failing else STUCK_SECONDS
            if now - since >= patience or now - began >= most_seconds or _threads.is_current():
                return False
            waited = now - began >= NOTICE_SECONDS and not disk.stalled(GATHER_SECONDS)
            if encoding and waited and not noticed:
                noticed = True
                self._say(encoding)
        return True

    def _say(self, encoding: str) -> None:
        """Tell whoever waits, once, what for."""
        import logging  # here, because a training script need not load it

        waiting = "1 event waits" if self.pending == 1 else f"{self.pending} events wait"
        logging.getLogger("tbwidget").warning(
            "waiting for %s to be encoded; %s to be written to %r",
            encoding, waiting, self.folder,
        )  # fmt: skip

    def _why_lost(self) -> str:
        if self._queue.disk.stalled(0):
            return "the disk does not answer"
        if self._delivery.cut_short:
            return "there was no time to encode them"
        return str(self._delivery.failure or "see the warning")

    def _joined(self, seconds: float) -> bool:
        # An interrupted `join` of CPython 3.11 takes a running thread for one that has ended.
        if not self._finished.wait(seconds):
            return False
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()
        return True

    def _run(self) -> None:
        try:
            self._deliver()
        except BaseException as error:  # noqa: BLE001  # MemoryError, say
            self.finish()
            self._queue.disk.failing = True
            self._delivery.tell(f"can't go on writing events to {self.folder!r} ({error!r})")
            self._delivery.give_up()
        self._delivery.close()
        _lifetimes.ended(self)
        self._finished.set()

    def _deliver(self) -> None:
        # No fork comes between, whose child would find the module half imported for ever.
        with _lifetimes.opening:
            crc.load()
        if self._previous:
            self._previous._finished.wait()
        self._previous = None
        delivery, queue, disk = self._delivery, self._queue, self._queue.disk
        pause, idle = FIRST_RETRY_SECONDS, 0
        while True:
            # Asked before the last attempt, which takes all that was added till then.
            ending, cut_short = self.ended, delivery.cut_short
            writes = disk.writes
            written = delivery.attempt()
            if ending and (not written or delivery.empty or cut_short):
                break
            if not written:
                queue.rest(pause)
                pause = min(2 * pause, LAST_RETRY_SECONDS)
                continue
            pause = FIRST_RETRY_SECONDS
            idle = idle + 1 if disk.writes == writes and delivery.empty else 0
            hurry = queue.sleep() if idle >= IDLE_TURNS else False
            if not hurry and not (self.ended and delivery.empty):
                queue.rest(GATHER_SECONDS)
        if not written or cut_short:
            delivery.give_up()
