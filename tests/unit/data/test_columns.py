"""Columns that grow at their end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget.data.columns import Columns, Line


def rows(steps: list[int], times: list[float], values: list[float], dtype: str = "f4") -> Line:
    return Line(np.array(steps, np.int64), np.array(times), np.array(values, dtype))


@given(st.lists(st.integers(0, 200), max_size=12), st.booleans())
def test_rows_stay_in_order_over_all_growth(lengths: list[int], look: bool) -> None:
    columns = Columns()
    for length in lengths:
        new = np.arange(len(columns), len(columns) + length)
        columns.append(Line(new, new / 2, (new * 2).astype(np.float32)))
        if look:
            assert len(columns.line.step) == len(columns)
    total = np.arange(sum(lengths))
    assert len(columns) == len(total)
    assert columns.line.step.tolist() == total.tolist()
    assert columns.line.wall_time.tolist() == (total / 2).tolist()
    assert columns.line.value.tolist() == (total * 2.0).tolist()


def test_a_line_taken_before_does_not_change() -> None:
    columns = Columns()
    columns.append(rows([0, 1], [0.0, 1.0], [5.0, 6.0]))
    before = columns.line
    columns.append(rows(list(range(2, 500)), [0.0] * 498, [0.0] * 498))
    assert len(columns.line.step) == 500
    assert before.step.tolist() == [0, 1]
    assert before.value.tolist() == [5.0, 6.0]


def test_values_become_float64_when_the_first_one_comes() -> None:
    columns = Columns()
    columns.append(rows([0], [0.0], [0.5]))
    assert columns.line.value.dtype == np.float32
    columns.append(rows([1], [0.0], [0.1], "f8"))
    columns.append(rows([2], [0.0], [0.25]))
    assert columns.line.value.dtype == np.float64
    assert columns.line.value.tolist() == [0.5, 0.1, 0.25]


def test_steps_of_all_64_bits_and_odd_values_are_kept() -> None:
    columns = Columns()
    ends = [-(2**63), 2**63 - 1]
    columns.append(rows(ends, [-1.0, float("nan")], [float("inf"), float("nan")]))
    assert columns.line.step.tolist() == ends
    assert columns.line.value[0] == np.inf
    assert np.isnan(columns.line.value[1])


def test_what_was_appended_is_not_written_to() -> None:
    columns, first = Columns(), rows([0, 1], [0.0, 1.0], [5.0, 6.0])
    columns.append(first)
    assert columns.line.step.tolist() == [0, 1]
    columns.append(rows([2], [2.0], [7.0]))
    assert columns.line.step.tolist() == [0, 1, 2]
    assert first.step.tolist() == [0, 1]


def test_many_small_appends_copy_each_row_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    columns, made = Columns(), []
    empty = np.empty

    def noted(size: int, *dtype: Any) -> Any:
        made.append(size)
        return empty(size, *dtype)

    monkeypatch.setattr(np, "empty", noted)
    for step in range(2_000):
        columns.append(rows([step], [0.0], [0.0]))
        assert len(columns.line.step) == step + 1
    assert sum(made) < 3 * 4 * 2_000
