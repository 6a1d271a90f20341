"""Counts of the values between edges, found by the values' leading bits."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIXES: Final = 1 << 16
"""A prefix is what stands first in a float32: the sign, the exponent, 7 bits of the fraction."""

CHUNK: Final = 1 << 16
"""Values that are counted at once: they stay in the cache, and other threads get their turn."""

_LEADING: Final = slice(1 if sys.byteorder == "little" else 0, None, 2)


class BitBins:
    """Bins that know a value's place by its prefix.

    Rounding to float32 keeps numbers in order, and so does leaving off the bits behind the
    prefix. So all values of a prefix lie in the same bin, or, where an edge has that
    prefix too, on either side of the edge; one comparison of the values themselves tells.
    It takes a tenth of the time of a binary search, and the counts are the same.

    `of` makes them, since not all edges have prefixes of their own.

    Parameters
    ----------
    below : numpy.ndarray of intp, shape (65536,)
        By prefixes, how many edges are no greater than its values, not counting its own.
    threshold : numpy.ndarray of float64, shape (65536,)
        Its own edge, infinite where it has none.
    edges : int
        How many there are.
    """

    def __init__(self, below: NDArray[np.intp], threshold: NDArray[np.float64], edges: int) -> None:
        self._below, self._threshold, self._edges = below, threshold, edges

    @classmethod
    def of(cls, edges: NDArray[np.float64]) -> Self | None:
        """Return the bins between `edges`, which ascend; None where two share a prefix."""
        edges = edges.copy()
        with np.errstate(over="ignore"):
            # The last bin includes its upper edge.
            edges[-1] = np.nextafter(edges[-1], np.inf)
        # A value of −0 is no less than an edge of 0, so that edge takes the prefix of −0.
        edges[edges == 0] = -0.0
        prefixes = _prefixes(edges)
        if len(np.unique(prefixes)) < len(edges):
            return None
        least = (np.arange(PREFIXES, dtype=np.uint32) << 16).view(np.float32)
        with np.errstate(invalid="ignore"):  # some prefixes are those of NaN
            below = np.searchsorted(edges, least, side="right")
        below[prefixes] = np.arange(len(edges))
        threshold = np.full(PREFIXES, np.inf)
        threshold[prefixes] = edges
        return cls(below, threshold, len(edges))

    def count(self, values: NDArray[np.float64]) -> NDArray[Any]:
        """Return how many of `values` are in each bin, as `numpy.histogram` counts.

        Parameters
        ----------
        values : numpy.ndarray of float64, shape (N,)
            Finite.

        Returns
        -------
        numpy.ndarray of int64, shape (number of edges − 1,)
        """
        counts = np.zeros(self._edges + 1, np.int64)
        for start in range(0, len(values), CHUNK):
            chunk = values[start : start + CHUNK]
            prefixes = _prefixes(chunk)
            places = self._below.take(prefixes)
            places += chunk >= self._threshold.take(prefixes)
            counts += np.bincount(places, minlength=len(counts))
        return counts[1:-1]


def _prefixes(values: NDArray[np.float64]) -> NDArray[np.uint16]:
    with np.errstate(over="ignore"):
        return values.astype(np.float32).view(np.uint16)[_LEADING]


@functools.cache
def tensorflow_bins() -> tuple[NDArray[np.float64], BitBins]:
    """Return TensorFlow's edges and the bins between them.

    The edges are 0 and, on either side of it, those that grow from 1e-12 by a tenth each
    (tensorflow/core/lib/histogram/histogram.cc), up to 1e20 as torch has it.
    """
    factors = np.full(774, 1.1)
    factors[0] = 1e-12
    positive = np.multiply.accumulate(factors)
    edges = np.concatenate([-positive[::-1], [0.0], positive])
    bins = BitBins.of(edges)
    assert bins is not None
    return edges, bins
