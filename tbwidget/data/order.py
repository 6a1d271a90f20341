"""From points in the order they were written to a line one can draw. Pure.

A training that crashed and went on from a checkpoint writes some steps twice, and the
newer ones are meant. Several writers at once, or steps that arrive late, are merely out of
order, and all are meant. What tells them apart is whether a step comes again: where steps
go back to one that was there before, a *restart* begins, and what was written before at
that step and later is shadowed: kept in the columns, left out of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget.data.columns import Line

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_STEP: Final = np.iinfo(np.int64).max


def in_order(step: NDArray[np.int64]) -> bool:
    """Whether steps never go back."""
    return bool((step[1:] >= step[:-1]).all())


def arranged(line: Line) -> Line:
    """Return `line` without what restarts shadow, its steps in order.

    Points of one step stay in the order they were written.
    """
    if in_order(line.step):
        return line
    return by_step(line.take(~_shadowed(line.step)))


def joined(first: Line, second: Line) -> Line:
    """Return what two files of one run make together; each is arranged already.

    Where `second` begins after `first` has ended, in wall time, it is its continuation and
    restarts are looked for; where they overlap, both were written at once and nothing is
    shadowed.
    """
    if not len(first.step) or not len(second.step):
        return first if len(first.step) else second
    both = Line(*(np.concatenate(pair) for pair in zip(first, second, strict=True)))
    if second.wall_time[0] >= first.wall_time.max():
        return arranged(both)
    return both.take(np.lexsort((both.wall_time, both.step)))


def purged(line: Line, step: int) -> Line:
    """Return `line` without the points at `step` and later."""
    return line.take(line.step < step)


def by_step(line: Line) -> Line:
    """Return `line` in the order of steps, points of one step as they were."""
    return line.take(np.argsort(line.step, kind="stable"))


def _shadowed(step: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which points a later restart at their step or before leaves behind."""
    back = np.flatnonzero(step[1:] < step[:-1]) + 1
    _, first_seen, which = np.unique(step, return_index=True, return_inverse=True)
    restarts = back[first_seen[which[back]] < back]
    shadowed = np.zeros(len(step), np.bool_)
    if not len(restarts):
        return shadowed
    end = restarts[-1]
    begins_at = np.full(end + 1, NO_STEP, np.int64)
    begins_at[restarts] = step[restarts]
    # The least step that any restart after a point begins at.
    least_later = np.minimum.accumulate(begins_at[::-1])[::-1][1:]
    shadowed[:end] = least_later <= step[:end]
    return shadowed
