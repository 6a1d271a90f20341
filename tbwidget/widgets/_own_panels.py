"""Panels of the user's own: a Bokeh figure, made once, that the page keeps up to date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tbwidget.data.decode import SCALARS
from tbwidget.data.series import ScalarSeries
from tbwidget.panels import PANEL_NAMES
from tbwidget.panels.natural import natural_key
from tbwidget.panels.own_rows import FIXED_COLUMNS, RunLines, joined_rows
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._bokeh import bokeh_plotting, check_version
from tbwidget.widgets._publisher import MAX_POINTS
from tbwidget.widgets._shown_runs import shown_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tbwidget.data.logdir import Logdir
    from tbwidget.widgets._settings import Settings

    Build = Callable[[Any, Any], Any]
    Tags = Iterable[str] | Mapping[str, str]

MOST_TITLE_SIGNS: Final = 200
MOST_COLUMNS: Final = 50
MOST_BYTES: Final = 500_000
"""Of the JSON of all figures of a board; it goes with every snapshot."""

FIGURE: Final[dict[str, Any]] = {
    "sizing_mode": "stretch_both",
    "tools": "pan,box_zoom,wheel_zoom,reset,save",
    "active_drag": "box_zoom",
}
"""What a figure is made with unless it is told otherwise."""


def check_title(title: object) -> None:
    """Raise ValueError where no tab may have that title."""
    if not isinstance(title, str) or not 0 < len(title.strip()) <= len(title) <= MOST_TITLE_SIGNS:
        raise ValueError(
            f"the title is {title!r:.300}, expected a string of 1 to {MOST_TITLE_SIGNS} signs"
        )
    if title in PANEL_NAMES:
        raise ValueError(f"the title is {title!r}, which is a panel of the board: choose another")
    try:
        title.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"the title is {title!a}, which is not valid Unicode") from error


def columns_of(tags: Tags | None, logdir: Logdir) -> dict[str, str]:
    """Return the tags by the names of their columns; the caller holds ``logdir.lock``.

    Raises
    ------
    ValueError
        There are none, or too many, or one has the name of another column.
    """
    if tags is None:
        tags = sorted(
            {key.tag for key in logdir.series_keys() if key.plugin == SCALARS}, key=natural_key
        )
        if not tags:
            raise ValueError("there are no scalars so far: say which are to come, tags=['loss']")
    if isinstance(tags, str):
        tags = [tags]
    columns = dict(tags) if isinstance(tags, Mapping) else {tag: tag for tag in tags}
    for name, tag in columns.items():
        if not isinstance(name, str) or not isinstance(tag, str):
            raise TypeError(f"tags has {name!r}: {tag!r}, expected strings")
        if name in FIXED_COLUMNS:
            raise ValueError(
                f"the column {name!r} is there already: give the tag another name, "
                f"tags={{'{name}_': {tag!r}}}"
            )
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise ValueError(
            f"tags are {len(columns)}, expected 1 to {MOST_COLUMNS}: name those that are drawn"
        )
    return columns


def own_panel(
    title: str,
    fn: Build,
    columns: Mapping[str, str],
    settings: Settings,
    logdir: Logdir,
    options: Mapping[str, Any],
) -> wire.OwnPanel:
    """Have `fn` build its figure, and return the panel that draws it.

    Raises
    ------
    MissingLibraryError
        Bokeh is not installed, or of another version.
    TypeError, ValueError
        `fn` did what the page cannot keep up to date.
    """
    plotting = bokeh_plotting()
    check_version()
    from bokeh.models import ColumnDataSource  # loaded with plotting

    with logdir.lock:
        rows = joined_rows(_lines(columns, settings, logdir), [*columns], MAX_POINTS)
    figure = plotting.figure(**{**FIGURE, **options})
    figure.toolbar.logo = None
    source = ColumnDataSource(rows)
    try:
        root = _root_of(fn(figure, source), figure)
        _check(root, source, [*rows])
        # The page fills it.
        source.data = {name: [] for name in rows}
        document = _document_of(root)
    except Exception as error:
        error.add_note(f"raised while add_panel built {title!r}")
        raise
    return wire.OwnPanel(
        title=title,
        columns=[wire.OwnColumn(name=name, tag=tag) for name, tag in columns.items()],
        source=source.id,
        document=document,
    )


def check_size(panels: Iterable[wire.OwnPanel]) -> None:
    """Raise ValueError where the figures of all panels are too much for one message."""
    sizes = {panel["title"]: len(json.dumps(panel["document"])) for panel in panels}
    if sum(sizes.values()) > MOST_BYTES:
        raise ValueError(
            f"the figures take {sizes} bytes besides their sources, expected at most "
            f"{MOST_BYTES} in all: draw less data of their own"
        )


def _lines(columns: Mapping[str, str], settings: Settings, logdir: Logdir) -> list[RunLines]:
    found = []
    for name, color in shown_runs(settings, logdir).items():
        run = logdir.runs[name]
        series = {column: run.series.get((tag, SCALARS)) for column, tag in columns.items()}
        lines = {
            column: one.line() for column, one in series.items() if isinstance(one, ScalarSeries)
        }
        found.append(RunLines(name, color, run.first_wall_time, lines))
    return found


def _root_of(result: Any, figure: Any) -> Any:
    """Return what is to be shown: what `fn` returned, or the figure it drew on."""
    from bokeh.model import Model
    from bokeh.models import LayoutDOM

    if isinstance(result, LayoutDOM):
        return result
    # What figure.scatter() and others return ends up as a lambda's value.
    if result is None or isinstance(result, Model):
        return figure
    raise TypeError(
        f"fn returned {result!r:.200}, expected nothing, or a figure or layout of Bokeh's "
        "to be shown instead of the figure it was given"
    )


def _check(root: Any, source: Any, columns: list[str]) -> None:
    from bokeh.core.validation import check_integrity
    from bokeh.models import Widget

    if {*source.data} != {*columns}:
        changed = sorted({*source.data} ^ {*columns})
        raise ValueError(
            f"fn added or removed columns of source, {', '.join(map(repr, changed))}: "
            f"the page keeps up those it has, {', '.join(map(repr, columns))}"
        )
    models = root.references()
    if source not in models:
        raise ValueError(
            "nothing in fn's figure draws from source, so it would never change: "
            "name its columns, figure.scatter('step', 'loss', source=source)"
        )
    faults = check_integrity(models).error
    if faults:
        raise ValueError("; ".join(f"{fault.text}: {fault.extra}" for fault in faults))
    for model in models:
        if isinstance(model, Widget) or type(model).__name__.startswith("CustomJS"):
            raise ValueError(
                f"fn's figure has a {type(model).__name__}, which a board does not run: "
                "it draws plots, without widgets and without JavaScript of their own"
            )


def _document_of(root: Any) -> dict[str, Any]:
    from bokeh.document import Document

    document = Document()
    document.add_root(root)
    made = document.to_json(deferred=False)
    document.clear()
    kept = {"version": made["version"], "roots": made["roots"]}
    text = json.dumps(kept)
    # Would put names of runs, which come from files, into the page as HTML.
    if "{safe}" in text:
        raise ValueError("a tooltip has the format {safe}, which would run what a run's name says")
    if "$$" in text:
        raise ValueError("a text has a formula, $$…$$, which a board does not draw: use Unicode")
    return kept
