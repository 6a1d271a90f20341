"""What is asked of one series or several: stretches, a robust range, a mean and its band."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Line(NamedTuple):
    x: Sequence[float]
    y: Sequence[float]


def partitions(step: Sequence[float]) -> list[int]:
    """Where steps go back, and the beginning."""
    finite = [i for i, at in enumerate(step) if math.isfinite(at)]
    back = [i for before, i in pairwise(finite) if step[i] < step[before]]
    return [0, *back] if step else []


def robust_range(columns: Sequence[Sequence[float]]) -> list[float] | None:
    """Extent of what lies from the 5th to the 95th percentile, of more than two values."""
    finite = sorted(value for column in columns for value in column if math.isfinite(value))
    if len(finite) > 2:
        low, high = _quantile(finite, 0.05), _quantile(finite, 0.95)
        finite = [value for value in finite if low <= value <= high]
    return [finite[0], finite[-1]] if finite else None


def aggregate(lines: Sequence[Line], band: str) -> dict[str, list[float]]:
    """Mean and band at every x of the lines, which ascend; columns by name."""
    made: dict[str, list[float]] = {"x": sorted({x for line in lines for x in line.x})}
    made |= {"mean": [], "low": [], "high": [], "count": []}
    for at in made["x"]:
        values = [value for line in lines if math.isfinite(value := _value(line, at))]
        mean = statistics.fmean(values) if values else math.nan
        low, high = _band(values, mean, band)
        for name, cell in {"mean": mean, "low": low, "high": high, "count": len(values)}.items():
            made[name].append(cell)
    return made


def student_t95(freedom: int) -> float:
    """Find t with P(|T| <= t) = 0.95, by halving, of the integral by Simpson's rule."""
    low, high = 0.0, math.pi / 2
    whole = _integral(freedom, high)
    for _ in range(60):
        middle = (low + high) / 2
        if _integral(freedom, middle) < 0.95 * whole:
            low = middle
        else:
            high = middle
    return math.tan(low) * math.sqrt(freedom)


def _integral(freedom: int, end: float, pieces: int = 2_000) -> float:
    """Integrate cos^(freedom - 1) from 0: Student's density by the angle arctan(t / √freedom)."""
    width = end / pieces
    heights = [math.cos(i * width) ** (freedom - 1) for i in range(pieces + 1)]
    inner = 4 * math.fsum(heights[1:-1:2]) + 2 * math.fsum(heights[2:-1:2])
    return (heights[0] + inner + heights[-1]) * width / 3


def _band(values: Sequence[float], mean: float, band: str) -> tuple[float, float]:
    if not values:
        return math.nan, math.nan
    if band == "minmax":
        return min(values), max(values)
    half = 0.0
    if len(values) > 1:
        half = statistics.stdev(values)
        if band == "ci95":
            half *= student_t95(len(values) - 1) / math.sqrt(len(values))
    return mean - half, mean + half


def _value(line: Line, at: float) -> float:
    """Interpolate; NaN outside and in gaps."""
    before = [i for i, x in enumerate(line.x) if x <= at]
    if not before:
        return math.nan
    i = before[-1]
    if line.x[i] == at:
        return line.y[i]
    if i + 1 == len(line.x):
        return math.nan
    share = (at - line.x[i]) / (line.x[i + 1] - line.x[i])
    return line.y[i] + (line.y[i + 1] - line.y[i]) * share


def _quantile(ascending: Sequence[float], share: float) -> float:
    """Type 7 of Hyndman and Fan (1996)."""
    place = share * (len(ascending) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)
