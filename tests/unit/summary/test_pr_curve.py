"""Predictions → the summary of a PR curve. What torch makes of them: tests/conformance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget._proto.array_plugins_pb2 import PrCurvePluginData
from tbwidget.summary.draft import Draft
from tbwidget.summary.pr_curve import ROWS, pr_curve, pr_curve_raw


def made(draft: Draft) -> dict[str, list[float]]:
    [value] = draft.encode().summary.value
    shape = [dim.size for dim in value.tensor.tensor_shape.dim]
    return dict(zip(ROWS, np.array(value.tensor.float_val).reshape(shape).tolist(), strict=True))


def test_a_curve_counts_what_is_predicted_at_each_threshold() -> None:
    draft = pr_curve("p", [True, False, True, False], [0.9, 0.6, 0.4, 0.1], num_thresholds=3)
    assert made(draft) == {
        "true_positive_counts": [2, 1, 0],
        "false_positive_counts": [2, 1, 0],
        "true_negative_counts": [0, 1, 2],
        "false_negative_counts": [0, 1, 2],
        "precision": [0.5, 0.5, 0],
        "recall": [1, 0.5, 0],
    }
    [value] = draft.encode().summary.value
    assert value.metadata.plugin_data.plugin_name == "pr_curves"
    content = PrCurvePluginData.FromString(value.metadata.plugin_data.content)
    assert content.num_thresholds == 3


def test_arrays_are_copied_at_the_call() -> None:
    labels, predictions, weights = np.ones(4), np.ones(4), np.ones(4)
    draft = pr_curve("p", labels, predictions, 2, weights)
    before = made(draft)
    labels[:], predictions[:], weights[:] = 0, 0, 9
    assert made(draft) == before
    rows = {name: np.ones(3) for name in ROWS}
    raw = pr_curve_raw("p", rows, 3)
    for row in rows.values():
        row[:] = 9
    assert made(raw) == {name: [1, 1, 1] for name in ROWS}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (([1, 0], [0.5]), r"labels of shape \(2,\) and predictions of shape \(1,\)"),
        (([[1, 0]], [0.5, 1]), "one label a prediction"),
        (([1], ["high"]), "predictions of add_pr_curve: got list"),
        ((None, [0.5]), "labels of add_pr_curve: got NoneType"),
        (([1], [0.5], 0), "num_thresholds of add_pr_curve: got 0"),
        (([1], [0.5], "all"), "num_thresholds of add_pr_curve: got 'all'"),
        (([1, 0], [0.5, 1], 9, [1, 2, 3]), r"weights of shape \(3,\), expected one number, or"),
    ],
)
def test_what_makes_no_curve_is_named(arguments: tuple[Any, ...], named: str) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        pr_curve("p", *arguments)


@pytest.mark.parametrize(
    ("name", "row"), [("recall", [1.0]), ("precision", [[1.0, 2.0]]), ("recall", None)]
)
def test_what_makes_no_raw_curve_is_named(name: str, row: Any) -> None:
    rows = {**{name: [1.0, 2.0] for name in ROWS}, name: row}
    with pytest.raises((TypeError, ValueError), match=f"{name} of add_pr_curve_raw: got"):
        pr_curve_raw("p", rows)
