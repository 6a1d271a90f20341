"""Nearest neighbours, against plain computing in double precision."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tbwidget.projection import prepare
from tbwidget.projection.neighbors import Metric, all_neighbors, neighbors
from tbwidget.projection.prepare import prepared


def plainly(vectors: NDArray[np.float32], point: int, metric: Metric) -> NDArray[np.float64]:
    """Return the distance of each point to one, infinite to itself."""
    wide = vectors.astype(np.float64)
    distances: NDArray[np.float64]
    if metric == "euclidean":
        distances = np.sqrt(((wide - wide[point]) ** 2).sum(axis=1))
    else:
        lengths = np.linalg.norm(wide, axis=1)
        distances = 1 - wide @ wide[point] / (lengths * lengths[point])
    distances[point] = np.inf
    return distances


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("count", [1, 10, 1_000])
@pytest.mark.parametrize(("rows", "dims"), [(3_000, 40), (1_500, 3), (5, 2), (200, 700)])
def test_neighbors_are_the_nearest(
    metric: Metric, count: int, rows: int, dims: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "BLOCK", 1 << 12)
    vectors = np.random.default_rng(rows).normal(size=(rows, dims)).astype(np.float32)
    expected = plainly(vectors, 3, metric)
    found = neighbors(prepared(vectors, False, False), 3, count, metric)
    order = np.argsort(expected, kind="stable")[: min(count, rows - 1)]
    assert found.indices.tolist() == order.tolist()
    assert found.indices.dtype == np.uint32
    assert np.allclose(found.distances, expected[order], rtol=1e-6, atol=1e-7)


def test_points_at_the_same_distance_come_in_their_order() -> None:
    vectors = np.array([[0], [1], [-1], [1], [5], [1]], np.float32)
    found = neighbors(prepared(vectors, False, False), 0, 3, "euclidean")
    assert (found.indices.tolist(), found.distances.tolist()) == ([1, 2, 3], [1, 1, 1])
    far = np.random.default_rng(0).integers(0, 40, (2_000, 1)).astype(np.float32)
    expected = np.argsort(plainly(far, 0, "euclidean"), kind="stable")[:1_000]
    assert neighbors(prepared(far, False, False), 0, 1_000, "euclidean").indices.tolist() == (
        expected.tolist()
    )


def test_nearly_equal_directions_are_told_apart() -> None:
    angles = np.array([0, 3e-4, 1e-4, 2e-4])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert neighbors(prepared(vectors, False, False), 0, 3, "cosine").indices.tolist() == [2, 3, 1]


def test_points_without_a_place_are_no_neighbors_and_have_none() -> None:
    vectors = np.array([[0, 0], [np.nan, 0], [2, 0], [1, 0]], np.float32)
    ready = prepared(vectors, False, False)
    found = neighbors(ready, 2, 9, "euclidean")
    assert (found.indices.tolist(), found.distances.tolist()) == ([3, 0], [1, 2])
    for point in (1, 4, -1):
        with pytest.raises(ValueError, match=f"point {point} has no neighbours"):
            neighbors(ready, point, 1, "euclidean")


def test_a_point_at_the_origin_is_at_distance_one_from_all() -> None:
    vectors = np.array([[0, 0], [1, 0], [0, 3]], np.float32)
    assert neighbors(prepared(vectors, False, False), 0, 5, "cosine").distances.tolist() == [1, 1]


def test_one_point_alone_has_no_neighbors() -> None:
    found = neighbors(prepared(np.ones((1, 2), np.float32), False, False), 0, 5, "cosine")
    assert not len(found.indices)


@pytest.mark.parametrize(("count", "metric"), [(0, "cosine"), (1_001, "cosine"), (1, "jaccard")])
def test_what_can_not_be_asked_for_is_refused(count: int, metric: Metric) -> None:
    with pytest.raises(ValueError, match="expected"):
        neighbors(prepared(np.ones((3, 2), np.float32), False, False), 0, count, metric)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize(("rows", "dims", "offset"), [(900, 30, 0), (300, 2, 20), (20, 5, 0)])
def test_neighbors_of_all_are_those_of_each(
    metric: Metric, rows: int, dims: int, offset: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.projection.neighbors.PRODUCTS", 50_000)
    vectors = np.random.default_rng(rows).normal(size=(rows, dims)).astype(np.float32) + offset
    indices, distances = all_neighbors(vectors.astype(np.float32), 15, metric)
    assert indices[:, 0].tolist() == list(range(rows))
    assert not distances[:, 0].any()
    for point in range(0, rows, 7):
        expected = plainly(vectors.astype(np.float32), point, metric)
        nearest = np.sort(expected)[:14]
        scale = nearest.max()
        assert np.allclose(expected[indices[point, 1:]], nearest, atol=1e-3 * scale)
        assert np.allclose(distances[point, 1:], nearest, rtol=1e-3, atol=1e-3 * scale)


def test_equal_points_are_near_each_other_and_each_is_its_own_first() -> None:
    vectors = np.array([[1, 2]] * 40 + [[5, 5]] * 40, np.float32)
    indices, distances = all_neighbors(vectors, 4, "euclidean")
    assert indices[:, 0].tolist() == list(range(80))
    assert not distances.any()
    assert indices[60].min() >= 40
