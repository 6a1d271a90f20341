"""The thread that writes what waits in a queue to an event file."""

from __future__ import annotations

import contextlib
import threading
import time
import warnings
from typing import TYPE_CHECKING, Final

from tbwidget._errors import WriteError
from tbwidget.record import crc, growth
from tbwidget.writer import _lifetimes
from tbwidget.writer._batch import Batch, Encoder, count_events
from tbwidget.writer._event_file import EventFile, write_files
from tbwidget.writer._queue import MAX_WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.writer._problems import Problems
    from tbwidget.writer._queue import Queue

GATHER_SECONDS: Final = 0.05
"""What is added meanwhile is written in one go; half of what may be lost to a kill."""

IDLE_TURNS: Final = 20
"""After so many turns without anything to write the thread sleeps until it is woken."""

BATCH: Final = 8192
"""Entries taken from the queue in one go."""

STALL_SECONDS: Final = 10.0
"""A disk that neither writes nor fails for so long is taken for broken."""

FIRST_RETRY_SECONDS: Final = 0.1
LAST_RETRY_SECONDS: Final = 5.0
"""Pauses before a failed write is tried again."""


class Outbox:
    """Writes the entries of `queue` to a new event file in `folder`, in their order.

    Callers and the thread share the queue and nothing that either holds locked for long,
    so that the garbage collector and signal handlers, which run anywhere, may end it.

    Parameters
    ----------
    queue : Queue
    folder, suffix : str
        Of the event file.
    durable : bool
        Sync what is written.
    problems : Problems
        Told of what goes wrong.
    paths : list of str
        Told of the event files.
    previous : Outbox, optional
        Of the same queue, and ended: it finishes first.

    Attributes
    ----------
    ended : bool
        It takes no more; what is added now belongs into another.
    lost : int
        Events that will not be written.
    failure : OSError or None
        Why writing does not succeed at present.
    """

    def __init__(
        self,
        queue: Queue,
        folder: str,
        suffix: str,
        *,
        durable: bool,
        problems: Problems,
        paths: list[str],
        previous: Outbox | None,
    ) -> None:
        self.folder = folder
        self.ended = False
        self.lost: int = previous.lost if previous else 0
        self.failure: OSError | None = None
        self._queue = queue
        self._suffix = suffix
        self._durable = durable
        self._problems = problems
        self._paths = paths
        self._previous = previous
        self._file: EventFile | None = None
        self._encoder = Encoder()
        self._batch: Batch | None = None
        self._warned = False
        self._thread = threading.Thread(
            target=self._run, name=f"tbwidget-writer {folder}", daemon=True
        )
        queue.open()
        self._thread.start()
        _lifetimes.started(self)

    @property
    def pending(self) -> int:
        """Events that wait to be written, roughly."""
        taken = self._batch.events if self._batch else 0
        return count_events(self._queue[:]) + self._encoder.pending + taken

    def flush(self, patience: float = STALL_SECONDS) -> bool:
        """Return whether all that was added before is in the file.

        Waits as long as writing makes progress, and `patience` seconds without any; where
        it fails, a second.
        """
        if self.ended:
            return self._await(self._joined, patience)
        done = threading.Event()
        self._queue.add(done, 0, 0.0)
        self._queue.ring()
        return self._await(done.wait, patience)

    def finish(self) -> None:
        """Have what is left written and the file closed; does not wait for it."""
        self.ended = True
        self._queue.end()

    def close(self, patience: float = STALL_SECONDS) -> None:
        """Write what is left and close the file.

        Raises
        ------
        WriteError
            Not all that was added could be written; it is told once.
        """
        self.finish()
        written = self._await(self._joined, patience)
        lost = self.lost + self._queue.lost + (0 if written else self.pending)
        self.lost = self._queue.lost = 0
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
        self.lost = 0
        self._queue.reset()
        self._paths.clear()
        if self._file:
            self._file.close()

    def _await(self, done: Callable[[float], bool], patience: float) -> bool:
        """Return whether `done`, which waits so many seconds, came true."""
        seen, since = self._queue.progress, time.monotonic()
        while not done(GATHER_SECONDS):
            if self._queue.progress != seen:
                seen, since = self._queue.progress, time.monotonic()
            waited = time.monotonic() - since
            if not self._thread.is_alive():
                return done(0)
            if waited >= (min(patience, MAX_WAIT_SECONDS) if self.failure else patience):
                if not self.failure:
                    self._tell(f"gets no answer from the disk under {self.folder!r}")
                return False
        return True

    def _joined(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        # No fork comes between, whose child would find the module half imported for ever.
        with _lifetimes.opening:
            crc.load()
        if self._previous:
            self._previous._thread.join()
            self._previous = None
        pause, idle = FIRST_RETRY_SECONDS, 0
        while True:
            ending = self.ended  # asked before the last write, which takes all added till then
            progress = self._queue.progress
            written = self._write()
            if ending:
                break
            if not written:
                self._queue.rest(pause)
                pause = min(2 * pause, LAST_RETRY_SECONDS)
                continue
            pause = FIRST_RETRY_SECONDS
            idle = idle + 1 if self._queue.progress == progress else 0
            hurry = self._queue.sleep() if idle >= IDLE_TURNS else False
            if not (hurry or self.ended):
                self._queue.rest(GATHER_SECONDS)
        if not written:
            self._give_up()
        if self._file:
            self._file.close()
        _lifetimes.ended(self)

    def _give_up(self) -> None:
        """Count what the disk does not take as lost, now that the writer is closed."""
        self.lost += self.pending
        self._queue.clear()
        self._encoder = Encoder()
        self._batch = None

    def _write(self) -> bool:
        """Write all that waits; return whether the disk took it.

        Where the file itself was lost, a new one is tried at once.
        """
        return self._attempt() or (self._file is None and self._attempt())

    def _attempt(self) -> bool:
        try:
            if self._file is None:
                self._file = EventFile(self.folder, self._suffix, durable=self._durable)
                self._paths.append(self._file.path)
                growth.announce(self._file.path)
            self._write_batches(self._file)
        except OSError as error:
            if self._file and not self._file.usable:
                self._file = None
            self.failure, self._queue.failing = error, True
            self._tell(
                f"can't write events to {self.folder!r} ({error}); they are kept, and "
                "writing is tried again"
            )
            return False
        self.failure, self._queue.failing = None, False
        return True

    def _write_batches(self, file: EventFile) -> None:
        while self._batch or not self._encoder.empty or self._queue:
            batch = self._batch or self._encode()
            if batch.records:
                file.append(b"".join(batch.records))
                batch.records = []
                growth.announce(file.path)
            for contents in batch.files:
                write_files(self.folder, contents, durable=self._durable)
            self._batch = None
            self._queue.progress += 1
            self._queue.release(batch.held)
            for flush in batch.flushes:
                flush.set()

    def _encode(self) -> Batch:
        """Make the next batch, which is kept until the disk has taken it."""
        if self._encoder.empty:
            self._encoder.feed(self._queue.take(BATCH))
        batch = self._batch = self._encoder.next_batch()
        for error in batch.errors:
            self.lost += 1
            self._tell(f"left out an event of {self.folder!r}: {error}")
        return batch

    def _tell(self, what: str) -> None:
        """Note a problem, and warn of the first one."""
        self._problems.note(self.folder, what)
        if self._warned:
            return
        self._warned = True
        # Where warnings are errors, this one must not end the thread.
        with contextlib.suppress(RuntimeWarning):
            warnings.warn(f"tbwidget {what}", RuntimeWarning, stacklevel=2)
