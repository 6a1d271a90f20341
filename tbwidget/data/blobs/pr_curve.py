"""Precision and recall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs.tensor import as_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget._proto import event_pb2 as pb


class PrCurve(NamedTuple):
    """A curve, a point a threshold; arrays of shape (n,).

    Attributes
    ----------
    thresholds : ndarray of float64
        From 0 to 1.
    true_positives, false_positives, true_negatives, false_negatives : ndarray
        Counts, weighted ones need not be whole.
    precision, recall : ndarray
    """

    thresholds: NDArray[np.float64]
    true_positives: NDArray[Any]
    false_positives: NDArray[Any]
    true_negatives: NDArray[Any]
    false_negatives: NDArray[Any]
    precision: NDArray[Any]
    recall: NDArray[Any]


def decode(value: pb.Summary.Value) -> PrCurve:
    """Return the curve that `value` holds (tensorboard/plugins/pr_curve/metadata.py)."""
    rows = as_numbers(value)
    if rows.ndim != 2 or len(rows) != 6:
        raise ReadError(f"a PR curve has shape (6, n), this one {rows.shape}")
    if not rows.shape[1]:
        raise ReadError("a PR curve without thresholds")
    return PrCurve(np.linspace(0.0, 1.0, rows.shape[1]), *rows)
