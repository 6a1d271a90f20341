"""Entries of a queue → what is written to the disk in one go."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tbwidget.record.framing import encode_record
from tbwidget.record.scalars import ScalarRecords, encode_scalars
from tbwidget.summary.draft import Draft, FilesDraft
from tbwidget.writer._queue import SLOTS, held_by

if TYPE_CHECKING:
    from collections.abc import Mapping

BATCH_BYTES: Final = 1 << 20
"""A batch that has so much is written before more is encoded."""


@dataclass(slots=True)
class Batch:
    """What is written in one go.

    Attributes
    ----------
    records : list of bytes-like
        To be appended to the event file.
    files : list of mapping of str to bytes
        To be written after them, by paths below the run's folder.
    flushes : list of threading.Event
        Set when all that is written.
    events : int
        How many entries it holds.
    held : int
        Bytes that the entries held in the queue.
    errors : list of Exception
        Why entries were left out.
    """

    records: list[bytes | memoryview] = field(default_factory=list)
    files: list[Mapping[str, bytes]] = field(default_factory=list)
    flushes: list[threading.Event] = field(default_factory=list)
    events: int = 0
    held: int = 0
    errors: list[Exception] = field(default_factory=list)


class Encoder:
    """Makes batches of entries taken from a queue."""

    def __init__(self) -> None:
        self._entries: list[Any] = []
        self._position = 0
        # Where entries are that are no scalars, the next one last.
        self._others: list[int] = []

    @property
    def pending(self) -> int:
        """How many events are taken and not encoded."""
        return count_events(self._entries[self._position :])

    @property
    def empty(self) -> bool:
        """Whether all that was taken is encoded."""
        return self._position == len(self._entries)

    def feed(self, entries: list[Any]) -> None:
        """Take the next entries; those before must all be encoded."""
        assert self.empty
        self._entries, self._position = entries, 0
        whats = entries[::SLOTS]
        self._others = []
        if set(map(type, whats)) != {ScalarRecords}:
            others = [i for i, what in enumerate(whats) if type(what) is not ScalarRecords]
            self._others = [SLOTS * index for index in reversed(others)]

    def next_batch(self) -> Batch:
        """Encode the next entries, all of them if they are not too large."""
        batch = Batch()
        size = 0
        while not self.empty and size < BATCH_BYTES and not batch.files:
            end = self._others[-1] if self._others else len(self._entries)
            if end > self._position:
                size += self._encode_scalars(end, batch)
                continue
            what, _, step, wall_time = self._entries[end : end + SLOTS]
            # Let go at once: the draft may hold the memory of a large array.
            self._entries[self._others.pop()] = None
            self._position += SLOTS
            if isinstance(what, threading.Event):
                batch.flushes.append(what)
            else:
                size += _encode_draft(what, step, wall_time, batch)
        return batch

    def _encode_scalars(self, end: int, batch: Batch) -> int:
        """Encode the scalars up to `end`; return their bytes."""
        columns = (self._entries[self._position + slot : end : SLOTS] for slot in range(SLOTS))
        series, values, steps, wall_times = columns
        self._position = end
        try:
            records = encode_scalars(series, wall_times, steps, values)
        except Exception as error:  # noqa: BLE001  # the next entries must go on
            batch.errors += [error] * len(series)
            return 0
        batch.records.append(records)
        batch.events += len(series)
        return len(records)


def count_events(entries: list[Any]) -> int:
    """Return how many of `entries` are to be written: those that no flush waits for."""
    return sum(not isinstance(what, threading.Event) for what in entries[::SLOTS])


def _encode_draft(what: Draft | FilesDraft, step: int, wall_time: float, batch: Batch) -> int:
    batch.held += held_by(what)
    try:
        if isinstance(what, FilesDraft):
            batch.files.append(what.encode())
            batch.events += 1
            return 0
        event = what.encode()
        event.wall_time, event.step = wall_time, step
        record = encode_record(event.SerializeToString())
    except Exception as error:  # noqa: BLE001  # the next entries must go on
        batch.errors.append(error)
        return 0
    batch.records.append(record)
    batch.events += 1
    return len(record)
