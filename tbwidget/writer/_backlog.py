"""Events taken from a queue and not yet written to the disk.

Scalars are encoded at once and are written first, whatever else waits. Drafts become jobs.
Small ones are encoded on the writer's thread, in slices of time between which scalars are
written; large ones by a pool of threads. Of one tag the order of the calls is kept, between
tags it need not be. A flush is done when all that was added before it is written.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tbwidget.record.scalars import ScalarRecords, encode_scalars
from tbwidget.summary.draft import Draft, FilesDraft, SessionDraft
from tbwidget.writer._jobs import MAX_THREADS, Job
from tbwidget.writer._queue import SLOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.writer._jobs import Encoders

    Record = bytes | memoryview

BATCH_BYTES: Final = 1 << 20
"""Events encoded by jobs are written in one go up to this size."""

SMALL_BYTES: Final = 1 << 16
"""A draft that holds no more is encoded faster than handed to another thread and back."""

SLICE_SECONDS: Final = 0.02
"""For encoding small drafts, before new scalars are looked for."""

MAX_AHEAD: Final = MAX_THREADS
"""Jobs that are encoded elsewhere at once. So few are encoded while the disk stalls, which would
take memory besides what the queue counts."""

FILES_KEY: Final = "files"
UNTAGGED_KEY: Final = "untagged"
"""Keys of jobs without a tag. A tag of that name does no harm."""


@dataclass(slots=True)
class Batch:
    """Jobs that are written in one go.

    Attributes
    ----------
    jobs : list of Job
        In the order of the calls of each key; only the last one has files.
    """

    jobs: list[Job] = field(default_factory=list)

    @property
    def records(self) -> bytes:
        """What is appended to the event file."""
        return b"".join(job.record for job in self.jobs)


class Backlog:
    """Turns entries of a queue into what is written.

    The writer's thread alone calls its methods; any thread may read `events`.

    Parameters
    ----------
    encoders : Encoders, optional
        Encode large drafts. Without them all are encoded on the thread that calls
        `encode_small`.
    ring : callable
        Called on a thread of the pool when a job is encoded.

    Attributes
    ----------
    events : int
        Events that are not yet written.
    scalars : list of bytes
        Records that are to be written next: scalars, and what tells of sessions.
    errors : list of BaseException
        Why events were left out, one each; whoever tells of them takes them out.
    """

    def __init__(self, encoders: Encoders | None, ring: Callable[[], None]) -> None:
        self.events = 0
        self.scalars: list[Record] = []
        self.errors: list[BaseException] = []
        self._scalar_events = self._scalar_held = 0
        self._encoders = encoders
        self._ring = ring
        self._numbers = 0
        # By their numbers. Ordered dictionaries stay fast when their first item is taken often.
        self._jobs: OrderedDict[int, Job] = OrderedDict()
        self._keys: Counter[str] = Counter()
        # To be encoded on this thread, and on others.
        self._own: deque[Job] = deque()
        self._large: deque[Job] = deque()
        self._ahead = 0
        # Jobs of a key that can't be written before the first of them.
        self._lines: dict[str, deque[Job]] = {}
        self._encoded: deque[Job] = deque()
        self._back: deque[Job] = deque()
        self._ready: deque[Job] = deque()
        self._flushes: deque[tuple[int, threading.Event]] = deque()

    @property
    def empty(self) -> bool:
        """Whether all that was fed is written."""
        return not (self._jobs or self.scalars)

    @property
    def encoding(self) -> str:
        """What is being encoded and longest so, for people; empty where nothing is."""
        try:
            job = next((job for job in self._jobs.values() if not job.done), None)
        except RuntimeError:  # the writer's thread has changed them meanwhile
            return "media"
        if job is None:
            return ""
        names = {FILES_KEY: "an embedding", UNTAGGED_KEY: "a graph"}
        return f"{names.get(job.key, repr(job.key))} ({job.nbytes / 1e6:.1f} MB)"

    def feed(self, entries: list[Any]) -> None:
        """Take entries from the queue: encode scalars, make jobs of drafts."""
        whats = entries[::SLOTS]
        others = []
        if set(map(type, whats)) != {ScalarRecords}:
            others = [i for i, what in enumerate(whats) if type(what) is not ScalarRecords]
        begin = 0
        for index in [*others, len(whats)]:
            if index > begin:
                self._feed_scalars(entries[begin * SLOTS : index * SLOTS])
            begin = index + 1
            if index < len(whats):
                what, key, step, wall_time = entries[index * SLOTS : begin * SLOTS]
                self._feed_other(what, key, step, wall_time)
                # Let go at once: the draft may hold the memory of a large array.
                entries[index * SLOTS] = what = None
        self._hand_over()

    def encode_small(self) -> bool:
        """Encode small drafts for a slice of time; return whether there were any."""
        until = time.monotonic() + SLICE_SECONDS
        any_encoded = bool(self._own)
        while self._own:
            job = self._own.popleft()
            job.encode()
            self._encoded.append(job)
            if time.monotonic() >= until:
                break
        return any_encoded

    def scalars_written(self) -> int:
        """Note that the disk has all of `scalars`; return the bytes their drafts held."""
        held, self._scalar_held = self._scalar_held, 0
        self.scalars = []
        self.events -= self._scalar_events
        self._scalar_events = 0
        return held

    def next_batch(self) -> Batch:
        """Take jobs that are encoded and have nothing to wait for; `batch_written` ends them."""
        self._collect()
        batch = Batch()
        size = 0
        while self._ready and size < BATCH_BYTES:
            job = self._ready.popleft()
            batch.jobs.append(job)
            if job.error:
                self.errors.append(job.error)
                self.events -= job.events
                job.events = 0
            size += len(job.record)
            if job.files:
                break
        return batch

    def batch_written(self, batch: Batch) -> int:
        """Note that the disk has `batch`; return the bytes its drafts held in the queue."""
        held = 0
        for job in batch.jobs:
            del self._jobs[job.number]
            self._keys[job.key] -= 1
            if not self._keys[job.key]:
                del self._keys[job.key]
            self.events -= job.events
            held += job.held
        return held

    def release_flushes(self) -> None:
        """Tell those who wait in a flush for what is now written."""
        if self.scalars:
            return
        first = next(iter(self._jobs), self._numbers)
        while self._flushes and self._flushes[0][0] <= first:
            self._flushes.popleft()[1].set()

    def abandon(self) -> int:
        """Have nobody begin to encode what is left, nor wait for it; return what it held."""
        for job in self._jobs.values():
            job.cancel()
        for _, done in self._flushes:
            done.set()
        return self._scalar_held + sum(job.held for job in self._jobs.values())

    def _feed_scalars(self, entries: list[Any]) -> None:
        """Encode scalars, after which only those wait whose tag has unwritten jobs."""
        series = entries[::SLOTS]
        if self._keys:
            waiting = {one.tag for one in set(series)} & self._keys.keys()
            for tag in sorted(waiting):
                chosen = [one.tag == tag for one in series for _ in range(SLOTS)]
                entries, of_tag = _split(entries, chosen)
                self._add_job(Job.encoded(*self._encode(of_tag), tag))
        if entries:
            records, events = self._encode(entries)
            self.scalars.append(records)
            self._scalar_events += events
            self.events += events

    def _encode(self, entries: list[Any]) -> tuple[Record, int]:
        """Return the records of scalars, and how many there are."""
        series, values, steps, wall_times = (entries[slot::SLOTS] for slot in range(SLOTS))
        try:
            return encode_scalars(series, wall_times, steps, values), len(series)
        except Exception as error:  # noqa: BLE001  # the next entries must go on
            self.errors += [error] * len(series)
            return b"", 0

    def _feed_other(
        self,
        what: Draft | FilesDraft | threading.Event,
        key: str | None,
        step: int,
        wall_time: float,
    ) -> None:
        if isinstance(what, threading.Event):
            self._flushes.append((self._numbers, what))
            return
        if isinstance(what, SessionDraft):
            self._feed_session(Job(what, UNTAGGED_KEY, step, wall_time))
            return
        if key is None:
            key = FILES_KEY if isinstance(what, FilesDraft) else UNTAGGED_KEY
        self._add_job(Job(what, key, step, wall_time))

    def _feed_session(self, job: Job) -> None:
        job.encode()
        self._scalar_held += job.held
        if job.error:
            self.errors.append(job.error)
            return
        self.scalars.append(job.record)
        self._scalar_events += 1
        self.events += 1

    def _add_job(self, job: Job) -> None:
        job.number = self._numbers
        self._numbers += 1
        self._jobs[job.number] = job
        self._keys[job.key] += 1
        self._lines.setdefault(job.key, deque()).append(job)
        self.events += job.events
        if job.done:
            self._encoded.append(job)
        elif job.nbytes <= SMALL_BYTES or self._encoders is None:
            self._own.append(job)
        else:
            self._large.append(job)

    def _hand_over(self) -> None:
        """Have large jobs encoded elsewhere, some at once; all of them when time runs out."""
        encoders = self._encoders
        while encoders and self._large and (self._ahead < MAX_AHEAD or encoders.hurried):
            job = self._large.popleft()
            if encoders.submit(job, self._take_back):
                self._ahead += 1
            else:
                self._own.append(job)

    def _take_back(self, job: Job) -> None:
        """Take a job that another thread, which calls this, has encoded."""
        self._back.append(job)
        self._ring()

    def _collect(self) -> None:
        """Move encoded jobs that are first in their line to those that are ready."""
        while self._back:
            self._encoded.append(self._back.popleft())
            self._ahead -= 1
        self._hand_over()
        while self._encoded:
            key = self._encoded.popleft().key
            line = self._lines.get(key)
            while line and line[0].done:
                self._ready.append(line.popleft())
            if line is not None and not line:
                del self._lines[key]


def _split(entries: list[Any], chosen: list[bool]) -> tuple[list[Any], list[Any]]:
    """Return the slots that are not chosen, and those that are."""
    pairs = list(zip(entries, chosen, strict=True))
    return [slot for slot, one in pairs if not one], [slot for slot, one in pairs if one]
