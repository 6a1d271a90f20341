"""Columns that grow at their end."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.data.columns import Columns


@given(st.lists(st.integers(0, 200), max_size=12))
def test_rows_stay_in_order_over_all_growth(lengths: list[int]) -> None:
    columns = Columns()
    for length in lengths:
        new = np.arange(len(columns), len(columns) + length)
        columns.extend(new, new / 2, new * 2.0)
    total = np.arange(sum(lengths))
    assert len(columns) == len(total)
    assert columns.line.step.tolist() == total.tolist()
    assert columns.line.wall_time.tolist() == (total / 2).tolist()
    assert columns.line.value.tolist() == (total * 2.0).tolist()


def test_a_line_taken_before_does_not_change() -> None:
    columns = Columns()
    columns.extend([0, 1], [0.0, 1.0], [5.0, 6.0])
    before = columns.line
    columns.extend(range(2, 500), [0.0] * 498, [0.0] * 498)
    assert before.step.tolist() == [0, 1]
    assert before.value.tolist() == [5.0, 6.0]


def test_values_become_float64_when_the_first_one_comes() -> None:
    columns = Columns()
    columns.extend([0], [0.0], [0.5])
    assert columns.line.value.dtype == np.float32
    columns.extend([1], [0.0], [0.1], double=True)
    columns.extend([2], [0.0], [0.25])
    assert columns.line.value.dtype == np.float64
    assert columns.line.value.tolist() == [0.5, 0.1, 0.25]


def test_steps_of_all_64_bits_and_odd_values_are_kept() -> None:
    columns = Columns()
    ends = [-(2**63), 2**63 - 1]
    columns.extend(ends, [-1.0, float("nan")], [float("inf"), float("nan")])
    assert columns.line.step.tolist() == ends
    assert columns.line.value[0] == np.inf
    assert np.isnan(columns.line.value[1])
