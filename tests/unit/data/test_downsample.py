"""Fewer points that draw the same line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tbwidget.data.downsample import m4_indices

NUMBERS = st.floats(-1e6, 1e6, width=32)
WITH_GAPS = st.one_of(NUMBERS, st.sampled_from([np.nan, np.inf, -np.inf]))


def random_walk(count: int, dtype: str = "float64") -> NDArray[Any]:
    return np.random.default_rng(7).normal(size=count).cumsum().astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("count", [101, 1_000, 12_345])
def test_first_last_least_and_greatest_of_every_bucket_stay(count: int, dtype: str) -> None:
    # Of a rising line the ends are the extremes, so what is kept shows where buckets meet.
    ends = m4_indices(np.arange(count, dtype=dtype), 100).reshape(25, 2)
    assert (ends[1:, 0] == ends[:-1, 1] + 1).all()
    assert np.ptp(np.diff(ends)) <= 1
    value = random_walk(count, dtype)
    kept = set(m4_indices(value, 100).tolist())
    for first, last in ends:
        bucket = value[first : last + 1]
        assert kept >= {first, last, first + bucket.argmin(), first + bucket.argmax()}


@given(
    arrays("float32", st.integers(41, 400), elements=WITH_GAPS),
    st.integers(4, 40),
)
def test_with_gaps_too_ends_and_extremes_stay(value: NDArray[Any], max_points: int) -> None:
    kept = m4_indices(value, max_points)
    finite = np.isfinite(value)
    assert (np.diff(kept) > 0).all()
    assert (kept[0], kept[-1]) == (0, len(value) - 1)
    assert (~finite).any() == (~finite[kept]).any()
    if finite.any():
        shown = value[kept][finite[kept]]
        assert shown.max() == value[finite].max()
        assert shown.min() == value[finite].min()
    if finite.all():
        assert len(kept) <= max_points


def test_buckets_with_gaps_keep_first_last_least_greatest_and_a_gap() -> None:
    value = random_walk(1_000)
    value[::17] = np.nan
    kept = set(m4_indices(value, 40).tolist())
    for start in range(0, 1_000, 100):
        bucket = value[start : start + 100]
        least, greatest = np.nanargmin(bucket), np.nanargmax(bucket)
        gap = np.flatnonzero(np.isnan(bucket))[0]
        assert kept >= {start, start + 99, start + least, start + greatest, start + gap}


@pytest.mark.parametrize("max_points", [4, 100, 1_000])
@pytest.mark.parametrize("at", [0, 1, 499_999, 999_999])
def test_one_spike_among_a_million_is_not_lost(at: int, max_points: int) -> None:
    value = np.zeros(1_000_000, np.float32)
    value[at] = 1.0
    kept = m4_indices(value, max_points)
    assert at in kept
    assert len(kept) <= max_points


@pytest.mark.parametrize("count", [0, 1, 4, 100])
def test_what_is_few_stays_whole(count: int) -> None:
    assert m4_indices(np.zeros(count), 100).tolist() == list(range(count))


def test_views_of_other_strides_are_taken() -> None:
    value = random_walk(2_000)
    assert m4_indices(value[::2], 100).tolist() == m4_indices(value[::2].copy(), 100).tolist()


@pytest.mark.parametrize("max_points", [3, 0, -1])
def test_fewer_than_a_bucket_has_is_refused(max_points: int) -> None:
    with pytest.raises(ValueError, match=f"max_points is {max_points}, expected at least 4"):
        m4_indices(np.zeros(10), max_points)
