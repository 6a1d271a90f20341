"""What a board shows of one tag, as a Bokeh figure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from tbwidget._errors import NameNotFoundError
from tbwidget.data.decode import SCALARS
from tbwidget.panels.run_choice import rule_for
from tbwidget.widgets._bokeh import bokeh_plotting
from tbwidget.widgets._curves import curves_of, weight_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.data.logdir import Logdir
    from tbwidget.widgets._curves import Curve
    from tbwidget.widgets._settings import Settings

FAINT: Final = 0.36
"""Opacity of what lies behind a line, raw or the runs of a mean, as on the page."""

BAND: Final = 0.18
"""Opacity of a band, as on the page."""

MARGIN: Final = 0.04
"""Beyond what is shown where outliers are ignored, of its height."""

MOST_IN_LEGEND: Final = 30

AXIS_LABELS: Final = {
    "step": "step",
    "relative_step": "steps since the first",
    "relative": "seconds since the first",
    "wall_time": "",
}


def figure_of(tag: str, settings: Settings, logdir: Logdir, max_points: int | None) -> Any:
    """Return the figure; the caller holds ``logdir.lock``."""
    plotting = bokeh_plotting()
    _check_tag(tag, logdir)
    curves = curves_of(tag, settings, logdir, max_points)
    y_scale = settings.cards.get(tag, {}).get("y_scale", settings.y_scale)
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
    in_legend = len(curves) <= MOST_IN_LEGEND
    for curve in curves:
        if curve.members:
            _draw_band(figure, curve, logarithmic=y_scale == "log", in_legend=in_legend)
        members = curve.members if settings.group_members == "faint" else ()
        has_raw = not curve.members and weight_of(tag, settings) > 0
        _draw_lines(figure, curve, members, has_raw=has_raw, in_legend=in_legend)
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


def _draw_band(figure: Any, curve: Curve, *, logarithmic: bool, in_legend: bool) -> None:
    outlines = _outlines(curve, logarithmic=logarithmic)
    figure.patches(*outlines, fill_alpha=BAND, line_alpha=0, **_look(curve, in_legend))


def _draw_lines(
    figure: Any, curve: Curve, members: tuple[Curve, ...], *, has_raw: bool, in_legend: bool
) -> None:
    source = _source(curve)
    look = _look(curve, in_legend)
    faint = {"line_alpha": FAINT, "line_width": 1, **look}
    for member in members:
        figure.line("x", "smoothed", source=_source(member), **faint)
    if has_raw:
        figure.line("x", "value", source=source, **faint)
    figure.line("x", "smoothed", source=source, line_width=1.5, name=curve.name, **look)


def _look(curve: Curve, in_legend: bool) -> dict[str, str]:
    return {"color": curve.colour, **({"legend_label": curve.name} if in_legend else {})}


def _source(curve: Curve) -> Any:
    from bokeh.models import ColumnDataSource  # loaded with plotting

    columns = {
        "x": curve.x,
        "step": curve.line.step,
        "wall_time": curve.line.wall_time,
        "value": curve.line.value,
        "smoothed": curve.smoothed,
    }
    edges = {} if curve.low is None else {"low": curve.low, "high": curve.high}
    return ColumnDataSource({**columns, **edges}, name=curve.name)


def _outlines(
    curve: Curve, *, logarithmic: bool
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Return x and y along the low edge of a band and back along the high one.

    There is an outline for each stretch without a gap.
    """
    edges = np.array([curve.x, curve.low, curve.high])
    if logarithmic:
        # What the axis has no place for is cut off a decade below the least that it has.
        least = edges[2].min(where=edges[2] > 0, initial=np.inf)
        edges[1][edges[1] <= 0] = least / 10
    whole = np.isfinite(edges).all(axis=0)
    ends = np.flatnonzero(np.diff(whole, prepend=False, append=False)).reshape(-1, 2)
    stretches = [edges[:, start:end] for start, end in ends]
    return (
        [np.concatenate([x, x[::-1]]) for x, _, _ in stretches],
        [np.concatenate([low, high[::-1]]) for _, low, high in stretches],
    )
