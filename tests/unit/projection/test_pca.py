"""Principal components, against NumPy's singular value decomposition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tbwidget.projection import pca
from tbwidget.projection.pca import principal

SHAPES = [(300, 20), (1_000, 128), (40, 300), (12, 12), (11, 500), (200, 3), (2_500, 900)]
WAYS = {
    "covariance": pca._by_covariance,
    "products": pca._by_products,
    "iterations": pca._by_iterations,
}


def points(count: int, dims: int, offset: float = 0) -> NDArray[np.float32]:
    """Return points whose variance falls from direction to direction."""
    random = np.random.default_rng(count + dims)
    falling = np.exp(-np.arange(dims) / 9)
    turned = np.linalg.qr(random.normal(size=(dims, dims)))[0]
    made: NDArray[np.float64] = (random.normal(size=(count, dims)) * falling) @ turned
    return (made + offset).astype(np.float32)


def judged(vectors: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return coordinates along ten components and the shares of variance, by NumPy's SVD."""
    centered = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    left, lengths, _ = np.linalg.svd(centered, full_matrices=False)
    return (left * lengths)[:, :10], (lengths**2 / (lengths**2).sum())[:10]


def agree(vectors: NDArray[np.float32]) -> None:
    """Check that the components are those of the SVD up to sign, to 1e-4 of the extent."""
    found = principal(vectors)
    coordinates, shares = judged(vectors)
    there = coordinates.shape[1]
    extent = np.abs(coordinates).max()
    for index in range(there):
        ours, theirs = found.coordinates[:, index], coordinates[:, index]
        error = min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max())
        assert error <= 1e-4 * extent, index
    assert np.allclose(found.shares[:there], shares, atol=1e-6)
    assert not found.coordinates[:, there:].any()


@pytest.mark.parametrize(("count", "dims"), SHAPES)
def test_components_are_those_of_the_singular_value_decomposition(count: int, dims: int) -> None:
    agree(points(count, dims))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("count", "dims"), [(700, 400), (400, 700)])
def test_all_ways_lead_there(
    monkeypatch: pytest.MonkeyPatch, way: Any, count: int, dims: int
) -> None:
    monkeypatch.setattr(pca, "_way", lambda count, dims: way)
    monkeypatch.setattr(pca, "LARGE_BLOCK", 1 << 14)
    agree(points(count, dims, 30))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_points_on_a_line_have_one_component(monkeypatch: pytest.MonkeyPatch, way: Any) -> None:
    monkeypatch.setattr(pca, "_way", lambda count, dims: way)
    vectors = np.outer(np.arange(60), np.arange(50)).astype(np.float32)
    found = principal(vectors)
    assert np.allclose(found.shares, [1] + [0] * 9)
    assert np.abs(found.coordinates[:, 1:]).max() < 1e-4 * np.abs(found.coordinates).max()


def test_large_problems_are_not_computed_exactly_and_small_ones_are() -> None:
    assert pca._way(100_000, 128) is pca._by_covariance
    assert pca._way(1_000_000, 64) is pca._by_covariance
    assert pca._way(100_000, 4_096) is pca._by_iterations
    assert pca._way(500, 100_000) is pca._by_products
    assert pca._way(20_000, 100_000) is pca._by_iterations


def test_the_largest_loading_is_positive() -> None:
    found = principal(points(300, 20))
    largest = np.abs(found.axes).argmax(axis=1)
    assert (found.axes[np.arange(10), largest] > 0).all()
    assert np.allclose(found.axes @ found.axes.T, np.eye(10))


@pytest.mark.parametrize("scale", [1e-36, 1e36])
def test_numbers_near_the_ends_of_float32_have_components(scale: float) -> None:
    vectors = points(100, 8)
    expected = principal(vectors)
    found = principal(vectors * np.float32(scale))
    assert np.allclose(found.shares, expected.shares, atol=1e-5)
    assert np.allclose(found.coordinates / scale, expected.coordinates, atol=1e-3)


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (5, 0), (1, 5), (7, 3), (3, 1)])
def test_there_may_be_nothing_to_tell_apart(shape: tuple[int, int]) -> None:
    found = principal(np.ones(shape, np.float32))
    assert found.coordinates.shape == (shape[0], 10)
    assert not found.coordinates.any()
    assert not found.shares.any()
