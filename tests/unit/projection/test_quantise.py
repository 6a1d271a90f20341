"""Coordinates in 16 bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.projection.quantise import LARGEST, MISSING, quantised


@given(st.lists(st.floats(width=32), max_size=50))
def test_values_come_back_to_half_a_step_of_their_range(numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    codes, low, high = quantised(values)
    finite = np.isfinite(values)
    assert codes.dtype == np.uint16
    assert np.array_equal(codes == MISSING, ~finite)
    back = low + codes[finite] / LARGEST * (high - low)
    if finite.any():
        assert (low, high) == (values[finite].min(), values[finite].max())
        assert np.abs(back - values[finite]).max() <= (high - low) / LARGEST * 0.5001


def test_a_column_of_one_value_has_that_value() -> None:
    codes, low, high = quantised(np.array([2.5, np.nan, 2.5]))
    assert (codes.tolist(), low, high) == ([0, MISSING, 0], 2.5, 2.5)


@pytest.mark.parametrize("values", [[], [np.nan, np.inf]])
def test_without_a_finite_value_all_are_missing(values: list[float]) -> None:
    codes, low, high = quantised(np.array(values))
    assert (codes.tolist(), low, high) == ([MISSING] * len(values), 0, 0)


def test_the_largest_numbers_there_are_have_a_range() -> None:
    largest = np.finfo(np.float64).max
    codes, low, high = quantised(np.array([-largest, 0, largest]))
    assert (codes.tolist(), low, high) == ([0, LARGEST // 2, LARGEST], -largest, largest)
