"""The lines that a board draws of one tag: a run's, or the mean of a group of runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tbwidget.data.columns import Line
from tbwidget.data.decode import SCALARS
from tbwidget.data.downsample import m4_indices
from tbwidget.data.series import ScalarSeries
from tbwidget.panels.aggregate import aggregate, order_of
from tbwidget.panels.scalars import as_written
from tbwidget.panels.smoothing import smoothed
from tbwidget.widgets._shown_runs import looks_of, shown_runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tbwidget.data.logdir import Logdir
    from tbwidget.panels.aggregate import Band
    from tbwidget.panels.smoothing import Method
    from tbwidget.widgets._settings import Settings

    Column = NDArray[np.float64]
    Smooth = Callable[[NDArray[np.floating[Any]]], Column]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line; all columns are equally long.

    Attributes
    ----------
    name : str
        Of the run or the group.
    low, high : ndarray of float64, optional
        Edges of the band round a group's mean.
    members : tuple of Curve
        The runs that a mean is of.
    """

    name: str
    colour: str
    line: Line
    x: Column
    smoothed: Column
    low: Column | None = None
    high: Column | None = None
    members: tuple[Curve, ...] = ()


def weight_of(tag: str, settings: Settings) -> float:
    """Return how much the lines of a card are smoothed, 0 to 1."""
    return 0.0 if settings.cards.get(tag, {}).get("smoothing") is False else settings.smoothing


def curves_of(tag: str, settings: Settings, logdir: Logdir, max_points: int | None) -> list[Curve]:
    """Return the lines of a tag, in the natural order of runs; a group is where its first run is.

    Parameters
    ----------
    tag : str
    settings : Settings
    logdir : Logdir
        The caller holds its lock.
    max_points : int, optional
        Of each line, at most.
    """
    method, weight = cast("Method", settings.smoothing_method), weight_of(tag, settings)

    def smooth(values: NDArray[np.floating[Any]]) -> Column:
        return smoothed(method, values, weight)

    looks = looks_of(settings, logdir)
    groups: dict[str, list[Curve]] = {}
    for run, colour in shown_runs(settings, logdir).items():
        series = logdir.runs[run].series.get((tag, SCALARS))
        if isinstance(series, ScalarSeries) and series.count:
            curve = _curve(run, colour, series, settings, logdir, smooth, max_points)
            groups.setdefault(looks.groups.get(run, run), []).append(curve)

    def drawn(name: str, members: list[Curve]) -> Curve:
        if len(members) == 1:
            return replace(members[0], name=name)
        colour = looks.group_colours[name]
        return _mean(name, colour, members, cast("Band", settings.group_band), smooth, max_points)

    return [drawn(name, members) for name, members in groups.items()]


def _mean(
    name: str,
    colour: str,
    members: list[Curve],
    band: Band,
    smooth: Smooth,
    max_points: int | None,
) -> Curve:
    """Return the mean of a group's lines and its band, smoothed as a run's line is."""
    lines = [(member.x, member.line.value.astype(np.float64)) for member in members]
    made = aggregate(lines, band, max_points)
    return Curve(
        name,
        colour,
        _beside(members[0], made.x)._replace(value=made.mean),
        made.x,
        smooth(made.mean),
        smooth(made.low),
        smooth(made.high),
        tuple(members),
    )


def _beside(curve: Curve, x: Column) -> Line:
    """Return the points of `curve` that are at or before each `x`, or else its first."""
    order = order_of(curve.x)
    if not len(order):
        return curve.line.take(np.zeros(len(x), np.intp))
    before = np.searchsorted(curve.x[order], x, side="right") - 1
    return curve.line.take(order[np.maximum(before, 0)])


def _curve(
    run: str,
    colour: str,
    series: ScalarSeries,
    settings: Settings,
    logdir: Logdir,
    smooth: Smooth,
    max_points: int | None,
) -> Curve:
    partitioned = settings.step_order == "partitioned"
    line = as_written(series) if partitioned else series.line()
    if max_points is not None:
        line = line.take(m4_indices(line.value, max_points))
    back = np.flatnonzero(np.diff(line.step) < 0) + 1 if partitioned else np.empty(0, np.intp)
    parts = [smooth(part) for part in np.split(line.value, back)]
    x = _x_column(line, settings, logdir, run)
    if not len(back):
        return Curve(run, colour, line, x, np.concatenate(parts))
    # A gap wherever the steps go back.
    gaps = Line(
        np.insert(line.step, back, line.step[back]),
        np.insert(line.wall_time, back, line.wall_time[back]),
        np.insert(line.value, back, np.nan),
    )
    return Curve(
        run,
        colour,
        gaps,
        np.insert(x, back, np.nan),
        np.insert(np.concatenate(parts), back, np.nan),
    )


def _x_column(line: Line, settings: Settings, logdir: Logdir, run: str) -> NDArray[np.float64]:
    """Return where points lie: steps, seconds, or milliseconds of this machine's clock."""
    step = line.step.astype(np.float64)
    if settings.x_axis == "step":
        return step
    if settings.x_axis == "relative_step":
        return step - float(step[0])
    if settings.x_axis == "tag":
        return _joined(line.step, logdir.runs[run].series.get((settings.x_tag, SCALARS)))
    # A time that is not finite or not positive is nobody's clock.
    valid = np.isfinite(line.wall_time) & (line.wall_time > 0)
    times: NDArray[np.float64] = np.where(valid, line.wall_time, np.nan)
    if settings.x_axis == "relative":
        return times - float(np.append(times[valid], np.nan)[0])
    return (times + time.localtime().tm_gmtoff) * 1000.0


def _joined(step: NDArray[np.int64], other: object) -> NDArray[np.float64]:
    """Return the value of another series at each step, or else the last before it."""
    if not isinstance(other, ScalarSeries) or not other.count:
        return np.full(len(step), np.nan)
    line = other.line()
    at = np.searchsorted(line.step, step, side="right") - 1
    found: NDArray[np.float64] = line.value[at].astype(np.float64)
    found[at < 0] = np.nan
    return found
