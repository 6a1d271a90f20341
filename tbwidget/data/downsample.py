"""Fewer points that draw the same line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tsdownsample import M4Downsampler

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS_A_BUCKET: Final = 4
"""First, least, greatest and last."""

_downsampler: Any = M4Downsampler()  # type: ignore[no-untyped-call]  # it ships no types


def m4_indices(value: NDArray[np.floating[Any]], max_points: int) -> NDArray[np.int64]:
    """Return which of the points to draw so that no spike is lost.

    The points are cut into buckets of equal length, and of each the first, last, least
    and greatest stay (M4: Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014). Where a bucket
    holds values that are not finite, the first of them stays too, so that gaps stay gaps.

    Parameters
    ----------
    value : ndarray of float32 or float64, shape (n,)
    max_points : int
        At most so many indices, where `value` is all finite; at least 4.

    Returns
    -------
    ndarray of int64, shape (m,)
        Ascending; all of them where n <= `max_points`, and always the first and the last.

    Raises
    ------
    ValueError
        `max_points` is below 4.
    """
    if max_points < POINTS_A_BUCKET:
        raise ValueError(f"max_points is {max_points}, expected at least {POINTS_A_BUCKET}")
    if len(value) <= max_points:
        return np.arange(len(value))
    n_out = max_points // POINTS_A_BUCKET * POINTS_A_BUCKET
    finite = np.isfinite(value)
    kept = _m4(value, finite, n_out)
    ends = np.array([0, len(value) - 1])
    return np.union1d(kept, ends)


def _m4(
    value: NDArray[np.floating[Any]], finite: NDArray[np.bool_], n_out: int
) -> NDArray[np.int64]:
    if finite.all():
        found: NDArray[np.uint64] = _downsampler.downsample(
            np.ascontiguousarray(value), n_out=n_out
        )
        return found.astype(np.int64)
    buckets = n_out // POINTS_A_BUCKET
    edges = np.linspace(0, len(value), buckets + 1).astype(np.int64)[:-1]
    low = np.where(finite, value, np.inf)
    high = np.where(finite, value, -np.inf)
    bucket = np.repeat(np.arange(buckets), np.diff(np.append(edges, len(value))))
    least = np.flatnonzero(low == np.minimum.reduceat(low, edges)[bucket])
    greatest = np.flatnonzero(high == np.maximum.reduceat(high, edges)[bucket])
    gap = np.flatnonzero(~finite)
    lasts = np.append(edges[1:], len(value)) - 1
    firsts = [_first_of_bucket(which, bucket) for which in (least, greatest, gap)]
    return np.unique(np.concatenate([edges, lasts, *firsts]))


def _first_of_bucket(which: NDArray[np.int64], bucket: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first of the indices `which` in each bucket that has any."""
    _, first = np.unique(bucket[which], return_index=True)
    return which[first]
