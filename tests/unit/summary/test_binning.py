"""Values are counted by their bits as NumPy counts them by search."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tbwidget.summary.binning import CHUNK, BitBins, tensorflow_bins

EDGES, BINS = tensorflow_bins()


def assert_counted_alike(bins: BitBins, edges: NDArray[Any], values: NDArray[Any]) -> None:
    values = values.astype(np.float64)
    assert bins.count(values).tolist() == np.histogram(values, edges)[0].tolist()


def neighbours(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `values` and the finite ones next to them, as float64 and as float32 have it."""
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
        beside = [
            *[np.nextafter(values, end) for end in (-np.inf, np.inf)],
            *[np.nextafter(single, np.float32(end)) for end in (-np.inf, np.inf)],
        ]
    found: NDArray[np.float64] = np.concatenate([values, *beside])
    return found[np.isfinite(found)]


def test_the_edges_are_tensorflow_s() -> None:
    edges, edge = [], 1e-12
    while edge < 1e20:
        edges.append(edge)
        edge *= 1.1
    assert EDGES.tolist() == [*[-edge for edge in reversed(edges)], 0.0, *edges]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("scale", [0, 1e-30, 1e-6, 1, 1e4, 1e20])
def test_values_of_every_size(dtype: str, scale: float) -> None:
    random = np.random.default_rng(0).standard_normal(3 * CHUNK + 7) * scale
    values = np.clip(random, float(np.finfo(dtype).min), float(np.finfo(dtype).max))
    assert_counted_alike(BINS, EDGES, values.astype(dtype))


def test_values_beside_edges() -> None:
    assert_counted_alike(BINS, EDGES, neighbours(EDGES))


def test_zeros_subnormal_numbers_and_the_greatest() -> None:
    ends = np.array([0.0, -0.0, 5e-324, -5e-324, 1e-45, -1e-45, 1.7e308, -1.7e308, 3.4e38, -3.4e38])
    assert_counted_alike(BINS, EDGES, ends)


def test_every_prefix() -> None:
    bits = np.random.default_rng(0).integers(0, 1 << 32, 1_000_000, dtype=np.uint32)
    values = bits.view(np.float32)
    assert_counted_alike(BINS, EDGES, values[np.isfinite(values)])


@pytest.mark.parametrize(
    "edges",
    [
        [-1, 0],
        [0, 1],
        [0, 0],
        [-0.0, 1],
        [-1, -1e-50],
        [1e-50, 1],
        [-np.inf, 0, np.inf],
        [-1e300, 1e300],
        [0, np.finfo(np.float64).max],
        np.linspace(-1, 1, 65),
        range(10),
    ],
)
def test_other_edges(edges: Any) -> None:
    array = np.asarray(edges, np.float64)
    bins = BitBins.of(array)
    assert bins
    finite = array[np.isfinite(array)]
    random = np.random.default_rng(0).standard_normal(10_000)
    ends = np.array([0.0, -0.0, 1e-300, -1e-300, 1e-40, -1e-40, 1.7e308, -1.7e308])
    assert_counted_alike(bins, array, np.concatenate([neighbours(finite), random, ends]))


@pytest.mark.parametrize(
    "edges", [[1.0, 1.0], [1.0, 1.001], np.linspace(-1, 1, 1001), [1e-60, 1e-50], [1e300, 1e301]]
)
def test_edges_too_close_for_prefixes_are_left_to_search(edges: Any) -> None:
    assert BitBins.of(np.asarray(edges, np.float64)) is None


@settings(deadline=None)
@given(
    edges=st.lists(st.floats(allow_nan=False), min_size=2, max_size=20),
    values=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=50),
)
def test_any_edges_and_values(edges: list[float], values: list[float]) -> None:
    array = np.sort(np.array(edges))
    bins = BitBins.of(array)
    if bins:
        assert_counted_alike(bins, array, np.array([*values, *array[np.isfinite(array)]]))
