"""What a board shows of one tag, as a Bokeh figure."""

from __future__ import annotations

import difflib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from tbwidget._errors import NameNotFoundError
from tbwidget.data.columns import Line
from tbwidget.data.decode import SCALARS
from tbwidget.data.downsample import m4_indices
from tbwidget.data.series import ScalarSeries
from tbwidget.panels.run_choice import rule_for
from tbwidget.panels.scalars import as_written
from tbwidget.panels.smoothing import smoothed
from tbwidget.widgets._bokeh import bokeh_plotting
from tbwidget.widgets._shown_runs import shown_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.data.logdir import Logdir
    from tbwidget.widgets._settings import Settings

FAINT: Final = 0.36
"""Opacity of the raw line behind a smoothed one, as on the page."""

MARGIN: Final = 0.04
"""Beyond what is shown where outliers are ignored, of its height."""

MOST_IN_LEGEND: Final = 30

AXIS_LABELS: Final = {
    "step": "step",
    "relative_step": "steps since the first",
    "relative": "seconds since the first",
    "wall_time": "",
}


@dataclass(frozen=True, slots=True)
class Curve:
    """One run's line; all columns are equally long."""

    run: str
    colour: str
    line: Line
    x: NDArray[np.float64]
    smoothed: NDArray[np.float64]


def figure_of(tag: str, settings: Settings, logdir: Logdir, max_points: int | None) -> Any:
    """Return the figure; the caller holds ``logdir.lock``."""
    plotting = bokeh_plotting()
    _check_tag(tag, logdir)
    own = settings.cards.get(tag, {})
    weight = 0.0 if own.get("smoothing") is False else settings.smoothing
    curves = [
        _curve(run, colour, series, settings, logdir, weight, max_points)
        for run, colour, series in _lines_of(tag, settings, logdir)
    ]
    y_scale = own.get("y_scale", settings.y_scale)
    figure = plotting.figure(
        title=tag,
        height=400,
        sizing_mode="stretch_width",
        x_axis_type=_x_axis_type(settings),
        y_axis_type=y_scale,
        x_axis_label=settings.x_tag if settings.x_axis == "tag" else AXIS_LABELS[settings.x_axis],
        y_axis_label=tag,
        **_fixed_ranges(tag, settings, [curve.smoothed for curve in curves], y_scale),
    )
    for curve in curves:
        _draw(figure, curve, faint=weight > 0, in_legend=len(curves) <= MOST_IN_LEGEND)
    if figure.legend:
        figure.legend.click_policy = "hide"
        figure.add_layout(figure.legend[0], "right")
    return figure


def _check_tag(tag: str, logdir: Logdir) -> None:
    tags = {key.tag for key in logdir.series_keys() if key.plugin == SCALARS}
    if tag in tags:
        return
    close = difflib.get_close_matches(str(tag), sorted(tags)[:2000], n=3)
    advice = (
        f"did you mean {' or '.join(map(repr, close))}?"
        if close
        else (f"there are {', '.join(sorted(tags)[:10])}" if tags else "there are none so far")
    )
    raise NameNotFoundError(f"no run has scalars of the tag {tag!r}: {advice}")


def _lines_of(tag: str, settings: Settings, logdir: Logdir) -> list[tuple[str, str, ScalarSeries]]:
    """Return the visible runs that have the tag, with their colours, in natural order."""
    found = [
        (name, colour, logdir.runs[name].series.get((tag, SCALARS)))
        for name, colour in shown_runs(settings, logdir).items()
    ]
    return [
        (name, colour, series)
        for name, colour, series in found
        if isinstance(series, ScalarSeries) and series.count
    ]


def _curve(
    run: str,
    colour: str,
    series: ScalarSeries,
    settings: Settings,
    logdir: Logdir,
    weight: float,
    max_points: int | None,
) -> Curve:
    partitioned = settings.step_order == "partitioned"
    line = as_written(series) if partitioned else series.line()
    if max_points is not None:
        line = line.take(m4_indices(line.value, max_points))
    back = np.flatnonzero(np.diff(line.step) < 0) + 1 if partitioned else np.empty(0, np.intp)
    method = cast("Any", settings.smoothing_method)
    parts = [smoothed(method, part, weight) for part in np.split(line.value, back)]
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


def _x_axis_type(settings: Settings) -> str:
    if settings.x_axis == "wall_time":
        return "datetime"
    return "linear" if settings.x_axis == "relative" else settings.x_scale


def _fixed_ranges(
    tag: str, settings: Settings, columns: list[NDArray[np.float64]], y_scale: str
) -> dict[str, tuple[float, float]]:
    fixed = cast("dict[str, list[float]]", rule_for(settings.ranges, tag) or {})
    ranges = {f"{axis}_range": (limits[0], limits[1]) for axis, limits in fixed.items()}
    if settings.x_axis == "relative" and "x_range" in ranges:
        start, end = ranges["x_range"]
        ranges["x_range"] = start / 1000, end / 1000  # the page counts milliseconds
    if settings.ignore_outliers and "y_range" not in ranges:
        robust = _robust_range(columns, logarithmic=y_scale == "log")
        ranges |= {"y_range": robust} if robust else {}
    return ranges


def _robust_range(
    columns: list[NDArray[np.float64]], *, logarithmic: bool
) -> tuple[float, float] | None:
    """Return the least and greatest value from the 5th to the 95th percentile, with a margin."""
    values = np.concatenate([column[np.isfinite(column)] for column in columns] or [np.empty(0)])
    if logarithmic:
        values = values[values > 0]
    if len(values) > 2:
        low, high = np.quantile(values, [0.05, 0.95])
        values = values[(values >= low) & (values <= high)]
    if not len(values):
        return None
    start, end = float(values.min()), float(values.max())
    if logarithmic:
        factor = (end / start) ** MARGIN if end > start else 2.0
        return start / factor, end * factor
    margin = (end - start) * MARGIN or abs(end) * MARGIN or 1.0
    return start - margin, end + margin


def _draw(figure: Any, curve: Curve, *, faint: bool, in_legend: bool) -> None:
    from bokeh.models import ColumnDataSource  # loaded with plotting

    source = ColumnDataSource(
        {
            "x": curve.x,
            "step": curve.line.step,
            "wall_time": curve.line.wall_time,
            "value": curve.line.value,
            "smoothed": curve.smoothed,
        },
        name=curve.run,
    )
    legend = {"legend_label": curve.run} if in_legend else {}
    common = {"source": source, "color": curve.colour, **legend}
    if faint:
        figure.line("x", "value", line_alpha=FAINT, line_width=1, **common)
    figure.line("x", "smoothed", line_width=1.5, name=curve.run, **common)
