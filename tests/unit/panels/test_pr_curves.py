"""Precision–recall curves: what the page is sent, and the numbers of a curve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs import pr_scores
from tbwidget.data.blobs.pr_curve import PrCurve
from tbwidget.panels import STEP_PANELS
from tbwidget.panels.pr_curves import MOST_THRESHOLDS, PRCurvesPanel
from tbwidget.summary.pr_curve import pr_curve

VECTORS = json.loads(
    (Path(__file__).parents[3] / "js/tests/core/pr_vectors.json").read_text(encoding="utf-8")
)


def curve_of(columns: dict[str, list[float]]) -> PrCurve:
    """Return the curve of a case of the vectors that both languages share."""
    names = ("tp", "fp", "tn", "fn", "precision", "recall")
    rows = [np.array(columns[name], np.float64) for name in names]
    return PrCurve(np.linspace(0, 1, len(rows[0])), *rows)


def value_of(rows: NDArray[Any]) -> pb.Summary.Value:
    dims = [pb.TensorShapeProto.Dim(size=size) for size in rows.shape]
    tensor = pb.TensorProto(
        dtype=pb.DT_DOUBLE,
        tensor_content=rows.astype("<f8").tobytes(),
        tensor_shape=pb.TensorShapeProto(dim=dims),
    )
    return pb.Summary.Value(tensor=tensor)


def test_an_item_has_the_rows_of_the_file() -> None:
    [value] = pr_curve("p", [0, 1, 1, 0], [0.1, 0.9, 0.6, 0.3], 3).encode().summary.value
    item = PRCurvesPanel().item(value, "preview")
    assert item.content == {"thresholds": 3}
    rows = [np.frombuffer(buffer, "<f8").tolist() for buffer in item.buffers]
    assert rows[:4] == [[2, 2, 0], [2, 0, 0], [0, 2, 2], [0, 0, 2]]
    assert rows[4:] == [[0.5, 1, 0], [1, 1, 0]]


def test_it_is_one_of_the_panels() -> None:
    [panel] = [one for one in STEP_PANELS if one.plugin == "pr_curves"]
    assert (panel.name, panel.unasked) == ("pr_curves", 20)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (np.zeros((6, MOST_THRESHOLDS + 1)), "a PR curve of 10001 thresholds, over 10000"),
        (np.zeros((5, 3)), "a PR curve has shape"),
        (np.zeros((6, 0)), "a PR curve without thresholds"),
    ],
)
def test_what_is_no_curve_or_too_long_is_refused(rows: NDArray[Any], reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        PRCurvesPanel().item(value_of(rows), "full")


@pytest.mark.parametrize("case", VECTORS["curves"], ids=lambda case: case["name"])
def test_numbers_are_those_of_the_page(case: dict[str, Any]) -> None:
    curve = curve_of(case["curve"])
    for expected in case["at"]:
        found = pr_scores.scores_at(curve, expected["asked"], expected["beta"])._asdict()
        wanted = {name: float(expected[name]) for name in found}
        assert found == pytest.approx(wanted, rel=1e-12, nan_ok=True)
    whole = (pr_scores.average_precision(curve), pr_scores.roc_auc(curve))
    expected = (float(case["average_precision"]), float(case["roc_auc"]))
    assert whole == pytest.approx(expected, rel=1e-12, nan_ok=True)
    for column, name in zip(pr_scores.roc(curve), ("fpr", "tpr"), strict=True):
        assert column == pytest.approx([float(one) for one in case[name]], nan_ok=True)
