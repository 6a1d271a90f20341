"""Masked numbers are NaN, left out or refused: what the mask hides is never shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tbwidget.summary.arrays import as_array
from tbwidget.summary.scalar import as_float
from tbwidget.summary.unmasked import as_unmasked_array

WHAT = "values of add_histogram"
HALF = np.ma.array([1.0, 2.0], mask=[False, True])
ALL = np.ma.array([1.0, 2.0], mask=True)


@pytest.mark.parametrize(
    "value",
    [
        np.ma.masked,
        ALL.mean(),
        np.ma.array(1.0, mask=True),
        np.ma.array([1.0], mask=True),
        pd.NA,
        pd.Series([None], dtype="Int64"),
    ],
    ids=repr,
)
def test_a_masked_scalar_is_nan(value: Any) -> None:
    assert math.isnan(as_float(value))


def test_a_scalar_that_is_not_masked_is_its_number() -> None:
    assert as_float(HALF.mean()) == 1
    assert as_float(np.ma.array([3.0])) == 3


@pytest.mark.parametrize(
    ("value", "present"),
    [
        (HALF, [1]),
        (np.ma.array([[1, 2], [3, 4]], mask=[[False, True], [False, False]]), [1, 3, 4]),
        ([1.0, np.ma.masked], [1]),
        ([[5.0, 6.0], HALF], [5, 6, 1]),
        ([1.0, pd.NA], [1]),
        (np.array([1, pd.NA], object), [1]),
        (pd.Series([1, pd.NA], dtype=object), [1]),
    ],
    ids=str,
)
def test_masked_numbers_are_left_out(value: Any, present: list[float]) -> None:
    assert as_unmasked_array(value, WHAT).tolist() == present


@pytest.mark.parametrize("value", [ALL, pd.NA, [pd.NA], [np.ma.masked, np.ma.masked]], ids=str)
def test_one_nan_stands_for_numbers_that_are_all_masked(value: Any) -> None:
    [number] = as_unmasked_array(value, WHAT)
    assert math.isnan(number)


def test_arrays_without_masked_numbers_keep_their_shape_and_are_copied() -> None:
    masked = np.ma.array(np.zeros((2, 3)))
    for take in (as_array, as_unmasked_array):
        result = take(masked, WHAT)
        masked[0, 0] += 1
        assert type(result) is np.ndarray
        assert (result.shape, result[0, 0] + 1) == ((2, 3), masked[0, 0])


class GivesMasked:
    """As a variable of netCDF4."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return HALF


@pytest.mark.parametrize("value", [HALF, [HALF, HALF], [1.0, np.ma.masked], GivesMasked()])
def test_masked_numbers_are_refused_elsewhere(value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{WHAT}: 1 of . numbers are masked; .*filled"):
        as_array(value, WHAT)
