"""Histograms with what TensorBoard makes of them, for the tests of the front end.

``python -m tests.conformance.histogram_vectors`` writes js/tests/core/histogram_vectors.json
anew; ``scripts/format`` brings it into shape.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tensorboard.compat.proto import summary_pb2
from tensorboard.data_compat import migrate_value
from tensorboard.plugins.distribution.compressor import compress_histogram
from tensorboard.plugins.histogram import summary_v2
from tensorboard.util import tensor_util

from tests.reference.histograms import common_span, resampled

VECTORS: Final = Path(__file__).parents[2] / "js/tests/core/histogram_vectors.json"

BINS: Final = 30
"""TensorBoard's: webapp/widgets/histogram/histogram_util.ts, ``DEFAULT_BIN_COUNT``."""

LARGEST: Final = float(np.finfo(np.float64).max)
"""The outermost edges of TensorFlow 1's histograms."""

Rows = list[list[float]]
"""A bucket each: left edge, right edge, count."""


def first_generation() -> dict[str, summary_pb2.Summary.Value]:
    """Return values as TensorFlow 1 writes them, whose outermost buckets have no end."""
    rng = np.random.default_rng(1)
    positive = 1e-12 * 1.1 ** np.arange(774)
    limits = np.concatenate([[-LARGEST], -positive[::-1], [0], positive, [LARGEST]])
    return {
        "TF1, normal": _histo(rng.normal(0, 0.1, 500), limits),
        "TF1, all at 0": _histo(np.zeros(20), limits),
        "TF1, two values far apart": _histo(np.array([-1e6, 3e5]), limits),
        "TF1, beyond the last edge": _histo(np.array([1e25, 2e25, 3.0]), limits),
        "TF1, empty": summary_pb2.Summary.Value(
            tag="w", histo=summary_pb2.HistogramProto(bucket=[0.0], bucket_limit=[LARGEST])
        ),
    }


def _histo(values: NDArray[np.float64], limits: NDArray[np.float64]) -> Any:
    counts = np.bincount(np.searchsorted(limits, values, side="left"), minlength=len(limits))
    message = summary_pb2.HistogramProto(
        min=values.min(),
        max=values.max(),
        num=len(values),
        sum=values.sum(),
        sum_squares=(values**2).sum(),
        bucket=counts.astype(float),
        bucket_limit=limits,
    )
    return summary_pb2.Summary.Value(tag="w", histo=message)


def second_generation() -> dict[str, Rows]:
    """Return buckets as TensorFlow 2 writes them."""
    rng = np.random.default_rng(2)
    samples = {
        "TF2, normal": rng.normal(1, 2, 1000),
        "TF2, skewed": rng.exponential(3, 700),
        "TF2, one value": np.full(12, 3.5),
        "TF2, empty": np.empty(0),
    }
    made = {}
    for name, values in samples.items():
        message = summary_v2.histogram_pb("w", values, buckets=30)
        made[name] = tensor_util.make_ndarray(message.value[0].tensor).tolist()
    weights = rng.random(8)
    return made | {
        "one bucket": [[2.0, 3.0, 7.0]],
        "all in one point": [[4.0, 4.0, 9.0]],
        "a point among buckets": [[0.0, 1.0, 5.0], [1.0, 1.0, 20.0], [1.0, 3.0, 5.0]],
        "points at both ends": [[-1.0, -1.0, 3.0], [-1.0, 1.0, 1.0], [1.0, 1.0, 2.0]],
        "weighted": [[float(i), i + 1.0, float(weight)] for i, weight in enumerate(weights)],
        "gaps and empty buckets": [[0, 1, 0], [1, 2, 4], [5, 6, 0], [6, 9, 8], [9, 10, 0]],
        "nothing in its buckets": [[0.0, 1.0, 0.0], [1.0, 2.0, 0.0]],
        "half below an edge": [[0.0, 1.0, 50.0], [1.0, 2.0, 0.0], [2.0, 4.0, 50.0]],
        "tiny values": [[1e-300, 2e-300, 4.0], [2e-300, 4e-300, 1.0]],
    }


def buckets_of(value: summary_pb2.Summary.Value) -> Rows:
    """Return what TensorBoard makes of a value of TensorFlow 1."""
    rows: Rows = tensor_util.make_ndarray(migrate_value(value).tensor).tolist()
    return rows


def vectors() -> dict[str, Any]:
    """Return histograms, their percentiles, and groups of them in common bins."""
    named = {name: buckets_of(value) for name, value in first_generation().items()}
    named |= second_generation()
    return {
        "description": "Made by tests/conformance/histogram_vectors.py; see there.",
        "percentiles": [
            {
                "name": name,
                "buckets": rows,
                "values": [float(value) for _, value in compress_histogram(rows)],
            }
            for name, rows in named.items()
        ],
        "bins": [_binned(named, *names) for names in _groups(named)],
    }


def _groups(named: dict[str, Rows]) -> list[list[str]]:
    return [
        *([name] for name in named),
        ["TF2, normal", "TF1, normal", "TF2, empty", "one bucket"],
        ["one bucket", "all in one point", "a point among buckets"],
        ["TF1, two values far apart", "weighted", "gaps and empty buckets"],
    ]


def _binned(named: dict[str, Rows], *names: str) -> dict[str, Any]:
    histograms = [[(row[0], row[1], row[2]) for row in named[name]] for name in names]
    span = common_span(histograms)
    return {
        "names": list(names),
        "span": span and list(span),
        "counts": [resampled(buckets, span, BINS) if span else [] for buckets in histograms],
    }


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), indent=2) + "\n", encoding="utf-8")
