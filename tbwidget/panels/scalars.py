"""Scalars: the points of a line, thinned so that no spike is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tbwidget.data.downsample import m4_indices
from tbwidget.panels._panel import Axis, Points

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tbwidget.data.series import ScalarSeries


class Cursor(NamedTuple):
    """How far a line has been sent."""

    generation: int
    length: int


class ScalarsPanel:
    """Provider of the scalars panel."""

    name = "scalars"
    plugin = "scalars"

    def advance(
        self, series: ScalarSeries, cursor: Hashable | None, max_points: int
    ) -> tuple[Points, Cursor]:
        """Return the line's new points, or all of them where it did not merely grow.

        Parameters
        ----------
        series : ScalarSeries
        cursor : Cursor or None
            What the previous call returned; None sends the whole line.
        max_points : int
            At most so many points; the first, last, least and greatest of each
            stretch stay.
        """
        generation = series.line_generation
        grown = isinstance(cursor, Cursor) and cursor.generation == generation
        start = cursor.length if grown and isinstance(cursor, Cursor) else 0
        line = series.line_from(start)
        keep = m4_indices(line.value, max_points)
        points = Points(
            step=line.step[keep],
            wall_time=line.wall_time[keep],
            value=line.value[keep],
            mode="append" if grown else "replace",
            total=series.count,
        )
        return points, Cursor(generation, start + len(line.step))

    def window(
        self, series: ScalarSeries, axis: Axis, first: float, last: float, max_points: int
    ) -> Points:
        """Return the points with `first` <= `axis` <= `last`, and one neighbour on each side.

        The neighbours let a line run on to the edge of what is on screen.
        """
        line = series.line()
        x = line.step if axis == "step" else line.wall_time
        inside = np.flatnonzero((x >= first) & (x <= last))
        if len(inside):
            start, stop = max(inside[0] - 1, 0), min(inside[-1] + 2, len(x))
        else:
            start = stop = 0
        keep = start + m4_indices(line.value[start:stop], max_points)
        return Points(
            step=line.step[keep],
            wall_time=line.wall_time[keep],
            value=line.value[keep],
            mode="replace",
            total=series.count,
        )
