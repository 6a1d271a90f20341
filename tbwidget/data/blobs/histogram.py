"""Histograms, of TensorFlow 1 and 2 alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs.tensor import as_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget._proto import event_pb2 as pb


class Histogram(NamedTuple):
    """Buckets, in ascending order.

    Attributes
    ----------
    left, right : ndarray of float64, shape (n,)
        Edges of the buckets.
    counts : ndarray of float64, shape (n,)
        Values in them; weighted ones need not be whole.
    """

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    counts: NDArray[np.float64]


def decode(value: pb.Summary.Value) -> Histogram:
    """Return the buckets that `value` holds.

    Those of TensorFlow 1 become what those of TensorFlow 2 are, as TensorBoard does it
    (tensorboard/data_compat.py): empty buckets at both ends are left out, and the least and
    the greatest value are the outermost edges.
    """
    if value.WhichOneof("value") == "histo":
        return _of_message(value.histo)
    rows = as_numbers(value).astype(np.float64)
    if rows.ndim != 2 or rows.shape[1] != 3:
        raise ReadError(f"a histogram has shape (n, 3), this one {rows.shape}")
    return Histogram(*np.ascontiguousarray(rows.T))


def _of_message(message: pb.HistogramProto) -> Histogram:
    counts, limits = np.array(message.bucket, float), np.array(message.bucket_limit, float)
    if len(counts) != len(limits):
        raise ReadError(f"a histogram of {len(limits)} edges and {len(counts)} counts")
    used = np.flatnonzero(counts > 0)
    if not len(used):
        return Histogram(np.empty(0), np.empty(0), np.empty(0))
    begin, end = used[0], used[-1]
    inner = limits[begin:end]
    return Histogram(
        np.append(message.min, inner), np.append(inner, message.max), counts[begin : end + 1]
    )
