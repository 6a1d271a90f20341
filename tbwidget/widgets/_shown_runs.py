"""The runs that a board draws, their colours and their groups, as the page has them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tbwidget.data.sessions import SESSION, SessionSeries
from tbwidget.panels.colours import assign_colours, told_apart
from tbwidget.panels.natural import natural_key
from tbwidget.panels.run_choice import grouping_of, visible_runs

if TYPE_CHECKING:
    from tbwidget.data.logdir import Logdir
    from tbwidget.widgets._settings import Settings


@dataclass(frozen=True, slots=True)
class Looks:
    """How the runs of a logdir look, drawn or not.

    Attributes
    ----------
    colours : dict of str to str
        By the names of runs.
    groups : dict of str to str
        Keys of the groups that are drawn as one line, by the names of runs; without those
        that are in none.
    group_colours : dict of str to str
        By the keys of groups.
    """

    colours: dict[str, str]
    groups: dict[str, str]
    group_colours: dict[str, str]


def shown_runs(settings: Settings, logdir: Logdir) -> dict[str, str]:
    """Return the colours of the visible runs by their names, in natural order."""
    colours = looks_of(settings, logdir).colours
    names = visible_runs(
        sorted(logdir.runs, key=natural_key),
        settings.run_filter,
        settings.runs,
        settings.hidden_runs,
    )
    return {name: colours[name] for name in names}


def looks_of(settings: Settings, logdir: Logdir) -> Looks:
    """Return the colours that are set, else those that the page gives, and the groups."""
    began = {name: run.first_wall_time for name, run in logdir.runs.items()}
    shared = _groups(settings.color_by or settings.group_by, logdir)
    given = {**assign_colours(told_apart(began, shared)), **settings.colors}
    automatic = {name: given[shared.get(name, name)] for name in began}
    groups = _groups(settings.group_by, logdir)
    # A group is coloured as its first run is, which shares its colour where that is by groups.
    founders: dict[str, str] = {}
    for name in sorted(groups, key=lambda name: (_start(began[name]), natural_key(name))):
        founders.setdefault(groups[name], name)
    return Looks(
        {name: settings.colors.get(name, colour) for name, colour in automatic.items()},
        groups,
        {key: settings.colors.get(key, automatic[first]) for key, first in founders.items()},
    )


def _groups(setting: str, logdir: Logdir) -> dict[str, str]:
    hparams = {
        name: session.hparams
        for name, run in logdir.runs.items()
        if isinstance(session := run.series.get(SESSION), SessionSeries)
    }
    grouping = grouping_of(setting, hparams)
    keys = {name: grouping(name) for name in logdir.runs} if grouping else {}
    return {name: key for name, key in keys.items() if key is not None}


def _start(time: float | None) -> float:
    return math.inf if time is None else time
