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


@given(
    st.lists(st.tuples(st.integers(1, 50), st.floats(0, 1)), max_size=8),
    st.sampled_from(["f4", "f8"]),
)
def test_what_is_dropped_is_counted_and_its_ends_are_known(
    batches: list[tuple[int, float]], dtype: str
) -> None:
    columns, whole = Columns(), Columns()
    for length, part in batches:
        new = np.arange(len(columns), len(columns) + length)
        times = np.where(new % 7, 100.0 - new, np.nan)
        for one in (columns, whole):
            one.append(Line(new, times, new.astype(dtype)))
        columns.drop(int(part * len(columns)))
        assert len(columns) == len(whole)
        assert repr(columns.span) == repr(whole.span)
        assert repr((columns.first_time, columns.last)) == repr((whole.first_time, whole.last))
        for held, all_rows in zip(columns.line, whole.line, strict=True):
            assert held.tobytes() == all_rows[columns.dropped :].tobytes()
    columns.restore(whole.line)
    assert columns.dropped == 0
    assert columns.line.value.tobytes() == whole.line.value.tobytes()


def test_columns_hold_no_memory_besides_their_rows() -> None:
    many = rows(list(range(1_000)), [0.0] * 1_000, [0.0] * 1_000)
    columns = Columns()
    columns.append(many.take(slice(10)))
    columns.compact()
    assert all(column.base is None or column.base.nbytes <= 80 for column in columns.line)
    assert columns.line.step.tolist() == list(range(10))


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
