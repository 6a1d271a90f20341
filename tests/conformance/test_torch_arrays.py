"""Histograms, tensors, PR curves and meshes are what torch's writer writes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
import torch
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.compat.proto import types_pb2
from tensorboard.util import tensor_util

from tests.conformance.beside_torch import (
    assert_alike,
    assert_same_parameters,
    both,
    ours,
    plain,
)

RANDOM = np.random.default_rng(0)
NORMAL = RANDOM.standard_normal(5000)
SPREAD = NORMAL * 10 ** RANDOM.uniform(-14, 14, NORMAL.size)


@pytest.mark.parametrize(
    "method",
    [
        "add_tensor",
        "add_histogram",
        "add_histogram_raw",
        "add_pr_curve",
        "add_pr_curve_raw",
        "add_mesh",
    ],
)
def test_names_order_and_defaults_are_torch_s(method: str) -> None:
    assert_same_parameters(method)


HISTOGRAM_VALUES = {
    "float64": NORMAL,
    "float32": NORMAL.astype(np.float32),
    "float16": NORMAL.astype(np.float16),
    "of all sizes": SPREAD,
    "of all sizes, single": SPREAD.astype(np.float32),
    "beyond all bins": np.array([-1e30, 0.5, 1e25, 1e300]),
    "in two dimensions": NORMAL.reshape(50, 100),
    "transposed": NORMAL.reshape(50, 100).T,
    "with strides": NORMAL[::3],
    "backwards": NORMAL[::-1],
    "one": np.array([3.0]),
    "all alike": np.full(100, 0.25),
    "zeros": np.zeros(100),
    "zeros of both signs": np.array([0.0, -0.0, 1.0]),
    "on edges": np.array([1e-12, 1e-12 * 1.1, -1e-12]),
    "negative": -np.abs(NORMAL),
    "integers": RANDOM.integers(-1000, 1000, 5000),
    "bytes": RANDOM.integers(0, 256, 5000).astype(np.uint8),
    "great integers": np.array([2**62, 2**53 + 1, -(2**60)]),
    "truth values": NORMAL > 0.5,
    "a number": 0.5,
    "a NumPy number": np.float32(0.5),
    "a tensor": torch.from_numpy(NORMAL),
    "a tensor with gradient": torch.from_numpy(NORMAL).float().requires_grad_(),
    "a tensor of half": torch.from_numpy(NORMAL).half(),
    "a transposed tensor": torch.from_numpy(NORMAL).reshape(50, 100).T,
    "a tensor of integers": torch.arange(100),
}


# torch's sum of squares, and TensorBoard's float32.
@pytest.mark.filterwarnings("ignore:overflow encountered in (dot|cast)")
@pytest.mark.parametrize("values", HISTOGRAM_VALUES.values(), ids=HISTOGRAM_VALUES)
def test_histograms(tmp_path: Path, values: Any) -> None:
    assert_alike(tmp_path, lambda writer: writer.add_histogram("h", values, 3))


@pytest.mark.parametrize(
    "bins",
    [
        *["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"],
        *[1, 7, 64, 1000, np.int64(30)],
        [-1, 0, 1],
        (-0.5, 0.5),
        np.linspace(-2, 2, 50),
        np.arange(-3, 4),
        [0.0, 0.0, 1.0],
        [0.2, 6.0, 7.0, 100.0, 1000.0],
    ],
    ids=str,
)
@pytest.mark.parametrize("values", ["float32", "integers", "all alike"])
def test_histograms_of_other_bins(tmp_path: Path, bins: Any, values: str) -> None:
    array = HISTOGRAM_VALUES[values]
    assert_alike(tmp_path, lambda writer: writer.add_histogram("h", array, bins=bins))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
@pytest.mark.parametrize("bins", ["tensorflow", "auto", 100, np.linspace(-2, 2, 50)], ids=str)
def test_histograms_of_many_values(tmp_path: Path, bins: Any, dtype: str) -> None:
    values = (RANDOM.standard_normal(300_000) * 100).astype(dtype)
    theirs, own = both(tmp_path, lambda writer: writer.add_histogram("h", values, bins=bins))
    expected, found = theirs[0].summary.value[0].histo, own[0].summary.value[0].histo
    # Of more than 10,000 values BLAS makes torch's sum by as many threads as it may have, and
    # each way of adding rounds otherwise: up to some √300,000 halves of 2⁻⁵².
    assert found.sum_squares == pytest.approx(expected.sum_squares, rel=1e-13)
    found.sum_squares = expected.sum_squares
    assert found == expected


@pytest.mark.parametrize("max_bins", [1, 2, 3, 10, 100, 773, 774, 1548, 5000])
@pytest.mark.parametrize("bins", ["tensorflow", 10, 101])
def test_histograms_of_few_bins(tmp_path: Path, bins: Any, max_bins: int) -> None:
    assert_alike(
        tmp_path, lambda writer: writer.add_histogram("h", NORMAL, 1, bins, None, max_bins)
    )


def test_histograms_of_other_frameworks(tmp_path: Path) -> None:
    array = NORMAL.astype(np.float32)
    theirs, _ = both(tmp_path, lambda writer: writer.add_histogram("h", array))
    own = ours(tmp_path / "jax", lambda writer: writer.add_histogram("h", jnp.array(array)))
    assert own[0].summary == theirs[0].summary


def test_torch_counts_bfloat16_by_way_of_float16(tmp_path: Path) -> None:
    # It has fewer exponents: 1e6 becomes infinite, and 1e-9 zero. Ours stay what they are.
    values = torch.tensor([1e6, 1e-9, 0.5], dtype=torch.bfloat16)
    theirs, own = both(tmp_path, lambda writer: writer.add_histogram("h", values))
    assert theirs[0].summary.value[0].histo.max == math.inf
    exact = values.double()
    histogram = own[0].summary.value[0].histo
    assert (histogram.min, histogram.max) == (exact.min().item(), exact.max().item())
    assert sum(histogram.bucket) == 3


@pytest.mark.parametrize("bins", ["tensorflow", "auto", 10, [-1.0, 0.0, 1.0]], ids=str)
def test_values_that_are_not_finite_are_left_out(tmp_path: Path, bins: Any) -> None:
    # torch raises for some bins, and for others writes a minimum and a sum of NaN.
    finite = NORMAL.astype(np.float32)
    values = np.insert(finite, [0, 10, 20], [np.nan, np.inf, -np.inf])
    theirs, _ = both(tmp_path, lambda writer: writer.add_histogram("h", finite, bins=bins))
    own = ours(tmp_path / "NaN", lambda writer: writer.add_histogram("h", values, bins=bins))
    assert own[0].summary == theirs[0].summary


@pytest.mark.parametrize("values", [np.full(5, np.nan), np.full(5, 1e30)])
def test_a_histogram_without_values_is_empty(tmp_path: Path, values: Any) -> None:
    # torch writes NaN, or raises. TensorBoard shows no buckets, and our counts say so.
    run = tmp_path / "run"
    [own] = ours(run, lambda writer: writer.add_histogram("h", values))
    assert sum(own.summary.value[0].histo.bucket) == 0
    [file] = run.iterdir()
    *_, event = EventFileLoader(str(file)).Load()
    assert tensor_util.make_ndarray(event.summary.value[0].tensor).shape == (0, 3)


@pytest.mark.parametrize("convert", [list, np.array, torch.tensor])
def test_raw_histograms(tmp_path: Path, convert: Any) -> None:
    counts, edges = np.histogram(NORMAL, bins=20)
    assert_alike(
        tmp_path,
        lambda writer: writer.add_histogram_raw(
            "h",
            NORMAL.min(),
            float(NORMAL.max()),
            len(NORMAL),
            NORMAL.sum(),
            NORMAL.dot(NORMAL),
            convert(edges[1:].tolist()),
            convert(counts.tolist()),
            7,
        ),
    )


TENSOR_TYPES = [
    torch.float32,
    torch.float64,
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
    torch.bool,
    torch.complex64,
    torch.complex128,
]


@pytest.mark.parametrize("dtype", TENSOR_TYPES)
@pytest.mark.parametrize("shape", [(), (1,), (0,), (2, 3), (4, 1, 5)])
def test_tensors(tmp_path: Path, dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = (torch.randn(shape, dtype=torch.float64) * 10).to(dtype)
    assert_alike(tmp_path, lambda writer: writer.add_tensor("t", tensor, 5))


@pytest.mark.parametrize(
    "change",
    [
        lambda tensor: tensor.requires_grad_(),
        lambda tensor: tensor.T,
        lambda tensor: tensor[::2, 1:],
        lambda tensor: tensor.expand(3, 4, 6),
        lambda tensor: (tensor * 1j).conj().resolve_conj(),
    ],
    ids=["with gradient", "transposed", "with strides", "expanded", "conjugate"],
)
def test_tensors_of_odd_layouts(tmp_path: Path, change: Any) -> None:
    tensor = change(torch.randn(4, 6))
    assert_alike(tmp_path, lambda writer: writer.add_tensor("t", tensor))


@pytest.mark.parametrize("dtype", [torch.float16, torch.uint8])
def test_tensors_that_torch_writes_so_that_nothing_reads_them(
    tmp_path: Path, dtype: torch.dtype
) -> None:
    # float16 has its 16 bits in half_val, where torch writes the 32 of a float32; uint8 goes
    # into int_val (tensorflow/core/framework/tensor.proto), where torch takes uint32_val.
    tensor = torch.tensor([[1.5, 2, 3], [4, 5, 250]]).to(dtype)
    theirs, own = both(tmp_path, lambda writer: writer.add_tensor("t", tensor))
    [their_value], [value] = theirs[0].summary.value, own[0].summary.value
    assert value.metadata == their_value.metadata
    assert value.tensor.dtype == their_value.tensor.dtype
    assert value.tensor.tensor_shape == their_value.tensor.tensor_shape
    assert tensor_util.make_ndarray(value.tensor).tolist() == tensor.tolist()
    with pytest.raises((ValueError, OverflowError)):
        tensor_util.make_ndarray(their_value.tensor)


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
        jnp.array([1.5, -2.0], jnp.bfloat16),
        np.array([1.5, -2.0], ml_dtypes.bfloat16),
    ],
    ids=["torch", "jax", "ml_dtypes"],
)
def test_bfloat16_stays_bfloat16(tmp_path: Path, value: Any) -> None:
    # torch writes 32 bits here, too. TensorBoard reads neither, TensorFlow ours.
    [own] = ours(tmp_path, lambda writer: writer.add_tensor("t", value))
    tensor = own.summary.value[0].tensor
    assert tensor.dtype == types_pb2.DT_BFLOAT16
    bits = np.array(tensor.half_val, np.uint16)
    assert bits.view(ml_dtypes.bfloat16).astype(float).tolist() == [1.5, -2.0]


@pytest.mark.parametrize(
    "value",
    [
        np.arange(6, dtype=np.uint16).reshape(2, 3),
        np.arange(6, dtype=np.uint32),
        np.array([2**64 - 1], np.uint64),
        np.array([[b"raw", b"bytes"]], object),
        np.array([1, 2, 3], ">i4"),
        [[1, 2], [3, 4]],
        3.5,
    ],
    ids=str,
)
def test_tensors_that_torch_refuses(tmp_path: Path, value: Any) -> None:
    [own] = ours(tmp_path, lambda writer: writer.add_tensor("t", value))
    read = tensor_util.make_ndarray(own.summary.value[0].tensor)
    assert read.tolist() == np.asarray(value).tolist()


@pytest.mark.parametrize("value", ["word", ["naïve", "🎉"], np.array([["a", "b"]]), b"raw\0"])
def test_tensors_of_text(tmp_path: Path, value: Any) -> None:
    [own] = ours(tmp_path, lambda writer: writer.add_tensor("t", value))
    read = tensor_util.make_ndarray(own.summary.value[0].tensor)
    expected = np.vectorize(lambda text: text if isinstance(text, bytes) else text.encode(), "O")
    assert read.tolist() == expected(np.array(value, object)).tolist()


LABELS = RANDOM.integers(0, 2, 100_000)
SCORES = RANDOM.random(100_000)


@pytest.mark.parametrize(
    ("labels", "predictions"),
    [
        (LABELS, SCORES),
        (LABELS.astype(bool), SCORES.astype(np.float32)),
        (LABELS.reshape(100, -1), SCORES.astype(np.float16).reshape(100, -1)),
        (torch.from_numpy(LABELS), torch.from_numpy(SCORES).float().requires_grad_()),
        (LABELS[:5], np.array([0.0, 1.0, 0.5, 1.5, -0.5])),
        (LABELS[:3], np.array([0, 1, 1])),
        (LABELS * 0.3, SCORES),
        (LABELS[:0], SCORES[:0]),
    ],
    ids=["float64", "float32", "float16", "torch", "outside", "integers", "soft labels", "none"],
)
@pytest.mark.parametrize("num_thresholds", [127, 2, 11, 200])
def test_pr_curves(tmp_path: Path, labels: Any, predictions: Any, num_thresholds: int) -> None:
    assert_alike(
        tmp_path,
        lambda writer: writer.add_pr_curve("p", labels, predictions, 2, num_thresholds),
    )


@pytest.mark.parametrize("scale", [1.0, 1.5], ids=["inside", "beyond 1"])
@pytest.mark.parametrize("weights", [2, 0.1, RANDOM.random(100_000)], ids=type)
def test_pr_curves_with_weights(tmp_path: Path, weights: Any, scale: float) -> None:
    assert_alike(
        tmp_path, lambda writer: writer.add_pr_curve("p", LABELS, SCORES * scale, weights=weights)
    )


def test_predictions_of_nan_are_left_out(tmp_path: Path) -> None:
    labels, predictions = np.array([1, 0, 1, 1]), np.array([0.5, 0.25, np.nan, np.inf])
    theirs, _ = both(tmp_path, lambda writer: writer.add_pr_curve("p", labels[:2], predictions[:2]))
    [own] = ours(tmp_path / "NaN", lambda writer: writer.add_pr_curve("p", labels, predictions))
    assert own.summary == theirs[0].summary


@pytest.mark.parametrize("num_thresholds", [5, 127, 500])
@pytest.mark.parametrize("convert", [np.array, torch.tensor])
def test_raw_pr_curves(tmp_path: Path, convert: Any, num_thresholds: int) -> None:
    rows = [convert(row) for row in RANDOM.random((6, 5)).tolist()]
    assert_alike(
        tmp_path,
        lambda writer: writer.add_pr_curve_raw("p", *rows, 4, num_thresholds=num_thresholds),
    )


VERTICES = RANDOM.standard_normal((2, 50, 3))
COLORS = RANDOM.integers(0, 256, (2, 50, 3))
FACES = RANDOM.integers(0, 50, (2, 80, 3))
CONFIG = {"material": {"cls": "MeshBasicMaterial", "roughness": 0.5}, "camera": {"fov": 75}}


@pytest.mark.parametrize("convert", [np.array, torch.tensor, np.ndarray.tolist])
@pytest.mark.parametrize(
    "others",
    [{}, {"colors": COLORS}, {"faces": FACES}, {"colors": COLORS, "faces": FACES}],
    ids=lambda others: "+".join(others) or "points",
)
@pytest.mark.parametrize("config", [None, {}, CONFIG], ids=["none", "empty", "some"])
def test_meshes(tmp_path: Path, convert: Any, others: dict[str, Any], config: Any) -> None:
    arrays = {name: convert(array) for name, array in others.items()}
    assert_alike(
        tmp_path,
        lambda writer: writer.add_mesh(
            "m", convert(VERTICES), **arrays, config_dict=config, global_step=9
        ),
    )


def test_several_kinds_keep_the_order_of_the_calls_of_each_tag(tmp_path: Path) -> None:
    def add(writer: Any) -> None:
        for step in range(3):
            writer.add_histogram("a/h", NORMAL + step, step)
            writer.add_scalar("a/s", step, step)
            writer.add_tensor("a/t", torch.arange(step + 1), step)
            writer.add_mesh("a/m", VERTICES, global_step=step)

    theirs, own = (
        sorted(found, key=lambda event: str(event.summary.value[0].tag))
        for found in both(tmp_path, add)
    )
    assert list(map(plain, own)) == list(map(plain, theirs))
