"""Scalars of several tags as the rows of a user's own panel."""

from __future__ import annotations

from typing import Any

import numpy as np

from tbwidget.data.columns import Line
from tbwidget.panels.own_rows import RunLines, joined_rows

NAN = float("nan")


def line(steps: list[int], values: list[float]) -> Line:
    return Line(np.array(steps, np.int64), 100.0 + np.array(steps, float), np.array(values))


def run(name: str, lines: dict[str, Line], began: float | None = 99.0) -> RunLines:
    return RunLines(name, f"colour of {name}", began, lines)


def plain(runs: list[RunLines], columns: list[str], max_points: int = 2000) -> dict[str, Any]:
    return {
        name: column.tolist() for name, column in joined_rows(runs, columns, max_points).items()
    }


def same(found: list[float], expected: list[float]) -> bool:
    return np.array_equal(found, expected, equal_nan=True)


# The same as in js/tests/panels/own_rows.test.ts.
def test_there_is_a_row_for_every_step_of_any_column() -> None:
    a = run("a", {"lr": line([0, 10], [1, 2]), "loss": line([10, 20], [3, 4])})
    rows = plain([a], ["lr", "loss"])
    assert rows["run"] == ["a"] * 3
    assert rows["color"] == ["colour of a"] * 3
    assert rows["step"] == [0, 10, 20]
    assert rows["wall_time"] == [100, 110, 120]
    assert rows["relative"] == [1, 11, 21]
    assert same(rows["lr"], [1, 2, NAN])
    assert same(rows["loss"], [NAN, 3, 4])


def test_runs_are_parted_by_a_row_of_nan_and_those_without_points_left_out() -> None:
    runs = [
        run("a", {"loss": line([0], [1])}),
        run("none", {}),
        run("empty", {"loss": line([], [])}),
        run("b", {"loss": line([5], [2])}, None),
    ]
    rows = plain(runs, ["loss"])
    assert rows["run"] == ["a", "b", "b"]
    assert same(rows["step"], [0, NAN, 5])
    assert same(rows["loss"], [1, NAN, 2])
    assert same(rows["relative"], [1, NAN, NAN])


def test_a_line_that_is_thinned_out_has_its_last_value_before() -> None:
    steps = [*range(100)]
    a = run("a", {"lr": line(steps, [*map(float, steps)]), "loss": line([0, 50, 99], [1, 2, 3])})
    rows = plain([a], ["lr", "loss"], max_points=8)
    kept = {step for step, lr in zip(rows["step"], rows["lr"], strict=True) if step == lr}
    assert 2 < len(kept) <= 8
    at_50 = rows["lr"][rows["step"].index(50)]
    assert at_50 == max(step for step in kept if step <= 50)
    assert len([value for value in rows["loss"] if value == value]) == 3


def test_of_several_points_at_one_step_the_last_counts() -> None:
    rows = plain([run("a", {"loss": line([0, 1, 1, 2], [0, 1, 4, 3])})], ["loss"])
    assert rows["step"] == [0, 1, 2]
    assert rows["loss"] == [0, 4, 3]


def test_columns_are_there_without_runs() -> None:
    rows = joined_rows([], ["loss"], 2000)
    assert [*rows] == ["run", "step", "wall_time", "relative", "color", "loss"]
    assert rows["loss"].dtype == np.float64
    assert len(rows["run"]) == 0
