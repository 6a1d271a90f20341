"""Histograms."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto.event_pb2 import HistogramProto, Summary
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.binning import BitBins, tensorflow_bins
from tbwidget.summary.draft import draft
from tbwidget.summary.scalar import as_float
from tbwidget.summary.strings import shown
from tbwidget.summary.unmasked import as_unmasked_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.summary.draft import Draft

    Bins = str | int | NDArray[np.float64]

RULES: Final = ("tensorflow", "auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt")
"""Ways to choose bins: TensorFlow's fixed ones, and those of `numpy.histogram_bin_edges`."""

SERIAL: Final = 10_000
"""Numbers of which OpenBLAS makes a dot product in one thread (kernel/x86_64/ddot.c)."""

MOST_BINS: Final = 1 << 24
"""What an event of a histogram holds, with room to spare."""

MANY: Final = 1 << 17
"""Values that are worth a table of their edges, which takes some milliseconds to make."""


def histogram(
    tag: str, values: Any, bins: Any = "tensorflow", max_bins: int | None = None
) -> Draft:
    """Return the draft of the histogram of `values`, as ``torch.utils.tensorboard`` bins them.

    Values that are not finite, or masked, are left out: of the counts, and of the rest, too.

    Parameters
    ----------
    tag : str
    values : array-like of real numbers
    bins : str, int or array-like of shape (bins + 1,)
        One of `RULES`, a number of equal bins, or their edges.
    max_bins : int, optional
        Of more bins than that, so many neighbours become one that about this many are left.

    Raises
    ------
    TypeError, ValueError
        `values` are not real numbers, or none; `bins` or `max_bins` can't be such.
    """
    array = as_unmasked_array(values, "values of add_histogram")
    if array.size == 0:
        raise ValueError("values of add_histogram: got none, expected one at least")
    checked, limit = _checked_bins(bins), _checked_limit(max_bins)
    return draft(array.nbytes, _histogram, tag, array, checked, limit)


def histogram_raw(
    tag: str,
    statistics: dict[str, Any],
    bucket_limits: Any,
    bucket_counts: Any,
) -> Draft:
    """Return the draft of a histogram that was made elsewhere.

    Parameters
    ----------
    tag : str
    statistics : dict
        The numbers ``min``, ``max``, ``num``, ``sum`` and ``sum_squares``.
    bucket_limits, bucket_counts : array-like of shape (buckets,)
        Their upper edges, and how many values are in them.

    Raises
    ------
    TypeError, ValueError
        One of them is not made of real numbers, or their lengths differ.
    """
    numbers = {
        name: as_float(value, f"{name} of add_histogram_raw") for name, value in statistics.items()
    }
    limits = as_real_array(bucket_limits, "bucket_limits of add_histogram_raw")
    counts = as_real_array(bucket_counts, "bucket_counts of add_histogram_raw")
    if limits.ndim != 1 or limits.shape != counts.shape:
        raise ValueError(
            f"add_histogram_raw: got bucket_limits of shape {limits.shape} and bucket_counts of "
            f"shape {counts.shape}, expected one upper edge and one count a bucket"
        )
    return draft(limits.nbytes + counts.nbytes, _summary, tag, numbers, limits, counts)


def _checked_bins(bins: Any) -> Bins:
    if isinstance(bins, str):
        if bins not in RULES:
            raise ValueError(f"bins of add_histogram: got {shown(bins)}, expected one of {RULES}")
        return bins
    try:
        count = operator.index(bins)
    except TypeError:
        pass
    else:
        if count < 1:
            raise ValueError(f"bins of add_histogram: got {shown(count)}, expected one at least")
        if count > MOST_BINS:
            raise ValueError(
                f"bins of add_histogram: got {shown(count)}, expected {MOST_BINS:,} at most"
            )
        return count
    edges = as_real_array(bins, "bins of add_histogram").astype(np.float64, copy=False)
    if edges.ndim != 1 or len(edges) < 2 or not (edges[:-1] <= edges[1:]).all():
        raise ValueError(
            f"bins of add_histogram: got an array of shape {edges.shape}, expected two or more "
            "edges in one dimension, in ascending order"
        )
    return edges


def _checked_limit(max_bins: Any) -> int | None:
    if max_bins is None:
        return None
    try:
        limit = operator.index(max_bins)
    except TypeError:
        raise TypeError(f"max_bins {shown(max_bins)} is no whole number: pass an int") from None
    if limit < 1:
        raise ValueError(f"max_bins {shown(limit)} leaves no bin: pass 1 at least, or None")
    return limit


def _histogram(tag: str, array: NDArray[Any], bins: Bins, max_bins: int | None) -> Summary:
    values = array.astype(np.float64).reshape(-1)
    if not (np.isfinite(values.min()) and np.isfinite(values.max())):
        values = values[np.isfinite(values)]
    if not values.size:
        nothing = dict.fromkeys(("min", "max", "num", "sum", "sum_squares"), 0.0)
        return _summary(tag, nothing, np.zeros(1), np.zeros(1))
    with np.errstate(over="ignore"):  # of great numbers, sums may be infinite
        statistics = {
            "min": values.min(),
            "max": values.max(),
            "num": len(values),
            "sum": values.sum(),
            "sum_squares": _sum_of_squares(values),
        }
        counts, edges = _counted(values, bins)
    if max_bins is not None and len(counts) > max_bins:
        counts, edges = _merged(counts, edges, len(counts) // max_bins)
    return _summary(tag, statistics, *_trimmed(counts, edges))


def _sum_of_squares(values: NDArray[np.float64]) -> float:
    """Return that sum from pieces that BLAS gives to no other threads.

    Those would keep the cores busy for milliseconds after, and the last bits would depend
    on how many there are, as those of torch do.
    """
    pieces = (values[start : start + SERIAL] for start in range(0, len(values), SERIAL))
    return float(sum(piece.dot(piece) for piece in pieces))


def _counted(values: NDArray[np.float64], bins: Bins) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Return what `numpy.histogram` returns."""
    if isinstance(bins, str) and bins == "tensorflow":
        edges, table = tensorflow_bins()
        return table.count(values), edges
    if isinstance(bins, np.ndarray) and len(values) >= MANY:
        own_table = BitBins.of(bins)
        if own_table:
            return own_table.count(values), bins
    return np.histogram(values, bins)


def _merged(
    counts: NDArray[Any], edges: NDArray[Any], group: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Make one bin of `group` neighbours each; fewer may be left for the last."""
    return np.add.reduceat(counts, np.arange(0, len(counts), group)), np.append(
        edges[:-1:group], edges[-1]
    )


def _trimmed(
    counts: NDArray[Any], edges: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the buckets' upper edges and counts, without the empty ones at either end.

    One that is empty stays in front, since its upper edge is the next one's lower.
    """
    [filled] = counts.nonzero()
    if not filled.size:  # all values are beyond the edges
        return edges[-1:], np.zeros(1)
    first, end = filled[0], filled[-1] + 1
    return edges[first : end + 1], np.append(0, counts[first:end])


def _summary(
    tag: str, statistics: dict[str, float], limits: NDArray[Any], counts: NDArray[Any]
) -> Summary:
    proto = HistogramProto(**statistics, bucket_limit=limits.tolist(), bucket=counts.tolist())
    return Summary(value=[Summary.Value(tag=tag, histo=proto)])
