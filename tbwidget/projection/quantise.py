"""Coordinates → 16 bits each, which is finer than any screen.

::

    value = low + code / 65534 · (high − low)        65535: missing
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING: Final = 65535
"""The code of what is NaN or infinite."""

LARGEST: Final = 65534
"""The code of `Quantised.high`."""


class Quantised(NamedTuple):
    """A column of coordinates."""

    codes: NDArray[np.uint16]
    low: float
    high: float
    """The least and the largest of the finite values; both 0 where there are none."""


def quantised(values: NDArray[Any]) -> Quantised:
    """Return `values`, real numbers of shape (N,), in 16 bits each."""
    finite = np.isfinite(values)
    is_whole = bool(finite.all())
    numbers = (values if is_whole else values[finite]).astype(np.float64)
    if not len(numbers):
        return Quantised(np.full(len(values), MISSING, np.uint16), 0.0, 0.0)
    low, high = float(numbers.min()), float(numbers.max())
    # Halves, because the distance between two floats may be none itself.
    half = high / 2 - low / 2
    numbers /= 2
    numbers -= low / 2
    if half > 0:
        numbers /= half
    numbers *= LARGEST
    codes = np.rint(numbers, out=numbers).astype(np.uint16)
    if not is_whole:
        codes, placed = np.full(len(values), MISSING, np.uint16), codes
        codes[finite] = placed
    return Quantised(codes, low, high)
