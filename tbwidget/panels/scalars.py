"""Scalars: the points of a line, thinned so that no spike is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from tbwidget.data.columns import NO_POINTS, Line
from tbwidget.data.downsample import m4_indices
from tbwidget.panels._panel import Axis, Points, StepOrder

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tbwidget.data.series import ScalarSeries


class Cursor(NamedTuple):
    """How far a line has been sent."""

    generation: int
    length: int


class WrittenCursor(NamedTuple):
    """How far the files of a line have been sent, in the order they began."""

    losses: int
    lengths: tuple[tuple[str, int], ...]

    def is_followed_by(self, later: WrittenCursor) -> bool:
        """Whether `later` merely goes on at the end of this one."""
        if self.losses != later.losses or len(self.lengths) > len(later.lengths):
            return False
        if not self.lengths:
            return True
        *before, (last, length) = self.lengths
        *same, (file, grown) = later.lengths[: len(self.lengths)]
        return before == same and last == file and length <= grown


class ScalarsPanel:
    """Provider of the scalars panel.

    Parameters
    ----------
    step_order : {"ordered", "partitioned"}
        "ordered" sends the line by its steps, without what restarts shadow. "partitioned"
        sends every point in the order it was written, file after file.
    """

    name = "scalars"
    plugin = "scalars"

    def __init__(self, step_order: StepOrder = "ordered") -> None:
        self._written = step_order == "partitioned"

    def advance(
        self, series: ScalarSeries, cursor: Hashable | None, max_points: int
    ) -> tuple[Points, Hashable]:
        """Return the line's new points, or all of them where it did not merely grow.

        Parameters
        ----------
        series : ScalarSeries
        cursor : hashable, optional
            What the previous call returned; None sends the whole line.
        max_points : int
            At most so many points; the first, last, least and greatest of each
            stretch stay.
        """
        new = _new_as_written if self._written else _new_by_step
        line, reached, grown = new(series, cursor)
        keep = m4_indices(line.value, max_points)
        return _points(line.take(keep), "append" if grown else "replace", series), reached

    def window(
        self, series: ScalarSeries, axis: Axis, first: float, last: float, max_points: int
    ) -> Points:
        """Return the points with `first` <= `axis` <= `last`.

        Of a line by its steps there is one neighbour more on each side, which lets it run
        on to the edge of what is on screen. A line as it was written may pass through the
        window several times: of it there are the points inside alone.
        """
        line = as_written(series) if self._written else series.line()
        x = line.step if axis == "step" else line.wall_time
        inside = np.flatnonzero((x >= first) & (x <= last))
        if not self._written and len(inside):
            inside = np.arange(max(inside[0] - 1, 0), min(inside[-1] + 2, len(x)))
        stretch = line.take(inside)
        return _points(stretch.take(m4_indices(stretch.value, max_points)), "replace", series)


def as_written(series: ScalarSeries) -> Line:
    """Return every point of `series` in the order it was written, file after file."""
    return _concatenated([*series.file_lines().values()])


def _new_by_step(series: ScalarSeries, cursor: Hashable | None) -> tuple[Line, Hashable, bool]:
    generation = series.line_generation
    grown = isinstance(cursor, Cursor) and cursor.generation == generation
    start = cursor.length if grown and isinstance(cursor, Cursor) else 0
    line = series.line_from(start)
    return line, Cursor(generation, start + len(line.step)), grown


def _new_as_written(series: ScalarSeries, cursor: Hashable | None) -> tuple[Line, Hashable, bool]:
    lines = series.file_lines()
    lengths = tuple((file, len(line.step)) for file, line in lines.items())
    reached = WrittenCursor(series.losses, lengths)
    grown = isinstance(cursor, WrittenCursor) and cursor.is_followed_by(reached)
    sent = dict(cursor.lengths) if grown and isinstance(cursor, WrittenCursor) else {}
    new = [line.take(slice(sent.get(file, 0), None)) for file, line in lines.items()]
    return _concatenated(new), reached, grown


def _concatenated(lines: list[Line]) -> Line:
    lines = [line for line in lines if len(line.step)]
    if len(lines) < 2:
        return lines[0] if lines else NO_POINTS
    return Line(*(np.concatenate(columns) for columns in zip(*lines, strict=True)))


def _points(line: Line, mode: Literal["append", "replace"], series: ScalarSeries) -> Points:
    return Points(*line, mode=mode, total=series.count)
