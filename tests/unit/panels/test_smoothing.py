"""Smoothing in Python says what the page's does, over vectors that both check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget.panels.smoothing import smoothed

VECTORS = json.loads(
    (Path(__file__).parents[3] / "js/tests/core/vectors.json").read_text(encoding="utf-8")
)

CASES = [
    pytest.param(method, case, id=f"{method}: {case['name']}")
    for method, section in [("ema", "smoothing"), ("gaussian", "gaussian"), ("median", "median")]
    for case in VECTORS[section]
]


def floats(values: list[float | str]) -> Any:
    """Return the numbers; those that JSON has not are strings."""
    return np.array([float(value) for value in values])


@pytest.mark.parametrize(("method", "case"), CASES)
def test_every_vector(method: Any, case: dict[str, Any]) -> None:
    found = smoothed(method, floats(case["values"]), case["weight"])
    np.testing.assert_allclose(found, floats(case["smoothed"]), rtol=1e-12, atol=1e-12)


def test_what_is_given_is_not_changed() -> None:
    values = np.array([1.0, 2.0], np.float32)
    assert smoothed("ema", values, 0.5).dtype == np.float64
    assert values.tolist() == [1.0, 2.0]
