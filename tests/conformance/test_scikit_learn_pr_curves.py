"""Numbers of PR curves are scikit-learn's from the same labels and scores, but for the binning.

A curve of T thresholds knows of a score in which of T bins it is: [i, i + 1) / (T - 1). At the
thresholds themselves nothing is lost by that; what is a sum over all scores differs as far as
scores within a bin can be ordered in another way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import metrics

import tbwidget
from tbwidget import PRCurves, SummaryWriter
from tbwidget.data.blobs import pr_scores
from tbwidget.data.blobs.pr_curve import PrCurve
from tbwidget.reader.step_kinds import PrCurveStep

VECTORS = json.loads(
    (Path(__file__).parents[2] / "js/tests/core/pr_vectors.json").read_text(encoding="utf-8")
)

THRESHOLDS = 65
"""Their distance is a power of 2, so that all products with it are exact."""

RANDOM = np.random.default_rng(7)
LABELS = RANDOM.random(3000) < 0.3
SPREAD = np.clip(RANDOM.normal(np.where(LABELS, 0.6, 0.4), 0.2), 0, 1)
ON_BINS = np.floor(SPREAD * (THRESHOLDS - 1)) / (THRESHOLDS - 1)

Sample = tuple[NDArray[np.bool_], NDArray[np.float64]]

SAMPLES: dict[str, Sample] = {
    "on_bins": (LABELS, ON_BINS),
    "few_positives": (LABELS & (RANDOM.random(3000) < 0.01), ON_BINS),
    "perfect": (LABELS, LABELS.astype(np.float64)),
    "reversed": (LABELS, 1.0 - ON_BINS),
    "random": (LABELS, SPREAD),
}
EXACT = [name for name in SAMPLES if name != "random"]


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with a curve of each sample."""
    folder = tmp_path_factory.mktemp("curves")
    with SummaryWriter(folder / "run") as writer:
        for name, (labels, scores) in SAMPLES.items():
            writer.add_pr_curve(name, labels, scores, 5, num_thresholds=THRESHOLDS)
    return folder


@pytest.fixture
def widget(logdir: Path) -> Iterator[PRCurves]:
    made = PRCurves(logdir)
    yield made
    made.close()


def curve_of(logdir: Path, name: str) -> PrCurve:
    [step] = tbwidget.open_logdir(logdir).pr_curves(tag=name)
    assert isinstance(step, PrCurveStep)
    return step._curve


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 43 / 64, 1.0])
def test_scores_at_a_threshold(widget: PRCurves, name: str, threshold: float) -> None:
    labels, scores = SAMPLES[name]
    predicted = scores >= threshold
    [row] = widget.at(threshold=threshold, tag=name, beta=2.0).to_dict("records")
    assert (row["run"], row["tag"], row["step"], row["threshold"]) == ("run", name, 5, threshold)
    tn, fp, fn, tp = metrics.confusion_matrix(labels, predicted).ravel()
    assert (row["tn"], row["fp"], row["fn"], row["tp"]) == (tn, fp, fn, tp)
    precision, recall, f2, _ = metrics.precision_recall_fscore_support(
        labels, predicted, beta=2.0, average="binary", zero_division=0
    )
    assert row["precision"] == pytest.approx(precision, rel=1e-12)
    assert row["recall"] == pytest.approx(recall, rel=1e-12)
    assert row["fbeta"] == pytest.approx(f2, rel=1e-12)
    f1 = metrics.f1_score(labels, predicted, zero_division=0)
    assert row["f1"] == pytest.approx(f1, rel=1e-12)
    accuracy = metrics.accuracy_score(labels, predicted)
    assert row["accuracy"] == pytest.approx(accuracy, rel=1e-12)


@pytest.mark.parametrize("name", EXACT)
def test_whole_curves_of_scores_on_the_bins(widget: PRCurves, logdir: Path, name: str) -> None:
    labels, scores = SAMPLES[name]
    [row] = widget.at(tag=name).to_dict("records")
    average = metrics.average_precision_score(labels, scores)
    assert row["average_precision"] == pytest.approx(average, rel=1e-12)
    area = metrics.roc_auc_score(labels, scores)
    assert row["roc_auc"] == pytest.approx(area, rel=1e-12)
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores)
    curve = curve_of(logdir, name)
    places = np.rint(thresholds * (THRESHOLDS - 1)).astype(int)
    ours = pr_scores.rates(curve)
    np.testing.assert_allclose(ours[0][places], precision[:-1], rtol=1e-12)
    np.testing.assert_allclose(ours[1][places], recall[:-1], rtol=1e-12)


@pytest.mark.parametrize("name", EXACT)
def test_roc_points_lie_on_scikit_learns_curve(logdir: Path, name: str) -> None:
    labels, scores = SAMPLES[name]
    theirs = metrics.roc_curve(labels, scores, drop_intermediate=False)[:2]
    ours = np.unique(np.stack(pr_scores.roc(curve_of(logdir, name))).round(12), axis=1)
    np.testing.assert_allclose(ours, np.unique(np.stack(theirs).round(12), axis=1))


def test_whole_curves_of_any_scores_are_as_near_as_the_bins_allow(widget: PRCurves) -> None:
    labels, scores = SAMPLES["random"]
    [row] = widget.at(tag="random").to_dict("records")
    average = metrics.average_precision_score(labels, scores)
    slack = average_precision_slack(labels, scores)
    assert 0 < abs(row["average_precision"] - average) <= slack < 0.02
    area = metrics.roc_auc_score(labels, scores)
    slack = roc_auc_slack(labels, scores)
    assert 0 < abs(row["roc_auc"] - area) <= slack < 0.01


def average_precision_slack(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Return how far average precision can be off.

    Where recall grows within a bin, its share of the sum has the precision at that score;
    binned, it has that at the lower end of the bin.
    """
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores)
    bins = np.floor(thresholds * (THRESHOLDS - 1))
    slack = 0.0
    for one in np.unique(bins):
        places = np.flatnonzero(bins == one)
        lower = precision[places[0]]
        gain = recall[places[0]] - recall[places[-1] + 1]
        slack += gain * float(np.abs(precision[places] - lower).max())
    return slack


def roc_auc_slack(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Return how far the area can be off.

    Between the points of two thresholds a straight line stands for a path that rises
    somehow inside their rectangle: half of it, at most.
    """
    edges = np.arange(THRESHOLDS + 1) / (THRESHOLDS - 1)
    positive = np.histogram(scores[labels], edges)[0] / labels.sum()
    negative = np.histogram(scores[~labels], edges)[0] / (~labels).sum()
    return float(positive @ negative) / 2


@pytest.mark.parametrize(
    "case",
    [case for case in VECTORS["curves"] if "labels" in case],
    ids=lambda case: str(case["name"]),
)
def test_the_vectors_of_both_languages_are_scikit_learns(case: dict[str, Any]) -> None:
    labels, scores = np.array(case["labels"]), np.array(case["scores"])
    weights = case.get("weights")
    area = metrics.roc_auc_score(labels, scores, sample_weight=weights)
    assert case["roc_auc"] == pytest.approx(area, rel=1e-12)
    average = metrics.average_precision_score(labels, scores, sample_weight=weights)
    assert case["average_precision"] == pytest.approx(average, rel=1e-12)
    for row in case["at"]:
        score = metrics.fbeta_score(
            labels,
            scores >= row["threshold"],
            beta=row["beta"],
            sample_weight=weights,
            zero_division=0,
        )
        assert row["fbeta"] == pytest.approx(score, rel=1e-12)
