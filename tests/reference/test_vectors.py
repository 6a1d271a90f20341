"""The definitions say what js/tests/core/vectors.json says, as does the front end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.reference import series, smoothing, thinning

VECTORS = json.loads(
    (Path(__file__).parents[2] / "js/tests/core/vectors.json").read_text(encoding="utf-8")
)


def cases(section: str) -> pytest.MarkDecorator:
    listed = VECTORS[section]
    return pytest.mark.parametrize("case", listed, ids=[case["name"] for case in listed])


def floats(values: Sequence[float | str]) -> list[float]:
    """Return the numbers; those that JSON has not are strings."""
    return [float(value) for value in values]


def near(values: Sequence[float | str]) -> Any:
    return pytest.approx(floats(values), rel=1e-12, abs=1e-12, nan_ok=True)


@cases("smoothing")
def test_exponential_moving_average(case: dict[str, Any]) -> None:
    assert smoothing.ema(floats(case["values"]), case["weight"]) == near(case["smoothed"])


@cases("gaussian")
def test_gaussian(case: dict[str, Any]) -> None:
    assert smoothing.gaussian(floats(case["values"]), case["weight"]) == near(case["smoothed"])


@cases("median")
def test_running_median(case: dict[str, Any]) -> None:
    found = smoothing.running_median(floats(case["values"]), case["weight"])
    assert found == near(case["smoothed"])


@cases("m4")
def test_m4(case: dict[str, Any]) -> None:
    step, value = floats(case["step"]), floats(case["value"])
    assert thinning.m4_indices(step, value, case["max_points"]) == case["kept"]


@cases("aggregate")
def test_aggregate(case: dict[str, Any]) -> None:
    lines = [series.Line(floats(line["x"]), floats(line["y"])) for line in case["lines"]]
    made = series.aggregate(lines, case["band"])
    for name, column in made.items():
        assert column == near(case[name]), name


@cases("student_t")
def test_student_t(case: dict[str, Any]) -> None:
    assert series.student_t95(case["freedom"]) == pytest.approx(case["t"], rel=1e-12)


@cases("robust_range")
def test_robust_range(case: dict[str, Any]) -> None:
    found = series.robust_range([floats(column) for column in case["columns"]])
    assert found == (None if case["range"] is None else near(case["range"]))


@cases("partitions")
def test_partitions(case: dict[str, Any]) -> None:
    assert series.partitions(floats(case["step"])) == case["starts"]
