"""Histograms in common bins, and their percentiles: each number by itself."""

from __future__ import annotations

from collections.abc import Sequence

Bucket = tuple[float, float, float]
"""Left edge, right edge, count."""


def common_span(histograms: Sequence[Sequence[Bucket]]) -> tuple[float, float] | None:
    """TensorBoard's page's: webapp/widgets/histogram/histogram_util.ts, which is JavaScript
    inside its bundle, and so no oracle that a test could call.
    """
    edges = [edge for buckets in histograms for left, right, _ in buckets for edge in (left, right)]
    if not edges:
        return None
    least, greatest = min(edges), max(edges)
    if least == greatest:
        return least / 1.1 - 1, greatest * 1.1 + 1
    return least, greatest


def resampled(buckets: Sequence[Bucket], span: tuple[float, float], bins: int) -> list[float]:
    """Return the count of each bin: of every bucket the part that lies in it."""
    # By halves, for a width may be more than a number can be.
    start, width = span[0] / 2, (span[1] / 2 - span[0] / 2) / bins
    counts = []
    for number in range(bins):
        left, right = start + number * width, start + (number + 1) * width
        is_last = number == bins - 1
        counts.append(sum(_part(bucket, left, right, is_last) for bucket in buckets))
    return counts


def _part(bucket: Bucket, left: float, right: float, is_last: bool) -> float:
    bucket_left, bucket_right, count = bucket[0] / 2, bucket[1] / 2, bucket[2]
    if bucket_left == bucket_right:
        return count if left <= bucket_left < right or (is_last and bucket_left >= right) else 0.0
    shared = min(right, bucket_right) - max(left, bucket_left)
    return max(0.0, shared) / (bucket_right - bucket_left) * count
