"""Student's t for intervals of a mean, as js/src/core/student_t.ts has it. Pure."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=4096)
def student_t95(freedom: int) -> float:
    """Return how many standard errors a mean's 95 % interval reaches to each side.

    With θ = arctan(t / √k), P(|T| ≤ t) is C ∫ cos^(k-1) from 0 to θ, a finite sum for whole k
    (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4). It is
    concave in θ, so Newton's method from 0 rises to the root.

    Parameters
    ----------
    freedom : int
        Degrees of freedom k, 1 or more.
    """
    scale = _density(freedom)
    angle = 0.0
    while True:
        missing = 0.95 - _probability(freedom, angle)
        following = angle + missing / (scale * math.cos(angle) ** (freedom - 1))
        if not following > angle + 1e-15:
            return math.tan(angle) * math.sqrt(freedom)
        angle = following


def _density(freedom: int) -> float:
    """Return C = 2 Γ((k+1)/2) / (√π Γ(k/2)), by C(k) = C(k-2) (k-1) / (k-2)."""
    odd = freedom % 2 == 1
    scale = 2 / math.pi if odd else 1.0
    for nu in range(3 if odd else 4, freedom + 1, 2):
        scale *= (nu - 1) / (nu - 2)
    return scale


def _probability(freedom: int, angle: float) -> float:
    """Return P(|T| ≤ tan(angle) √k)."""
    cosine = math.cos(angle)
    odd = freedom % 2 == 1
    term, total = (cosine if odd else 1.0), 0.0
    for power in range(1 if odd else 0, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (power + 1) / (power + 2)
    series = math.sin(angle) * total
    return 2 / math.pi * (angle + series) if odd else series
