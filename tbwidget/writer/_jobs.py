"""Drafts on their way to the disk, and the threads that encode them."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget.record.framing import encode_record
from tbwidget.summary.draft import Draft, FilesDraft
from tbwidget.writer import _threads
from tbwidget.writer._queue import held_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_THREADS: Final = 4
MIN_THREADS: Final = 2
"""Two even on one core, so that a long video does not hold up all other media."""

MAX_ENCODING_BYTES: Final = 256 << 20
"""Limit of what drafts hold that are encoded at once, in all writers together."""


class Job:
    """A draft that is taken from a queue and not yet written.

    Parameters
    ----------
    what : Draft or FilesDraft
    key : str
        Jobs of one key are written in the order of the calls.
    step : int
    wall_time : float

    Attributes
    ----------
    number : int
        Place in the order of the calls.
    events : int
        How many events it stands for.
    record : bytes
        What is appended to the event file.
    files : mapping of str to bytes
        What is written beside the event file, by paths below the run's folder.
    error : BaseException or None
        Why it can't be encoded.
    """

    __slots__ = (
        "_what", "done", "error", "events", "files", "held", "key", "nbytes", "number", "record",
        "step", "wall_time",
    )  # fmt: skip

    def __init__(
        self, what: Draft | FilesDraft | None, key: str, step: int, wall_time: float
    ) -> None:
        self._what = what
        self.key = key
        self.step = step
        self.wall_time = wall_time
        self.number = 0
        self.nbytes = what.nbytes if what else 0
        self.held = held_by(what) if what else 0
        self.events = 1
        self.record: bytes | memoryview = b""
        self.files: Mapping[str, bytes] | None = None
        self.error: BaseException | None = None
        self.done = False

    @classmethod
    def encoded(cls, record: bytes | memoryview, events: int, key: str) -> Job:
        """Return a job that needs no encoding: scalars that wait for others of their tag."""
        job = cls(None, key, 0, 0.0)
        job.record, job.events, job.done = record, events, True
        return job

    def encode(self) -> None:
        """Encode the draft, and let go of the memory that it holds."""
        # The draft may be gone: `cancel` runs on another thread.
        what, self._what = self._what, None
        try:
            # Where warnings are errors, infinity minus infinity must not cost the event.
            with np.errstate(all="ignore"):
                self._encode(what)
        except BaseException as error:  # noqa: BLE001  # the next ones must go on
            self.error = error
        self.done = True

    def _encode(self, what: Draft | FilesDraft | None) -> None:
        if isinstance(what, FilesDraft):
            self.files = what.encode()
        elif what is not None:
            event = what.encode()
            event.wall_time, event.step = self.wall_time, self.step
            self.record = encode_record(event.SerializeToString())

    def cancel(self) -> None:
        """Have nobody begin to encode it."""
        self._what = None


class Encoders:
    """A pool of threads that encode the jobs of all writers, the first submitted first.

    Pillow and zlib leave the GIL to the training loop while they work.

    ``concurrent.futures`` ends its threads before ``atexit`` runs, and waits for all of their
    work then: too early for what is added there, and too long after a SIGTERM.

    Attributes
    ----------
    hurried : bool
        Whether the process ends soon, so that small jobs come first.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew: in a forked child, which has the jobs and none of the threads."""
        self._changed = threading.Condition()
        self._waiting: list[tuple[Job, Callable[[Job], None]]] = []
        self._threads = 0
        self._idle = 0
        self.hurried = False
        self._encoding_bytes = 0

    def submit(self, job: Job, done: Callable[[Job], None]) -> bool:
        """Have `job` encoded, and `done` called with it on the thread that did.

        Returns
        -------
        bool
            False if no thread can be started: the caller has to encode it.
        """
        with self._changed:
            if not self._start_if_needed(len(self._waiting) + 1):
                return False
            self._waiting.append((job, done))
            if self.hurried:
                self._small_first()
            self._changed.notify()
            return True

    def hurry(self) -> None:
        """Have small jobs come first, and one more thread, since there is little time left."""
        with self._changed:
            self.hurried = True
            self._small_first()
            self._start_if_needed(len(self._waiting))

    def _small_first(self) -> None:
        self._waiting.sort(key=lambda waiting: waiting[0].nbytes)

    def _start_if_needed(self, waiting: int) -> bool:
        """Start a thread for so many waiting jobs, up to the limit; return whether any runs."""
        limit = _default_threads() + self.hurried
        wanted = self._idle < waiting and self._threads < limit
        if wanted and _threads.start(self._run, f"tbwidget-encoder {self._threads}"):
            self._threads += 1
        return self._threads > 0

    def _run(self) -> None:
        while True:
            job, done = self._next()
            job.encode()
            with self._changed:
                self._encoding_bytes -= job.nbytes
                self._changed.notify()
            done(job)
            del job, done  # an idle thread must not keep what it encoded

    def _next(self) -> tuple[Job, Callable[[Job], None]]:
        """Return the next job; wait until there is one, and room for it."""
        with self._changed:
            self._idle += 1
            self._changed.wait_for(self._has_room)
            self._idle -= 1
            job, done = self._waiting.pop(0)
            self._encoding_bytes += job.nbytes
            return job, done

    def _has_room(self) -> bool:
        if not self._waiting:
            return False
        nbytes = self._waiting[0][0].nbytes
        return not self._encoding_bytes or self._encoding_bytes + nbytes <= MAX_ENCODING_BYTES


def _default_threads() -> int:
    return min(MAX_THREADS, max(MIN_THREADS, os.cpu_count() or 1))


encoders: Final = Encoders()
"""The pool of this process."""
