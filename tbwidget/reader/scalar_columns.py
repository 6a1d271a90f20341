"""Points of scalar time series → columns of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tbwidget.data.columns import NO_POINTS, meant
from tbwidget.reader.frames import Column, Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tbwidget.data.columns import Line

X_AXES: Final = ("step", "wall_time", "relative")


class ScalarLine(NamedTuple):
    """The points of one scalar time series."""

    run: str
    tag: str
    step: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    """Seconds since the epoch."""
    value: NDArray[np.floating[Any]]
    """float32, or float64 where it was written so."""


def in_time(line: Line) -> Line:
    """Return the points in the order of wall time, those without a time that can be meant last."""
    times = meant(line.wall_time)
    if np.all(times[1:] >= times[:-1]):
        return line
    return line.take(np.argsort(times, kind="stable"))


def columns(lines: Sequence[ScalarLine], starts: Sequence[float] | None) -> dict[str, Column]:
    """Return run, tag, step, wall_time and value of all points.

    Parameters
    ----------
    lines : sequence of ScalarLine
    starts : sequence of float, optional
        A wall time for each line: then there is a column of the seconds since it, too.
    """
    counts = [len(line.step) for line in lines]
    table: dict[str, Column] = {
        "run": _labels([line.run for line in lines], counts),
        "tag": _labels([line.tag for line in lines], counts),
    }
    if starts is not None:
        times = [meant(line.wall_time) - start for line, start in zip(lines, starts, strict=True)]
        table["relative"] = np.concatenate([NO_POINTS.wall_time, *times])
    table["step"] = np.concatenate([NO_POINTS.step, *(line.step for line in lines)])
    table["wall_time"] = np.concatenate([NO_POINTS.wall_time, *(line.wall_time for line in lines)])
    table["value"] = np.concatenate([NO_POINTS.value, *(line.value for line in lines)])
    return table


def _labels(of_lines: Sequence[str], counts: Sequence[int]) -> Labels:
    names = list(dict.fromkeys(of_lines))
    place = {name: index for index, name in enumerate(names)}
    codes = np.array([place[name] for name in of_lines], np.int32)
    return Labels(np.repeat(codes, counts), names)
