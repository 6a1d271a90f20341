"""The mean of several runs and the band round it, as js/src/core/aggregate.ts has them. Pure.

The vectors in js/tests/core/vectors.json hold both to the same numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from tbwidget.panels.student_t import student_t95

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Column = NDArray[np.float64]

Band = Literal["std", "minmax", "ci95"]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A group of runs as one line; all columns are equally long.

    Attributes
    ----------
    x : ndarray of float64, shape (n,)
        Ascending.
    mean, low, high : ndarray of float64, shape (n,)
        NaN where no run is.
    count : ndarray of int64, shape (n,)
        How many runs are there.
    """

    x: Column
    mean: Column
    low: Column
    high: Column
    count: NDArray[np.int64]


def aggregate(
    lines: Sequence[tuple[Column, Column]], band: Band, max_points: int | None = None
) -> Aggregate:
    """Return the mean and band of several runs, at every x that one of them has.

    A run counts between its first and its last point, interpolated linearly; it does not
    count beyond them nor within a gap. A single run has a band of no width.

    Parameters
    ----------
    lines : sequence of (x, y), ndarrays of float64, shape (n,)
        Points are put in the order of their x; of equal ones the last counts, and those
        whose x is not finite are left out.
    band : {"std", "minmax", "ci95"}
        The mean ± the sample's standard deviation (n - 1), the least and the greatest value,
        or the mean's 95 % confidence interval by Student's t.
    max_points : int, optional
        Where there are more x, so many of them stay, evenly chosen; at least 2.
    """
    ordered = [(x[order], y[order]) for x, y in lines for order in [order_of(x)]]
    x = np.unique(np.concatenate([np.empty(0), *(line[0] for line in ordered)]))
    if max_points is not None and len(x) > max_points:
        # Halves are rounded up, as in JavaScript.
        places = np.arange(max_points) * ((len(x) - 1) / (max_points - 1))
        x = x[np.floor(places + 0.5).astype(np.intp)]
    values = np.array([_at(x, *line) for line in ordered]).reshape(len(lines), len(x))
    there = np.isfinite(values)
    count = there.sum(axis=0)
    mean, squares = _moments(values, there, count)
    if band == "minmax":
        low = np.where(there, values, np.inf).min(axis=0, initial=np.inf)
        high = np.where(there, values, -np.inf).max(axis=0, initial=-np.inf)
        low[count == 0] = high[count == 0] = np.nan
        return Aggregate(x, mean, low, high, count)
    half = np.sqrt(squares / np.maximum(count - 1, 1))
    if band == "ci95":
        for runs in np.unique(count[count > 1]).tolist():
            half[count == runs] *= student_t95(runs - 1) / math.sqrt(runs)
    return Aggregate(x, mean, mean - half, mean + half, count)


def order_of(x: Column) -> NDArray[np.intp]:
    """Return the indices of the finite `x` in their order, those of equal x in their own."""
    inside = np.flatnonzero(np.isfinite(x))
    order: NDArray[np.intp] = inside[np.argsort(x[inside], kind="stable")]
    return order


def _moments(
    values: Column, there: NDArray[np.bool_], count: NDArray[np.int64]
) -> tuple[Column, Column]:
    """Return means, NaN where nobody is, and sums of the squares of what is off them."""
    if not len(values):
        return np.empty(0), np.empty(0)
    # From the first run that is there: so equal values have just that mean.
    first = values[there.argmax(axis=0), np.arange(values.shape[1])]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first + np.where(there, values - first, 0.0).sum(axis=0) / count
    mean[count == 0] = np.nan
    off = np.where(there, values - mean, 0.0)
    return mean, (off * off).sum(axis=0)


def _at(at: Column, x: Column, y: Column) -> Column:
    """Return what a line of ascending `x` is at each of `at`; NaN where it is not."""
    if not len(x):
        return np.full(len(at), np.nan)
    before = np.searchsorted(x, at, side="right") - 1
    after = np.minimum(before + 1, len(x) - 1)
    start, end = x[before], x[after]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (at - start) / (end - start)
        between = y[before] + (y[after] - y[before]) * share
    found = np.where(start == at, y[before], between)
    found[(before < 0) | ((before == after) & (start != at))] = np.nan
    return found
