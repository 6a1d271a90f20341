"""Which steps of images, histograms and the like a board is owed. No threads, no comm."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget.data.series import BlobSeries
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._items import BY_PLUGIN, read_item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tbwidget.data.changes import SeriesKey
    from tbwidget.data.series import IndexEntry
    from tbwidget.widgets._ids import Ids

STEP_BYTES: Final = 16
"""A step and its wall time on the wire."""

BLOCK_BYTES: Final = 60
"""What the JSON of a block or an item takes, roughly."""

PUSH_SECONDS: Final = 0.03
"""After so long, reading items for a push ends: the training loop wants the processor."""

BACKLOG_BYTES: Final = 8_000_000
"""Of the items that were there when a board began, those sent before anybody asks."""

MOST_UNASKED_BYTES: Final = 16 << 20
"""Of a record; larger ones are read when they are asked for."""


MOST_TAKEN: Final = 32
"""Items of one push."""


class DueItem(NamedTuple):
    """What a step holds, yet to be read."""

    key: SeriesKey
    series: int
    """Number of the series on the wire."""
    number: int
    where: IndexEntry
    losses: int
    """Of the series, when it was taken."""


class Sent(NamedTuple):
    """How far the steps of a series have been sent."""

    losses: int
    length: int


def read_items(
    due: Sequence[DueItem],
) -> tuple[list[wire.ItemEntry], list[bytes | memoryview], Sequence[DueItem]]:
    """Read items, one at least; return them, their buffers, and those there was no time for.

    Files are read here, so nobody should hold a lock that others wait for.
    """
    entries: list[wire.ItemEntry] = []
    buffers: list[bytes | memoryview] = []
    end = time.monotonic() + PUSH_SECONDS
    for index, item in enumerate(due):
        if entries and time.monotonic() >= end:
            return entries, buffers, due[index:]
        panel = BY_PLUGIN[item.key.plugin]
        entry, data = read_item(panel, item.series, item.number, item.where)
        entries.append(entry)
        buffers += data
    return entries, buffers, ()


class StepPublisher:
    """The steps, and what they hold, owed to one board.

    Steps of a series have numbers in the order they were found. All are told of, with their
    times; what they hold is sent unasked for the newest of each series first, then for others
    evenly between them, and from then on for the newest as it comes.

    Parameters
    ----------
    ids : Ids
    series_of : callable
        Returns the series of a key, or something false.
    """

    def __init__(self, ids: Ids, series_of: Callable[[SeriesKey], object]) -> None:
        self._ids = ids
        self._series_of = series_of
        self.reset()

    def reset(self) -> None:
        """Owe everything again."""
        self._sent: dict[SeriesKey, Sent] = {}
        self._steps_due: dict[SeriesKey, None] = {}
        self._items_due: dict[SeriesKey, list[int]] = {}
        self._backlog_left = BACKLOG_BYTES

    @property
    def owes(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._steps_due or self._items_due)

    def add(self, key: SeriesKey) -> None:
        """Owe what a series has that was not sent."""
        self._steps_due[key] = None

    def forget(self, key: SeriesKey) -> None:
        """Owe nothing of a series any more."""
        for queue in (self._sent, self._steps_due, self._items_due):
            queue.pop(key, None)

    def put_steps(
        self, update: wire.Update, budget: int, known: set[SeriesKey]
    ) -> list[memoryview]:
        """Move steps of those series that the page knows into `update`; return their buffers."""
        blocks: list[wire.StepBlock] = []
        steps: list[int] = []
        times: list[float] = []
        while self._steps_due and budget > 0:
            key = next(iter(self._steps_due))
            if key not in known:
                break
            series = self._series_of(key)
            assert isinstance(series, BlobSeries)
            sent = self._sent.get(key)
            follows = sent is not None and sent.losses == series.losses
            start = sent.length if sent and follows else 0
            entries = series.entries[start : start + max(1, budget // STEP_BYTES)]
            reached = start + len(entries)
            blocks.append(
                wire.StepBlock(
                    series=self._ids.series(key),
                    mode="append" if follows else "replace",
                    length=len(entries),
                )
            )
            steps += [entry.step for entry in entries]
            times += [entry.wall_time for entry in entries]
            self._sent[key] = Sent(series.losses, reached)
            self._owe_items(key, reached, anew=not follows)
            if reached == len(series.entries):
                del self._steps_due[key]
            budget -= BLOCK_BYTES + STEP_BYTES * len(entries)
        if not blocks:
            return []
        update["steps"] = blocks
        return [np.array(column, "<f8").data.cast("B") for column in (steps, times)]

    def take_items(self, budget: int) -> list[DueItem]:
        """Return the items whose turn it is, one at least where any is due, yet to be read."""
        taken: list[DueItem] = []
        while self._items_due and budget > 0 and len(taken) < MOST_TAKEN:
            key, number = self._next_item()
            series = self._series_of(key)
            if not isinstance(series, BlobSeries) or number >= len(series.entries):
                continue
            where = series.entries[number]
            if where.length > MOST_UNASKED_BYTES:
                continue
            taken.append(DueItem(key, self._ids.series(key), number, where, series.losses))
            size = BLOCK_BYTES + where.length
            budget -= size
            self._backlog_left -= size
        return taken

    def put_back(self, items: Sequence[DueItem]) -> None:
        """Owe items again that were taken and not read, before all others of their series."""
        for item in reversed(items):
            sent = self._sent.get(item.key)
            if sent and sent.losses == item.losses:
                self._items_due.setdefault(item.key, []).append(item.number)

    def _owe_items(self, key: SeriesKey, count: int, *, anew: bool) -> None:
        if not count:
            return
        most = BY_PLUGIN[key.plugin].unasked
        # Ascending: the newest comes off the end first.
        if anew:
            spread = np.linspace(0, count - 1, min(most, count)).astype(int)
            self._items_due[key] = [*spread.tolist()] if most > 1 else [count - 1]
        else:
            self._items_due[key] = [*self._items_due.get(key, []), count - 1][-most:]

    def _next_item(self) -> tuple[SeriesKey, int]:
        """Take the next number of the series whose turn it is; its others wait for the rest."""
        key = next(iter(self._items_due))
        numbers = self._items_due.pop(key)
        number = numbers.pop()
        if numbers and self._backlog_left > 0:
            self._items_due[key] = numbers
        return key, number
