"""The points nearest to one of them, or to each.

All distances are computed. To one point that is a single pass over the others: of a million in
64 dimensions it takes less than any index of them would take to build.
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


SPARE: Final = 8
"""Candidates besides those asked for, since products in single precision may confuse some."""

PRODUCTS: Final = 1 << 22
"""Numbers that are ranked at once: 16 MB of float32."""


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


def all_neighbors(
    vectors: NDArray[np.float32], count: int, metric: Metric
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the points nearest to each, and how far they are; itself first.

    Takes the time of N² products and of ranking as many numbers: 20,000 points some seconds.

    Parameters
    ----------
    vectors : numpy.ndarray of float32, shape (N, D)
        All finite.
    count : int
        K, at most N.
    metric : {"cosine", "euclidean"}

    Returns
    -------
    indices : numpy.ndarray of int32, shape (N, K)
    distances : numpy.ndarray of float32, shape (N, K)
    """
    if metric == "cosine":
        parts = [unit_rows(block.astype(np.float64)) for block in blocks(vectors)]
        vectors = np.concatenate(parts).astype(np.float32)
    # About their mean and near 1, where single precision has the most to tell.
    centered = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    centered /= np.abs(centered).max(initial=0) or 1
    halves = np.einsum("ij,ij->i", centered, centered) / 2
    indices = np.empty((len(vectors), count), np.int32)
    distances = np.empty((len(vectors), count), np.float32)
    step = max(1, PRODUCTS // max(1, len(vectors)))
    for start in range(0, len(vectors), step):
        some = slice(start, start + step)
        # Half the squared distance, less what is the same for a whole row.
        ranks = halves - centered[some] @ centered.T
        own = np.arange(start, start + len(ranks))
        ranks[own - start, own] = -np.inf
        candidates = _candidates(ranks, min(count + SPARE, len(vectors)))
        exact = _between(vectors, vectors[some], candidates)
        exact[candidates == own[:, None]] = -1  # itself, before its equals
        order = np.argsort(exact, axis=1, kind="stable")[:, :count]
        indices[some] = np.take_along_axis(candidates, order, axis=1)
        distances[some] = np.take_along_axis(exact, order, axis=1).clip(0)
    if metric == "cosine":
        np.multiply(distances, distances / 2, out=distances)
    return indices, distances


def _candidates(ranks: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return where the smallest of each row are, ascending by place."""
    return np.sort(np.argpartition(ranks, count - 1, axis=1)[:, :count], axis=1)


def _between(
    vectors: NDArray[np.float32], some: NDArray[np.float32], candidates: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the distances from each of `some` to its candidates among `vectors`."""
    distances = np.empty(candidates.shape)
    for row, (point, places) in enumerate(zip(some, candidates, strict=True)):
        away = vectors[places].astype(np.float64) - point
        distances[row] = np.sqrt(np.einsum("ij,ij->i", away, away))
    return distances
