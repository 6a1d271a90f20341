"""What a precision–recall curve comes to in numbers, as js/src/core/pr_curves.ts has it. Pure.

The terms are scikit-learn's (sklearn.metrics): what is positive scores at least the threshold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.data.blobs.pr_curve import PrCurve


class Scores(NamedTuple):
    """A classifier at one threshold, which is the curve's nearest to the one asked for."""

    threshold: float
    precision: float
    recall: float
    f1: float
    fbeta: float
    accuracy: float
    tp: float
    fp: float
    tn: float
    fn: float


def scores_at(curve: PrCurve, threshold: float, beta: float = 1.0) -> Scores:
    """Return the scores of a curve that has at least one threshold.

    Parameters
    ----------
    curve : PrCurve
    threshold : float
        From 0 to 1.
    beta : float
        Weight of recall against precision in the F-beta score.
    """
    place = nearest_place(len(curve.thresholds), threshold)
    precision, recall = rates(curve)
    tp, fp, tn, fn = (float(column[place]) for column in curve[1:5])
    return Scores(
        float(curve.thresholds[place]),
        float(precision[place]),
        float(recall[place]),
        f_score(tp, fp, fn, 1.0),
        f_score(tp, fp, fn, beta),
        _quotient(tp + tn, tp + fp + tn + fn),
        *(tp, fp, tn, fn),
    )


def nearest_place(count: int, threshold: float) -> int:
    """Return which of `count` thresholds, evenly from 0 to 1, is nearest; of two the upper."""
    return min(count - 1, max(0, int(np.floor(threshold * (count - 1) + 0.5))))


def f_score(tp: float, fp: float, fn: float, beta: float) -> float:
    """Return the F-beta score; 0 where there are neither positives nor predicted ones."""
    weight = beta * beta
    below = (1 + weight) * tp + weight * fn + fp
    return (1 + weight) * tp / below if below else 0.0


def rates(curve: PrCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return precision and recall of shape (n,), from the counts where these are there.

    What is written of them has the digits of a float32; it stands where a count to divide
    by is 0, as in curves that were written without counts.
    """
    _, tp, fp, _, fn, precision, recall = (np.asarray(one, np.float64) for one in curve)
    return _share(tp, tp + fp, precision), _share(tp, tp + fn, recall)


def average_precision(curve: PrCurve) -> float:
    """Return the mean of precision over recall, without interpolation between thresholds.

    The sum of (Rₖ - Rₖ₋₁) Pₖ from the greatest threshold down, R₋₁ being 0
    (sklearn.metrics.average_precision_score).
    """
    precision, recall = rates(curve)
    return float(np.diff(recall[::-1], prepend=0.0) @ precision[::-1])


def roc(curve: PrCurve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rates of false and true positives of shape (n + 2,), from (0, 0) to (1, 1).

    NaN where there is nothing negative, or nothing positive.
    """
    _, tp, fp, tn, fn, _, _ = (np.asarray(one, np.float64) for one in curve)
    nothing = np.full(len(tp), np.nan)
    false_rate, true_rate = _share(fp, fp + tn, nothing), _share(tp, tp + fn, nothing)
    ends = [0.0], [1.0]
    return (
        np.concatenate([ends[0], false_rate[::-1], ends[1]]),
        np.concatenate([ends[0], true_rate[::-1], ends[1]]),
    )


def roc_auc(curve: PrCurve) -> float:
    """Return the area under the ROC curve, by trapezoids; NaN where there is no such curve."""
    false_rate, true_rate = roc(curve)
    return float(np.diff(false_rate) @ (true_rate[1:] + true_rate[:-1])) / 2


def _share(
    part: NDArray[np.float64], whole: NDArray[np.float64], otherwise: NDArray[np.float64]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.divide(part, whole, out=otherwise.copy(), where=whole != 0)
    return found


def _quotient(part: float, whole: float) -> Any:
    return part / whole if whole else float("nan")
