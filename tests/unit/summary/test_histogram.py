"""Values → the summary of a histogram. What torch makes of them: tests/conformance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.draft import Draft
from tbwidget.summary.histogram import histogram, histogram_raw

STATISTICS = {"min": 0.0, "max": 1.0, "num": 2, "sum": 1.0, "sum_squares": 1.0}


def made(draft: Draft) -> Any:
    [value] = draft.encode().summary.value
    return value.histo


def test_a_histogram_tells_its_values_and_their_buckets() -> None:
    histo = made(histogram("h", [1.0, 2.0, 3.0, 3.5], [0, 1, 2, 3, 4, 5]))
    assert (histo.min, histo.max, histo.num) == (1.0, 3.5, 4)
    assert (histo.sum, histo.sum_squares) == (9.5, 26.25)
    # The first bucket is empty: its limit is the lower edge of the next.
    assert list(histo.bucket_limit) == [1, 2, 3, 4]
    assert list(histo.bucket) == [0, 1, 1, 2]


def test_values_are_copied_at_the_call() -> None:
    values, edges = np.ones(10), np.array([0.0, 2.0])
    draft = histogram("h", values, edges)
    values[:], edges[:] = 9, 9
    histo = made(draft)
    assert (histo.max, list(histo.bucket)) == (1, [0, 10])
    assert draft.nbytes == values.nbytes


def test_raw_arrays_are_copied_at_the_call() -> None:
    limits, counts = np.ones(3), np.ones(3)
    draft = histogram_raw("h", STATISTICS, limits, counts)
    limits[:], counts[:] = 9, 9
    assert list(made(draft).bucket_limit) == list(made(draft).bucket) == [1, 1, 1]


def test_great_values_raise_no_warning() -> None:
    histo = made(histogram("h", np.array([1e300, -1e300]), 4))
    assert histo.sum_squares == np.inf
    assert sum(histo.bucket) == 2


@pytest.mark.parametrize(
    ("values", "bins", "max_bins", "named"),
    [
        ([], "tensorflow", None, "values of add_histogram: got none"),
        (np.zeros((0, 3)), "tensorflow", None, "values of add_histogram: got none"),
        (np.array([1j]), "tensorflow", None, "complex128.* expected real numbers"),
        ("x", "tensorflow", None, "values of add_histogram: got str 'x'"),
        ([1.0], "knuth", None, "bins of add_histogram: got 'knuth'.*'doane'"),
        ([1.0], 0, None, "bins of add_histogram: got 0"),
        ([1.0], 2.5, None, r"bins of add_histogram: got an array of shape \(\)"),
        ([1.0], [1.0], None, "two or more edges"),
        ([1.0], [2.0, 1.0], None, "ascending"),
        ([1.0], [0.0, np.nan], None, "ascending"),
        ([1.0], [[0.0, 1.0]], None, "one dimension"),
        ([1.0], None, None, "bins of add_histogram: got NoneType"),
        ([1.0], 10, 0, "max_bins 0 leaves no bin"),
        ([1.0], 10, 2.5, "max_bins 2.5 is no whole number"),
    ],
)
def test_what_makes_no_histogram_is_named(
    values: Any, bins: Any, max_bins: Any, named: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        histogram("h", values, bins, max_bins)


@pytest.mark.parametrize(
    ("statistics", "limits", "counts", "named"),
    [
        ({}, [1.0, 2.0], [1.0], r"shape \(2,\) and bucket_counts of shape \(1,\)"),
        ({}, [[1.0]], [[1.0]], "one upper edge and one count a bucket"),
        ({}, ["a"], [1.0], "bucket_limits of add_histogram_raw"),
        ({}, [1.0], None, "bucket_counts of add_histogram_raw"),
        ({"num": "many"}, [1.0], [1.0], "num of add_histogram_raw 'many' is no number"),
        ({"sum": [1.0, 2.0]}, [1.0], [1.0], "sum of add_histogram_raw has 2 elements"),
    ],
)
def test_what_makes_no_raw_histogram_is_named(
    statistics: dict[str, Any], limits: Any, counts: Any, named: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        histogram_raw("h", {**STATISTICS, **statistics}, limits, counts)
