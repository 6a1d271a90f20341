"""A writer that keeps its scalars in memory and writes nothing."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tbwidget.record.scalars import ScalarRecords
    from tbwidget.summary.draft import Draft, FilesDraft


class MemoryQueue:
    """Takes scalars as a `Queue` does, and keeps them in columns: 24 bytes a point."""

    limit = 0

    def __init__(self) -> None:
        self._columns: dict[ScalarRecords, tuple[array[float], array[int], array[float]]] = {}

    def __len__(self) -> int:
        return 0

    def extend(self, entry: Iterable[Any]) -> None:
        """Keep one point."""
        series, value, step, wall_time = entry
        columns = self._columns.get(series)
        if columns is None:
            columns = self._columns.setdefault(series, (array("d"), array("q"), array("d")))
        wall_times, steps, values = columns
        wall_times.append(wall_time)
        steps.append(step)
        values.append(value)

    def points(self) -> Iterator[tuple[str, float, int, float]]:
        """Yield tag, wall time, step and value of each point."""
        for series, columns in list(self._columns.items()):
            for point in zip(*columns, strict=False):
                yield (series.tag, *point)


class MemoryWriter:
    """Stands in for an `EventFileWriter` where nothing is to be written to a disk."""

    def __init__(self, logdir: str) -> None:
        self.queue = MemoryQueue()
        self._logdir = logdir

    def get_logdir(self) -> str:
        """Return the folder a file would be in."""
        return self._logdir

    def open(self) -> None:
        """Do nothing: there is no file."""

    def add(
        self, draft: Draft | FilesDraft, step: int, wall_time: float, tag: str | None = None
    ) -> None:
        """Do nothing: only scalars are kept."""

    def attend(self) -> None:
        """Do nothing: nothing waits."""

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def finish(self) -> None:
        """Do nothing: there is no file."""

    def close(self) -> None:
        """Do nothing: there is no file."""
