"""A group's mean and band in Python are the page's, over vectors that both check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget.panels.aggregate import aggregate
from tbwidget.panels.student_t import student_t95

VECTORS = json.loads(
    (Path(__file__).parents[3] / "js/tests/core/vectors.json").read_text(encoding="utf-8")
)


def floats(values: list[float | str]) -> Any:
    """Return the numbers; those that JSON has not are strings."""
    return np.array([float(value) for value in values])


@pytest.mark.parametrize("case", VECTORS["aggregate"], ids=lambda case: case["name"])
def test_every_vector(case: dict[str, Any]) -> None:
    found = aggregate(
        [(floats(line["x"]), floats(line["y"])) for line in case["lines"]], case["band"]
    )
    for name in ("x", "mean", "low", "high", "count"):
        np.testing.assert_allclose(
            getattr(found, name), floats(case[name]), rtol=1e-12, atol=1e-12, err_msg=name
        )


@pytest.mark.parametrize("case", VECTORS["student_t"], ids=lambda case: case["name"])
def test_students_t(case: dict[str, Any]) -> None:
    assert student_t95(case["freedom"]) == pytest.approx(case["t"], rel=1e-11)


def test_points_are_put_in_order_and_those_nowhere_are_left_out() -> None:
    found = aggregate([(floats([2, "NaN", 0, 1]), floats([3, 9, 1, 2]))], "std")
    assert (found.x.tolist(), found.mean.tolist()) == ([0, 1, 2], [1, 2, 3])


def test_equal_values_have_just_that_mean() -> None:
    found = aggregate([(np.arange(3.0), np.full(3, 0.1))] * 3, "std")
    assert found.mean.tolist() == found.low.tolist() == [0.1] * 3


def test_of_many_x_some_stay_the_ends_among_them() -> None:
    x = np.arange(10_001.0)
    found = aggregate([(x, x), (x + 0.5, x)], "minmax", 100)
    assert (len(found.x), found.x[0], found.x[-1]) == (100, 0, 10_000.5)
