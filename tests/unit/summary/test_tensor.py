"""Arrays → the summary of a tensor. What torch makes of them: tests/conformance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.summary.tensor import tensor, tensor_proto


def made(value: Any) -> pb.TensorProto:
    [summary] = tensor("t", value).encode().summary.value
    assert summary.metadata.plugin_data.plugin_name == "tensor"
    return summary.tensor


def test_numbers_go_into_the_field_of_their_type() -> None:
    message = made([[1.5, 2.5, -0.0]])
    assert message.dtype == pb.DT_DOUBLE
    assert [dim.size for dim in message.tensor_shape.dim] == [1, 3]
    assert str(list(message.double_val)) == "[1.5, 2.5, -0.0]"


@pytest.mark.parametrize("count", [0, 1, 31, 32, 4095, 4096, 600_000])
def test_floats_of_any_count(count: int) -> None:
    values = np.arange(count, dtype=np.float32)
    assert np.array_equal(np.array(tensor_proto(values).float_val, np.float32), values)


def test_a_tensor_is_copied_at_the_call() -> None:
    numbers, texts = np.ones(3), np.array(["a", "b"], object)
    drafts = tensor("t", numbers), tensor("t", texts)
    numbers[:], texts[:] = 9, "x"
    first, second = (draft.encode().summary.value[0].tensor for draft in drafts)
    assert list(first.double_val) == [1, 1, 1]
    assert list(second.string_val) == [b"a", b"b"]
    assert [draft.nbytes for draft in drafts] == [24, 2]


@pytest.mark.parametrize(
    ("value", "error", "named"),
    [
        (None, TypeError, "tensor of add_tensor: got NoneType"),
        (["a", 1], TypeError, r"got list \['a', 1\]"),
        ([["a"], ["b", "c"]], ValueError, "tensor of add_tensor: .* differ in length"),
        ([[1], [2, 3]], ValueError, "differ in length"),
        (np.ones(2, np.longdouble), TypeError, "convert them to float64"),
        (np.broadcast_to(np.float32(0), (1 << 29,)), ValueError, "expected fewer than 2147483648"),
    ],
    ids=["none", "mixed", "ragged text", "ragged", "long", "huge"],
)
def test_what_makes_no_tensor_is_named(value: Any, error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named):
        tensor("t", value)
