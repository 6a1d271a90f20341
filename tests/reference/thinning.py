"""M4 (Jugel et al., VLDB 2014) over buckets of equal width in steps, as the browser has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby


def m4_indices(step: Sequence[float], value: Sequence[float], max_points: int) -> list[int]:
    count = len(step)
    if count <= max_points:
        return list(range(count))
    buckets = max_points // 5
    span = step[-1] - step[0]
    if span > 0:
        kept = _kept(value, lambda i: min(buckets - 1, int((step[i] - step[0]) / span * buckets)))
        if len(kept) >= min(count, max_points) / 4:
            return kept
    return _kept(value, lambda i: i * buckets // count)


def _kept(value: Sequence[float], bucket_of: Callable[[int], int]) -> list[int]:
    kept: set[int] = set()
    for _, members in groupby(range(len(value)), bucket_of):
        bucket = list(members)
        finite = [i for i in bucket if math.isfinite(value[i])]
        gaps = [i for i in bucket if not math.isfinite(value[i])]
        kept |= {bucket[0], bucket[-1], *gaps[:1]}
        if finite:
            kept |= {min(finite, key=value.__getitem__), max(finite, key=value.__getitem__)}
    return sorted(kept)
