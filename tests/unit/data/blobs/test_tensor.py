"""Tensors of every type and layout, and those that are refused."""

from __future__ import annotations

import tracemalloc
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from tensorboard.util.tensor_util import make_ndarray

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs.tensor import as_array

CONTENT: dict[int, Any] = {
    pb.DT_FLOAT: "<f4",
    pb.DT_DOUBLE: "<f8",
    pb.DT_HALF: "<f2",
    pb.DT_INT8: "i1",
    pb.DT_INT16: "<i2",
    pb.DT_INT32: "<i4",
    pb.DT_INT64: "<i8",
    pb.DT_UINT8: "u1",
    pb.DT_UINT16: "<u2",
    pb.DT_UINT32: "<u4",
    pb.DT_UINT64: "<u8",
    pb.DT_BOOL: "?",
    pb.DT_COMPLEX64: "<c8",
    pb.DT_COMPLEX128: "<c16",
}

TYPED: list[tuple[int, dict[str, Any], list[Any]]] = [
    (pb.DT_FLOAT, {"float_val": [0.5, -2.0]}, [0.5, -2.0]),
    (pb.DT_DOUBLE, {"double_val": [0.1, 1e300]}, [0.1, 1e300]),
    (pb.DT_HALF, {"half_val": [0x3E00, 0xC000]}, [1.5, -2.0]),
    (pb.DT_BFLOAT16, {"half_val": [0xBFC0, 0x4000]}, [-1.5, 2.0]),
    (pb.DT_INT8, {"int_val": [-7, 7]}, [-7, 7]),
    (pb.DT_INT16, {"int_val": [-300, 300]}, [-300, 300]),
    (pb.DT_INT32, {"int_val": [-70_000, 70_000]}, [-70_000, 70_000]),
    (pb.DT_INT64, {"int64_val": [-(2**40), 2**40]}, [-(2**40), 2**40]),
    (pb.DT_UINT8, {"int_val": [0, 200]}, [0, 200]),
    (pb.DT_UINT16, {"int_val": [0, 60_000]}, [0, 60_000]),
    (pb.DT_UINT32, {"uint32_val": [0, 2**31]}, [0, 2**31]),
    (pb.DT_UINT64, {"uint64_val": [0, 2**63]}, [0, 2**63]),
    (pb.DT_BOOL, {"bool_val": [True, False]}, [True, False]),
    (pb.DT_COMPLEX64, {"scomplex_val": [1.0, 2.0, 3.0, 4.0]}, [1 + 2j, 3 + 4j]),
    (pb.DT_COMPLEX128, {"dcomplex_val": [1.0, 2.0, 3.0, 4.0]}, [1 + 2j, 3 + 4j]),
    (pb.DT_STRING, {"string_val": [b"a", b"\xff"]}, [b"a", b"\xff"]),
    (11, {"int_val": [-7, 7]}, [-7, 7]),
]


def shape(*sizes: int) -> pb.TensorShapeProto:
    return pb.TensorShapeProto(dim=[pb.TensorShapeProto.Dim(size=size) for size in sizes])


def tensor(dtype: int, *sizes: int, **fields: Any) -> pb.TensorProto:
    return pb.TensorProto(dtype=dtype, tensor_shape=shape(*sizes), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", CONTENT)
def test_content_of_every_type_is_read(dtype: int) -> None:
    values = np.array([[1, 0], [1, 1], [0, 1]]).astype(CONTENT[dtype])
    array = as_array(tensor(dtype, 3, 2, tensor_content=values.tobytes()))
    assert array.dtype == values.dtype.newbyteorder("=")
    assert np.array_equal(array, values)
    array[0, 0] = 0  # the caller's own


def test_bfloat16_content_becomes_float32() -> None:
    values = np.array([1.5, -3.0, np.inf], ml_dtypes.bfloat16)
    array = as_array(tensor(pb.DT_BFLOAT16, 3, tensor_content=values.tobytes()))
    assert array.dtype == np.float32
    assert array.tolist() == [1.5, -3.0, np.inf]


@pytest.mark.parametrize(("dtype", "fields", "values"), TYPED)
def test_typed_fields_of_every_type_are_read(
    dtype: int, fields: dict[str, Any], values: list[Any]
) -> None:
    assert as_array(tensor(dtype, 2, 1, **fields)).tolist() == [[value] for value in values]


@pytest.mark.parametrize(("dtype", "fields", "values"), TYPED)
def test_the_last_value_is_repeated_where_some_are_left_out(
    dtype: int, fields: dict[str, Any], values: list[Any]
) -> None:
    assert as_array(tensor(dtype, 4, **fields)).tolist() == [*values, values[-1], values[-1]]


@pytest.mark.parametrize("dtype", [*CONTENT, pb.DT_BFLOAT16, pb.DT_STRING])
def test_no_values_are_zeros_and_no_elements_are_none(dtype: int) -> None:
    assert as_array(tensor(dtype, 2)).tolist() in ([0, 0], [b"", b""])
    assert as_array(tensor(dtype, 0, 3)).shape == (0, 3)


@pytest.mark.parametrize("dtype", [dtype for dtype in CONTENT if dtype != pb.DT_BOOL])
def test_tensorboard_reads_the_same(dtype: int) -> None:
    from tensorboard.compat.proto.tensor_pb2 import TensorProto

    values = np.arange(6).astype(CONTENT[dtype])
    message = tensor(dtype, 2, 3, tensor_content=values.tobytes())
    theirs = make_ndarray(TensorProto.FromString(message.SerializeToString()))
    assert np.array_equal(as_array(message), theirs)


REFUSED: dict[str, tuple[pb.TensorProto, str]] = {
    "content": (tensor(pb.DT_FLOAT, 3, tensor_content=bytes(8)), "takes 12 bytes; there are 8"),
    "huge": (tensor(pb.DT_FLOAT, 1 << 40, tensor_content=bytes(4)), "there are 4"),
    "overflow": (tensor(pb.DT_FLOAT, *[1 << 62] * 8, tensor_content=bytes(4)), "there are 4"),
    "splat": (tensor(pb.DT_DOUBLE, 1 << 40, double_val=[1.0]), "1 values; the rest would take"),
    "strings": (tensor(pb.DT_STRING, 1 << 40, string_val=[b"x"]), "the rest would take"),
    "zeros": (tensor(pb.DT_DOUBLE, 1 << 30, 1 << 30), "0 values"),
    "too many": (tensor(pb.DT_FLOAT, 1, float_val=[1.0, 2.0]), "with 2 values"),
    "negative": (tensor(pb.DT_FLOAT, -1, float_val=[1.0]), "negative"),
    "deep": (tensor(pb.DT_FLOAT, *[1] * 1000, float_val=[1.0]), "1000 dimensions"),
    "type": (tensor(24, 1, tensor_content=b"x"), "type 24, which is not known"),
    "rank": (
        pb.TensorProto(dtype=pb.DT_FLOAT, tensor_shape=pb.TensorShapeProto(unknown_rank=True)),
        "shape is not known",
    ),
}


@pytest.mark.parametrize(("message", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_before_memory_is_taken(
    message: pb.TensorProto, reason: str
) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ReadError, match=reason):
            as_array(message)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
