"""The rows that a user's own panel draws: scalars of several tags, joined. Pure.

The page makes the same rows of what it holds (``js/src/panels/own/rows.ts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.data.downsample import m4_indices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tbwidget.data.columns import Line

    Rows = dict[str, NDArray[Any]]

FIXED_COLUMNS: Final = ("run", "step", "wall_time", "relative", "color")
"""Columns there are besides those of the tags."""


@dataclass(frozen=True, slots=True)
class RunLines:
    """What is joined of one run.

    Attributes
    ----------
    run, color : str
    began : float, optional
        Wall time of the run's first event, in seconds since the epoch.
    lines : mapping of str to Line
        By the names of columns, those that the run has; steps in order.
    """

    run: str
    color: str
    began: float | None
    lines: Mapping[str, Line]


def joined_rows(runs: Iterable[RunLines], columns: Sequence[str], max_points: int) -> Rows:
    """Join lines by run and step.

    There is a row for every step that a run has in any column, and one of NaN from each run
    to the next, where a line through all rows breaks. A column that lacks the step is NaN,
    unless its line was thinned out: then it is the last value before that was kept.

    Parameters
    ----------
    runs : iterable of RunLines
    columns : sequence of str
    max_points : int
        Of a line, at most so many points are joined, as the page has them.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        `FIXED_COLUMNS` and `columns`; ``run`` and ``color`` are strings, the rest float64.
    """
    parts: list[Rows] = []
    for run in runs:
        part = _rows_of(run, columns, max_points)
        if not len(part["step"]):
            continue
        if parts:
            parts.append(_gap(run, columns))
        parts.append(part)
    return {
        name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0, dtype)
        for name, dtype in _dtypes(columns).items()
    }


def _dtypes(columns: Sequence[str]) -> dict[str, Any]:
    texts = {"run", "color"}
    return {name: object if name in texts else float for name in (*FIXED_COLUMNS, *columns)}


def _gap(run: RunLines, columns: Sequence[str]) -> Rows:
    rows: Rows = {name: np.full(1, np.nan, dtype) for name, dtype in _dtypes(columns).items()}
    return rows | _texts(run, 1)


def _texts(run: RunLines, count: int) -> Rows:
    return {"run": np.full(count, run.run, object), "color": np.full(count, run.color, object)}


def _rows_of(run: RunLines, columns: Sequence[str], max_points: int) -> Rows:
    thinned = {
        name: line.take(m4_indices(line.value, max_points)) for name, line in run.lines.items()
    }
    no_steps: NDArray[np.int64] = np.empty(0, np.int64)
    steps = np.unique(np.concatenate([no_steps, *(line.step for line in thinned.values())]))
    wall_time = np.full(len(steps), np.nan)
    rows: Rows = {**_texts(run, len(steps)), "step": steps.astype(np.float64)}
    for name in columns:
        rows[name] = np.full(len(steps), np.nan)
        line = thinned.get(name)
        if line is None or not len(line.step):
            continue
        at = np.searchsorted(line.step, steps, side="right") - 1
        here = (at >= 0) & (line.step[at] == steps)
        is_whole = len(line.step) == len(run.lines[name].step)
        filled = here if is_whole else at >= 0
        rows[name][filled] = line.value[at[filled]]
        first = here & np.isnan(wall_time)
        wall_time[first] = line.wall_time[at[first]]
    rows["wall_time"] = wall_time
    rows["relative"] = wall_time - (np.nan if run.began is None else run.began)
    return rows
