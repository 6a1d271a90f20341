"""The layouts of custom scalars in a logdir, as they go to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget._errors import ReadError
from tbwidget.data.blobs import layout as blob
from tbwidget.data.rereading import read_value
from tbwidget.data.series import BlobSeries, IndexEntry
from tbwidget.data.sessions import latest
from tbwidget.panels import custom_scalars
from tbwidget.widgets import _protocol as wire

if TYPE_CHECKING:
    from tbwidget.data.blobs.layout import Category, Chart
    from tbwidget.data.changes import SeriesKey
    from tbwidget.data.logdir import Logdir


def is_layout(key: SeriesKey) -> bool:
    """Whether a series holds layouts of custom scalars."""
    return key.plugin == blob.PLUGIN and key.tag == blob.CONFIG_TAG


def layout_of(logdir: Logdir) -> wire.Layout:
    """Return what the page is to draw; the caller holds ``logdir.lock``."""
    layouts: dict[str, list[Category]] = {}
    problems: list[str] = []
    for name, run in logdir.runs.items():
        series = run.series.get((blob.CONFIG_TAG, blob.PLUGIN))
        if not isinstance(series, BlobSeries) or not series.entries:
            continue
        try:
            layouts[name] = _read(latest(series.entries))
        except ReadError as error:
            problems.append(f"the layout of run {name[:80]!r}: {error}")
    return _on_wire(custom_scalars.merged(layouts, problems))


def _read(entry: IndexEntry) -> list[Category]:
    if entry.length > 2 * blob.MOST_BYTES:
        raise ReadError(f"a record of {entry.length} bytes, more than {2 * blob.MOST_BYTES}")
    return blob.decode(read_value(entry))


def _on_wire(layout: custom_scalars.Layout) -> wire.Layout:
    return wire.Layout(
        categories=[
            wire.LayoutCategory(
                title=category.title,
                closed=category.closed,
                charts=[_chart(chart) for chart in category.charts],
            )
            for category in layout.categories
        ],
        refused=layout.refused,
    )


def _chart(chart: Chart) -> wire.LayoutChart:
    if not chart.margins:
        return wire.LayoutChart(title=chart.title, tags=[*chart.tags])
    margins = [
        wire.LayoutMargin(value=one.value, lower=one.lower, upper=one.upper)
        for one in chart.margins
    ]
    return wire.LayoutChart(title=chart.title, margins=margins)
