"""The three smoothings, each point by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median


def ema(values: Sequence[float], weight: float) -> list[float]:
    """TensorBoard's: webapp/widgets/line_chart_v2/data_transformer.ts, `classicSmoothing`."""
    if all(value == values[0] for value in values):
        return list(values)
    last, count, smoothed = 0.0, 0, []
    for value in values:
        if not math.isfinite(value):
            smoothed.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        smoothed.append(last / (1 if weight == 1 else 1 - weight**count))
    return smoothed


def gaussian(values: Sequence[float], weight: float) -> list[float]:
    def mean(window: Sequence[float], half_width: float) -> float:
        middle = len(window) // 2
        # The variance of (2 half_width + 1) equal weights at distances of 1.
        variance = ((2 * half_width + 1) ** 2 - 1) / 12
        weights = [math.exp(-((j - middle) ** 2) / (2 * variance)) for j in range(len(window))]
        pairs = zip(weights, window, strict=True)
        return math.fsum(share * value for share, value in pairs) / math.fsum(weights)

    def reach(half_width: float) -> int:
        return math.ceil(3 * math.sqrt(((2 * half_width + 1) ** 2 - 1) / 12))

    return _around_each(values, weight, reach, mean)


def running_median(values: Sequence[float], weight: float) -> list[float]:
    return _around_each(
        values,
        weight,
        lambda half_width: math.floor(half_width + 0.5),
        lambda window, _: median(window),
    )


def _around_each(
    values: Sequence[float],
    weight: float,
    reach: Callable[[float], int],
    statistic: Callable[[Sequence[float], float], float],
) -> list[float]:
    """Put in place of each finite value the statistic of those around it."""
    finite = [value for value in values if math.isfinite(value)]
    last = len(finite) - 1
    half_width = min(math.inf if weight == 1 else weight / (1 - weight), max(0, last) / 2)
    if half_width == 0:
        return list(values)
    smoothed = []
    for i in range(len(finite)):
        radius = min(reach(half_width), i, last - i)
        smoothed.append(statistic(finite[i - radius : i + radius + 1], half_width))
    rest = iter(smoothed)
    return [next(rest) if math.isfinite(value) else value for value in values]
