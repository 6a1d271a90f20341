"""The runs that a board draws, and their colours, as the page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget.data.sessions import SESSION, SessionSeries
from tbwidget.panels.colours import assign_colours
from tbwidget.panels.natural import natural_key
from tbwidget.panels.run_choice import grouping_of, visible_runs

if TYPE_CHECKING:
    from tbwidget.data.logdir import Logdir
    from tbwidget.widgets._settings import Settings


def shown_runs(settings: Settings, logdir: Logdir) -> dict[str, str]:
    """Return the colours of the visible runs by their names, in natural order."""
    colours = _colours(settings, logdir)
    names = visible_runs(
        sorted(logdir.runs, key=natural_key),
        settings.run_filter,
        settings.runs,
        settings.hidden_runs,
    )
    return {name: colours[name] for name in names}


def _colours(settings: Settings, logdir: Logdir) -> dict[str, str]:
    """Return the colours of all runs: those that are set, else as the page gives them."""
    began = {name: run.first_wall_time for name, run in logdir.runs.items()}
    colours = assign_colours(began)
    hparams = {
        name: session.hparams
        for name, run in logdir.runs.items()
        if isinstance(session := run.series.get(SESSION), SessionSeries)
    }
    grouping = grouping_of(settings.color_by or settings.group_by, hparams)
    if grouping:
        groups = {name: key for name in began if (key := grouping(name)) is not None}
        first: dict[str, float | None] = {}
        for name, key in groups.items():
            times = [at for at in (first.get(key), began[name]) if at is not None]
            first[key] = min(times, default=None)
        shared = {**assign_colours(first), **settings.colors}
        colours.update({name: shared[key] for name, key in groups.items()})
    return {name: settings.colors.get(name, colour) for name, colour in colours.items()}
