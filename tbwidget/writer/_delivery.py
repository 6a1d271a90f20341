"""From a queue into an event file: what is due when, and what is lost."""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING, Final

from tbwidget._errors import WriteError
from tbwidget.record import growth
from tbwidget.writer._backlog import Backlog, Batch
from tbwidget.writer._event_file import EventFile, write_files
from tbwidget.writer._queue import count_events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbwidget.writer._jobs import Encoders
    from tbwidget.writer._problems import Problems
    from tbwidget.writer._queue import Queue

BATCH: Final = 8192
"""Entries taken from the queue in one go."""


class Delivery:
    """Writes the entries of `queue` to a new event file in `folder`.

    One thread at a time calls its methods.

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
    encoders : Encoders, optional
        Encode large drafts. Without them all are encoded here, and writing is not tried again.

    Attributes
    ----------
    failure : OSError or None
        Why writing does not succeed at present.
    cut_short : bool
        Set by any thread: there is no time to encode the rest.
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
        encoders: Encoders | None,
    ) -> None:
        self.failure: OSError | None = None
        self.cut_short = False
        self._queue = queue
        self._disk = queue.disk
        self._folder = folder
        self._suffix = suffix
        self._durable = durable
        self._problems = problems
        self._paths = paths
        self._encoders = encoders
        self._file: EventFile | None = None
        self._batch = Batch()
        self._backlog = Backlog(encoders, queue.ring)
        self._warned = False

    @property
    def pending(self) -> int:
        """Events that wait to be written; exact while nothing is being taken or written."""
        return count_events(self._queue[:]) + self._backlog.events

    @property
    def encoding(self) -> str:
        """What is being encoded, for people; empty where nothing is."""
        return self._backlog.encoding

    @property
    def empty(self) -> bool:
        """Whether all that was taken from the queue is written."""
        return self._backlog.empty and not self._queue

    def attempt(self) -> bool:
        """Write all that is encoded or quickly so; return whether the disk took it.

        Where the file itself was lost, a new one is tried at once.
        """
        return self._attempt() or (self._file is None and self._attempt())

    def give_up(self) -> None:
        """Count what is not written as lost."""
        self._queue.unwritten += self._queue.drop() + self._backlog.events
        self._queue.release(self._backlog.abandon())
        self._backlog, self._batch = Backlog(self._encoders, self._queue.ring), Batch()

    def abandon(self) -> None:
        """Close the file and forget the rest: in a forked child, all of it is the parent's."""
        self._paths.clear()
        self.close()

    def take_lost(self) -> int:
        """Return how many events will not be written; the next call counts anew."""
        lost = self._queue.unwritten + self._queue.lost
        self._queue.unwritten = self._queue.lost = 0
        return lost

    def loss(self, events: int, reason: object) -> WriteError:
        """Note that so many events are lost, and return the error that tells of it."""
        lost = "1 event is lost" if events == 1 else f"{events} events are lost"
        what = f"could not write all events to {self._folder!r} ({reason}): {lost}"
        self._problems.note(self._folder, what)
        return WriteError(what)

    def tell_dropped(self) -> None:
        """Tell that there is no room for what is added."""
        self.tell(
            f"drops events for {self._folder!r}: the disk takes none, and max_queue_bytes are full"
        )

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        if self._file:
            self._file.close()

    def tell(self, what: str) -> None:
        """Note a problem, and warn of the first one. Any thread may."""
        self._problems.note(self._folder, what)
        if self._warned:
            return
        self._warned = True
        # Where warnings are errors, this one must not end the thread.
        with contextlib.suppress(RuntimeWarning):
            warnings.warn(f"tbwidget {what}", RuntimeWarning, stacklevel=2)

    def _attempt(self) -> bool:
        try:
            file = self._file or self._open()
            while self._step(file):
                pass
        except OSError as error:
            if self._file and not self._file.usable:
                self._file = None
            self.failure, self._disk.failing = error, True
            then = "kept, and writing is tried again" if self._encoders else "lost"
            self.tell(f"can't write events to {self._folder!r} ({error}); they are {then}")
            return False
        self.failure, self._disk.failing = None, False
        return True

    def _open(self) -> EventFile:
        with self._disk.in_use():
            self._file = EventFile(
                self._folder, self._suffix, durable=self._durable, progress=self._disk.progress
            )
        self._paths.append(self._file.path)
        growth.announce(self._file.path)
        return self._file

    def _step(self, file: EventFile) -> bool:
        """Write what is encoded, scalars first; return whether there is more to do at once."""
        self._write_scalars(file)
        if not self._batch.jobs:
            self._batch = self._backlog.next_batch()
            self._tell_errors()
        if self._batch.jobs:
            self._write_batch(file, self._batch)
            self._batch = Batch()
            return True
        encoded = not self.cut_short and self._backlog.encode_small()
        return encoded or bool(self._queue)

    def _write_scalars(self, file: EventFile) -> None:
        backlog = self._backlog
        if not backlog.scalars:
            backlog.feed(self._queue.take(BATCH))
            self._tell_errors()
        if backlog.scalars:
            self._append(file, b"".join(backlog.scalars))
            self._queue.release(backlog.scalars_written())
        backlog.release_flushes()

    def _write_batch(self, file: EventFile, batch: Batch) -> None:
        self._append(file, batch.records)
        for job in batch.jobs:
            # A file that fails is tried again, without the records.
            job.record = b""
            if job.files:
                self._write_files(file, job.files)
        self._queue.release(self._backlog.batch_written(batch))
        self._backlog.release_flushes()

    def _append(self, file: EventFile, records: bytes) -> None:
        if records:
            with self._disk.in_use():
                file.append(records)
            growth.announce(file.path)

    def _write_files(self, file: EventFile, contents: Mapping[str, bytes]) -> None:
        def progress() -> None:
            # A large file takes its time, and scalars do not wait for it.
            self._write_scalars(file)
            self._disk.progress()

        with self._disk.in_use():
            write_files(self._folder, contents, durable=self._durable, progress=progress)

    def _tell_errors(self) -> None:
        errors, self._backlog.errors = self._backlog.errors, []
        for error in errors:
            self._queue.unwritten += 1
            self.tell(f"left out an event of {self._folder!r}: {error}")
