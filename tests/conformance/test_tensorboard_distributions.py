"""TensorBoard's percentiles of histograms are those that the front end is tested against."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tbwidget._proto import event_pb2
from tbwidget.data.blobs import histogram
from tests.conformance.histogram_vectors import VECTORS, buckets_of, first_generation, vectors

FOUND = json.loads(VECTORS.read_text(encoding="utf-8"))
MADE = vectors()


def test_the_vectors_are_of_the_same_histograms() -> None:
    for section, names in (("percentiles", "name"), ("bins", "names")):
        assert [one[names] for one in FOUND[section]] == [one[names] for one in MADE[section]]


@pytest.mark.parametrize(
    ("found", "made"),
    list(zip(FOUND["percentiles"], MADE["percentiles"], strict=False)),
    ids=[one["name"] for one in FOUND["percentiles"]],
)
def test_percentiles_are_tensorboards(found: dict[str, Any], made: dict[str, Any]) -> None:
    np.testing.assert_allclose(found["buckets"], made["buckets"], rtol=1e-12)
    np.testing.assert_allclose(found["values"], made["values"], rtol=1e-12)


@pytest.mark.parametrize(
    ("found", "made"),
    list(zip(FOUND["bins"], MADE["bins"], strict=False)),
    ids=[", ".join(one["names"]) for one in FOUND["bins"]],
)
def test_bins_are_those_of_the_definition(found: dict[str, Any], made: dict[str, Any]) -> None:
    assert (found["span"] is None) == (made["span"] is None)
    if made["span"]:
        np.testing.assert_allclose(found["span"], made["span"], rtol=1e-12)
    for one, other in zip(found["counts"], made["counts"], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", first_generation())
def test_buckets_of_tensorflow_1_are_tensorboards(name: str) -> None:
    """Which rounds them to float32 on its way to what TensorFlow 2 writes."""
    value = first_generation()[name]
    ours = histogram.decode(event_pb2.Summary.Value.FromString(value.SerializeToString()))
    theirs = np.reshape(buckets_of(value), (-1, 3))
    np.testing.assert_allclose(np.column_stack(ours), theirs, rtol=float(np.finfo(np.float32).eps))
