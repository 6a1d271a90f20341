"""Colours of runs and groups of runs, as js/src/core/colours.ts gives them. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from tbwidget.panels.natural import natural_key

if TYPE_CHECKING:
    from collections.abc import Mapping

PALETTE: Final = (
    "#0077bb",
    "#d55e00",
    "#bb2266",
    "#5599aa",
    "#7788ff",
    "#bb3300",
    "#2244ff",
    "#ff5577",
    "#339944",
    "#bb0099",
    "#446666",
    "#4455cc",
    "#229977",
    "#6688cc",
    "#006699",
    "#0077ee",
)
"""The page's; how it was chosen is told there."""


def told_apart(
    began: Mapping[str, float | None], groups: Mapping[str, str]
) -> dict[str, float | None]:
    """Return the start of what has a colour of its own: each group, and each run in none.

    Parameters
    ----------
    began : mapping of str to float or None
        By the name of a run, seconds since the epoch; None before its first event.
    groups : mapping of str to str
        By the name of a run, the key of its group; without the runs in none.
    """
    found: dict[str, float | None] = {}
    for run, start in began.items():
        key = groups.get(run, run)
        found[key] = min(found.get(key), start, key=_start)
    return found


def assign_colours(began: Mapping[str, float | None]) -> dict[str, str]:
    """Return the colour that each has on a page that is loaded now.

    They take, in the order of their start and then of their names, the colour that fewest
    of those before them have.

    Parameters
    ----------
    began : mapping of str to float or None
        What `told_apart` returned.
    """
    in_turn = sorted(began, key=lambda name: (_start(began[name]), natural_key(name)))
    return {name: PALETTE[turn % len(PALETTE)] for turn, name in enumerate(in_turn)}


def _start(time: float | None) -> float:
    return math.inf if time is None else time
