"""The three smoothings, as js/src/core/smoothing.ts has them. Pure.

The vectors in js/tests/core/vectors.json hold both to the same numbers. Values that are not
finite pass through and do not count; a constant comes back exactly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Column = NDArray[np.float64]

Method = Literal["ema", "gaussian", "median"]

REACH: Final = 3
"""Standard deviations after which the bell is cut off."""


def smoothed(method: Method, values: NDArray[np.floating[Any]], weight: float) -> Column:
    """Return `values` smoothed by a weight from 0 (the values themselves) to 1.

    The running median is taken over N = (1 + w) / (1 - w) points, which damp noise as much
    as the moving average of weight w, and the Gaussian has the variance of N equal weights.

    Parameters
    ----------
    method : {"ema", "gaussian", "median"}
        "ema" is TensorBoard's moving average, the bias of its start taken out.
    values : ndarray of float, shape (n,)
    weight : float

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    found = np.array(values, np.float64)
    finite = np.isfinite(found)
    inside = found[finite]
    # A value that is not finite is another than the rest: TensorBoard then smooths.
    if weight <= 0 or (len(found) and bool((found == found[0]).all())):
        return found
    found[finite] = _METHODS[method](inside, min(weight, 1.0))
    return found


def _ema(values: Column, weight: float) -> Column:
    # tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts, `classicSmoothing`
    means, mean = [], 0.0
    debias = 1.0 if weight == 1 else 0.0
    for count, value in enumerate(values.tolist(), 1):
        mean = weight * mean + (1 - weight) * value
        if debias < 1:
            debias = 1 - weight**count
        means.append(mean / debias)
    return np.array(means, np.float64)


def _gaussian(values: Column, weight: float) -> Column:
    half = _half_width(weight, len(values))
    if half <= 0:
        return values
    deviation = math.sqrt(half * (half + 1) / 3)
    last = len(values) - 1
    sums, weights = np.zeros(len(values)), np.ones(len(values))
    # Windows shrink towards the ends; differences let equal values come back exactly.
    for distance in range(1, min(math.ceil(REACH * deviation), last // 2) + 1):
        share = math.exp(-0.5 * (distance / deviation) ** 2)
        centre = values[distance:-distance]
        around = (values[: -2 * distance] - centre) + (values[2 * distance :] - centre)
        sums[distance:-distance] += share * around
        weights[distance:-distance] += 2 * share
    return values + sums / weights


def _median(values: Column, weight: float) -> Column:
    radius = math.floor(_half_width(weight, len(values)) + 0.5)
    last = len(values) - 1
    reaches = (min(radius, i, last - i) for i in range(len(values)))
    return np.array([np.median(values[i - r : i + r + 1]) for i, r in enumerate(reaches)])


def _half_width(weight: float, count: int) -> float:
    """Return (N - 1) / 2, or less where there are fewer points."""
    most = max(0, count - 1) / 2
    return most if weight >= 1 else min(weight / (1 - weight), most)


_METHODS: Final[dict[Method, Callable[[Column, float], Column]]] = {
    "ema": _ema,
    "gaussian": _gaussian,
    "median": _median,
}
