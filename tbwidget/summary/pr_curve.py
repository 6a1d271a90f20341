"""Precision–recall curves."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto.array_plugins_pb2 import PrCurvePluginData
from tbwidget._proto.event_pb2 import Summary, SummaryMetadata
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.draft import draft
from tbwidget.summary.strings import shown
from tbwidget.summary.tensor import tensor_proto

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.summary.draft import Draft

MOST_THRESHOLDS: Final = 127
"""As many as torch writes, whatever is asked for."""

LEAST_COUNT: Final = 1e-7
"""Divides where there is nothing to divide by (tensorboard/plugins/pr_curve/summary.py)."""

BLOCK: Final = 1 << 16
"""Values that `numpy.histogram` sums in one go (numpy/lib/_histograms_impl.py)."""

ROWS: Final = (
    "true_positive_counts",
    "false_positive_counts",
    "true_negative_counts",
    "false_negative_counts",
    "precision",
    "recall",
)
"""The rows of a curve's tensor, in order; a column is a threshold."""


def pr_curve(
    tag: str, labels: Any, predictions: Any, num_thresholds: int = 127, weights: Any = None
) -> Draft:
    """Return the draft of the PR curve of `predictions`.

    Predictions outside of 0 to 1, or NaN, are left out, as torch does.

    Parameters
    ----------
    tag : str
    labels : array-like of bool, or of numbers from 0 to 1
    predictions : array-like of real numbers, shape as `labels`
    num_thresholds : int
        Of more than 127, 127 are taken.
    weights : number or array-like, shape as `labels`, optional

    Raises
    ------
    TypeError, ValueError
        One of them is not made of real numbers, shapes differ, or there are no thresholds.
    """
    truth = as_real_array(labels, "labels of add_pr_curve")
    scores = as_real_array(predictions, "predictions of add_pr_curve")
    if truth.shape != scores.shape:
        raise ValueError(
            f"add_pr_curve: got labels of shape {truth.shape} and predictions of shape "
            f"{scores.shape}, expected one label a prediction"
        )
    factors = as_real_array(1.0 if weights is None else weights, "weights of add_pr_curve")
    if factors.shape not in {(), truth.shape}:
        raise ValueError(
            f"add_pr_curve: got weights of shape {factors.shape}, expected one number, or one "
            f"a prediction: {truth.shape}"
        )
    thresholds = _checked_thresholds(num_thresholds, "add_pr_curve")
    nbytes = truth.nbytes + scores.nbytes + factors.nbytes
    return draft(nbytes, _pr_curve, tag, truth, scores, thresholds, factors)


def pr_curve_raw(tag: str, rows: dict[str, Any], num_thresholds: int = 127) -> Draft:
    """Return the draft of a PR curve that was made elsewhere.

    Parameters
    ----------
    tag : str
    rows : dict
        By the names of `ROWS`, an array-like of shape (thresholds,) each.
    num_thresholds : int

    Raises
    ------
    TypeError, ValueError
        A row is not made of real numbers, shapes differ, or there are no thresholds.
    """
    arrays = [as_real_array(rows[name], f"{name} of add_pr_curve_raw") for name in ROWS]
    for name, array in zip(ROWS, arrays, strict=True):
        if array.ndim != 1 or array.shape != arrays[0].shape:
            raise ValueError(
                f"{name} of add_pr_curve_raw: got shape {array.shape}, expected one number a "
                f"threshold, and as many as there are {ROWS[0]}: {arrays[0].shape}"
            )
    thresholds = _checked_thresholds(num_thresholds, "add_pr_curve_raw")
    return draft(sum(array.nbytes for array in arrays), _summary, tag, np.stack(arrays), thresholds)


def _checked_thresholds(number: Any, method: str) -> int:
    try:
        thresholds = operator.index(number)
    except TypeError:
        raise TypeError(
            f"num_thresholds of {method}: got {shown(number)}, expected a whole number"
        ) from None
    if thresholds < 1:
        raise ValueError(
            f"num_thresholds of {method}: got {shown(thresholds)}, expected one at least"
        )
    return min(thresholds, MOST_THRESHOLDS)


def _pr_curve(
    tag: str,
    labels: NDArray[Any],
    predictions: NDArray[Any],
    thresholds: int,
    weights: NDArray[Any],
) -> Summary:
    with np.errstate(over="ignore", invalid="ignore"):
        # In the predictions' own precision, as torch has it; threshold i is i / (thresholds - 1).
        buckets = np.floor(predictions * (thresholds - 1)).reshape(-1)
    truth, weights = labels.astype(np.float64), weights.astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):  # weights may be infinite
        shares = [(share * weights).reshape(-1) for share in (truth, 1.0 - truth)]
        positive, negative = _sums(buckets, shares, thresholds)
    true_positive = np.cumsum(positive[::-1])[::-1]
    false_positive = np.cumsum(negative[::-1])[::-1]
    false_negative = true_positive[0] - true_positive
    rows = (
        true_positive,
        false_positive,
        false_positive[0] - false_positive,
        false_negative,
        true_positive / np.maximum(LEAST_COUNT, true_positive + false_positive),
        true_positive / np.maximum(LEAST_COUNT, true_positive + false_negative),
    )
    return _summary(tag, np.stack(rows), thresholds)


def _sums(
    buckets: NDArray[Any], shares: list[NDArray[np.float64]], count: int
) -> list[NDArray[np.float64]]:
    """Return the sums of all shares in each bucket, in the order of `numpy.histogram`'s sums."""
    sums = [np.zeros(count + 1) for _ in shares]  # the last for what is outside
    for start in range(0, len(buckets), BLOCK):
        block = buckets[start : start + BLOCK]
        inside = (block >= 0) & (block < count)  # NaN is not
        places = np.where(inside, block, count).astype(np.intp)
        for total, share in zip(sums, shares, strict=True):
            np.add(total, np.bincount(places, share[start : start + BLOCK], count + 1), out=total)
    return [total[:count] for total in sums]


def _summary(tag: str, rows: NDArray[Any], thresholds: int) -> Summary:
    content = PrCurvePluginData(num_thresholds=thresholds).SerializeToString()
    plugin_data = SummaryMetadata.PluginData(plugin_name="pr_curves", content=content)
    metadata = SummaryMetadata(plugin_data=plugin_data)
    with np.errstate(over="ignore"):
        tensor = tensor_proto(rows.astype(np.float32))
    return Summary(value=[Summary.Value(tag=tag, metadata=metadata, tensor=tensor)])
