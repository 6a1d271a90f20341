"""The points nearest to one of them.

All distances are computed, in one pass over the points: of a million in 64 dimensions that
takes less than any index of them would take to build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from tbwidget.projection.prepare import blocks, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.projection.prepare import Prepared

Metric = Literal["cosine", "euclidean"]
METRICS: Final = ("cosine", "euclidean")

MOST: Final = 1_000


class Neighbors(NamedTuple):
    """Points near another one, the nearest first."""

    indices: NDArray[np.uint32]
    distances: NDArray[np.float32]


def neighbors(prepared: Prepared, point: int, count: int, metric: Metric) -> Neighbors:
    """Return the `count` points nearest to one, which is not among them.

    Of points at the same distance those with smaller indices come first.

    Parameters
    ----------
    prepared : Prepared
    point : int
        Index of one of the space's points.
    count : int
        From 1 to `MOST`; fewer are returned where there are fewer.
    metric : {"cosine", "euclidean"}
        The cosine's distance is 1 − cos, and 1 to a point at the origin.

    Raises
    ------
    ValueError
        The point has no place, or another argument is not what it should be.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"count is {count}, expected 1 to {MOST}")
    if metric not in METRICS:
        raise ValueError(f"metric is {metric!r}, expected one of {', '.join(METRICS)}")
    place = prepared.place(point)
    if place is None:
        raise ValueError(
            f"point {point} has no neighbours: expected one of {prepared.total} points, with "
            "finite numbers"
        )
    distances = _MEASURES[metric](prepared.vectors, place)
    distances[place] = np.inf
    nearest = _smallest(distances, min(count, len(distances) - 1))
    indices = nearest.astype(np.uint32) if prepared.rows is None else prepared.rows[nearest]
    with np.errstate(over="ignore"):
        return Neighbors(indices, distances[nearest].astype(np.float32))


def _euclidean(vectors: NDArray[np.float32], place: int) -> NDArray[np.float64]:
    target = vectors[place].astype(np.float64)
    return _measured(vectors, lambda block: np.linalg.norm(block - target, axis=1))


def _cosine(vectors: NDArray[np.float32], place: int) -> NDArray[np.float64]:
    [target] = unit_rows(vectors[place : place + 1].astype(np.float64))

    def distances(block: NDArray[np.float64]) -> NDArray[np.float64]:
        measured: NDArray[np.float64] = 1 - unit_rows(block) @ target
        return measured.clip(0, 2)

    return _measured(vectors, distances)


_MEASURES: Final = {"cosine": _cosine, "euclidean": _euclidean}


def _measured(vectors: NDArray[np.float32], measure: Any) -> NDArray[np.float64]:
    distances = np.empty(len(vectors))
    start = 0
    for block in blocks(vectors):
        distances[start : start + len(block)] = measure(block.astype(np.float64))
        start += len(block)
    return distances


def _smallest(values: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Return where the smallest are, in order; of equal ones those that come first."""
    if not count:
        return np.empty(0, np.intp)
    last = np.partition(values, count - 1)[count - 1]
    below = np.flatnonzero(values < last)
    equal = np.flatnonzero(values == last)[: count - len(below)]
    found = np.concatenate([below, equal])
    order = np.argsort(values[found], kind="stable")
    return found[order]
