"""Numbers of all libraries → the summary of a scalar."""

from __future__ import annotations

import decimal
import fractions
import math
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import torch

from tbwidget._proto import event_pb2 as pb
from tbwidget.summary import as_float, scalar


class Tensor:
    """What torch, TensorFlow and JAX have in common."""

    def __init__(self, value: Any, shape: tuple[int, ...]) -> None:
        self.value, self.shape = value, shape

    def item(self) -> Any:
        return self.value


class Symbolic:
    """A number of a library that has no `item`."""

    def __float__(self) -> float:
        return 2.5


class Exchanged:
    """A number of a library that only exchanges arrays."""

    def __init__(self, value: Any) -> None:
        self.array = np.asarray(value)

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.array.__dlpack_device__()


@pytest.mark.parametrize(
    "value",
    [
        2.5,
        np.float64(2.5),
        np.float32(2.5),
        np.float16(2.5),
        np.array(2.5),
        np.array([2.5]),
        np.array([[2.5]], np.float32),
        decimal.Decimal("2.5"),
        fractions.Fraction(5, 2),
        Tensor(2.5, ()),
        Tensor(2.5, (1, 1)),
        Symbolic(),
        Exchanged(2.5),
        torch.tensor(2.5, requires_grad=True),
        torch.tensor([2.5], dtype=torch.bfloat16),
        jnp.float32(2.5),
        jnp.array([2.5], jnp.bfloat16),
    ],
)
def test_any_library_s_number_is_taken(value: Any) -> None:
    result = as_float(value)
    assert type(result) is float
    assert result == 2.5


@pytest.mark.parametrize(
    ("value", "number"), [(True, 1.0), (7, 7.0), (np.int64(-3), -3.0), (np.bool_(True), 1.0)]
)
def test_whole_numbers_and_truth_values_are_numbers(value: Any, number: float) -> None:
    assert as_float(value) == number


def test_values_that_are_not_finite_stay_what_they_are() -> None:
    assert math.isnan(as_float(np.float32("nan")))
    assert as_float(np.array(-np.inf)) == -math.inf


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("0.5", "'0.5'"),
        (b"0.5", "b'0.5'"),
        (None, "None"),
        (1j, "complex"),
        (np.array(1j), "ndarray"),
        ({"loss": 1.0}, "dict"),
        ([1.0], "list"),
        (np.array("half"), "ndarray"),
        (object(), "object"),
        (list, "the class list"),
        (np.float32, "the class float32"),
        (bytearray(b"5"), "bytearray"),
        (np.datetime64(5, "ns"), "datetime64"),
        (np.array(5, "m8[ns]"), "ndarray"),
    ],
)
def test_what_is_no_number_is_named(value: Any, named: str) -> None:
    with pytest.raises(TypeError, match="pass a float") as caught:
        as_float(value)
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (np.zeros(3), 3),
        (np.zeros((2, 2)), 4),
        ([], 0),
        (Tensor(0.0, (5,)), 5),
        (Exchanged([0.0] * 3), 3),
    ],
)
def test_other_counts_than_one_are_named(value: Any, count: int) -> None:
    with pytest.raises(ValueError, match=f"has {count} elements, expected 1"):
        as_float(value)


def test_a_tensor_without_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="scalar value: got a meta tensor"):
        as_float(torch.zeros((), device="meta"))


def test_a_whole_number_beyond_all_floats_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        as_float(10**400)


def test_the_three_layouts_are_torch_s() -> None:
    [old] = scalar("tag", 0.1).value
    [new] = scalar("tag", 0.1, new_style=True).value
    [double] = scalar("tag", 0.1, new_style=True, double_precision=True).value
    assert (old.tag, old.simple_value) == ("tag", float(np.float32(0.1)))
    assert not old.HasField("metadata")
    assert new.metadata.plugin_data.plugin_name == "scalars"
    assert (new.tensor.dtype, list(new.tensor.float_val)) == (pb.DT_FLOAT, [float(np.float32(0.1))])
    assert (double.tensor.dtype, list(double.tensor.double_val)) == (pb.DT_DOUBLE, [0.1])
