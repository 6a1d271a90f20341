"""Tensors → arrays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._errors import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.decode import LAYOUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_DIMENSIONS: Final = 32
"""NumPy 1.26 has no more."""

MOST_REPEATED_BYTES: Final = 64 << 20
"""Of an array that is larger than its message, which may leave repeated numbers out."""

STRING_BYTES: Final = 50
"""What a Python string takes besides its characters."""

_LAYOUTS: Final[dict[int, tuple[str, str]]] = {
    **LAYOUTS,
    pb.DT_COMPLEX64: ("<c8", "scomplex_val"),
    pb.DT_COMPLEX128: ("<c16", "dcomplex_val"),
    11: ("i1", "int_val"),  # DT_QINT8
    12: ("u1", "int_val"),  # DT_QUINT8
    13: ("<i4", "int_val"),  # DT_QINT32
    15: ("<i2", "int_val"),  # DT_QINT16
    16: ("<u2", "int_val"),  # DT_QUINT16
}
"""Those of `tbwidget.data.decode`, and the types that no scalar has
(tensorflow/core/framework/types.proto)."""


def as_array(tensor: pb.TensorProto) -> NDArray[Any]:
    """Return the values of `tensor`.

    Returns
    -------
    numpy.ndarray
        Of the tensor's shape and type. bfloat16 comes as float32, which holds it exactly;
        strings come as `bytes` in an array of objects.

    Raises
    ------
    ReadError
        The type is not known, or the shape does not fit the values.
    """
    shape = _checked_shape(tensor)
    if tensor.dtype == pb.DT_STRING:
        return _as_strings(tensor, shape)
    layout, field = _LAYOUTS.get(tensor.dtype, ("", ""))
    if not field:
        raise ReadError(f"a tensor of type {tensor.dtype}, which is not known")
    dtype = np.dtype(layout)
    if tensor.tensor_content:
        values = _from_content(tensor.tensor_content, dtype, shape)
    else:
        values = _filled(_from_field(getattr(tensor, field), dtype), shape)
    if tensor.dtype == pb.DT_BFLOAT16:
        values = (values.astype(np.uint32) << 16).view(np.float32)
    elif tensor.dtype == pb.DT_HALF:
        values = values.view(np.float16)
    return values.reshape(shape)


def tensor_of(value: pb.Summary.Value) -> pb.TensorProto:
    """Return the tensor that `value` is."""
    if value.WhichOneof("value") != "tensor":
        raise ReadError(f"expected a tensor, got {described(value)}")
    return value.tensor


def as_strings(value: pb.Summary.Value) -> NDArray[Any]:
    """Return the strings in the tensor that `value` is, as `bytes`."""
    tensor = tensor_of(value)
    if tensor.dtype != pb.DT_STRING:
        raise ReadError(f"expected a tensor of strings, got {described(value)}")
    return as_array(tensor)


def as_numbers(value: pb.Summary.Value) -> NDArray[Any]:
    """Return the real numbers in the tensor that `value` is."""
    array = as_array(tensor_of(value))
    if array.dtype.kind not in "fiub":
        raise ReadError(f"expected a tensor of numbers, got {described(value)}")
    return array


def described(value: pb.Summary.Value) -> str:
    """Return what `value` is, for a message about it."""
    kind = value.WhichOneof("value")
    if kind != "tensor":
        return kind or "no value"
    sizes = [dim.size for dim in value.tensor.tensor_shape.dim[:MOST_DIMENSIONS]]
    return f"a tensor of type {value.tensor.dtype} and shape {sizes}"


def _checked_shape(tensor: pb.TensorProto) -> tuple[int, ...]:
    dims = tensor.tensor_shape.dim
    if tensor.tensor_shape.unknown_rank:
        raise ReadError("a tensor whose shape is not known")
    if len(dims) > MOST_DIMENSIONS:
        raise ReadError(f"a tensor of {len(dims)} dimensions; {MOST_DIMENSIONS} are the most")
    shape = tuple(dim.size for dim in dims)
    if any(size < 0 for size in shape):
        raise ReadError(f"a tensor of shape {list(shape)}: a size is negative")
    return shape


def _from_content(content: bytes, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    expected = math.prod(shape) * dtype.itemsize
    if len(content) != expected:
        raise ReadError(
            f"a tensor of shape {list(shape)} takes {expected} bytes; there are {len(content)}"
        )
    values = np.frombuffer(content, dtype)
    return values.astype(dtype.newbyteorder("="))


def _from_field(numbers: Any, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return the numbers of a field, which may be wider than their type."""
    native = dtype.newbyteorder("=")
    if dtype.kind == "c":  # real and imaginary parts by turns
        parts = np.array(numbers, np.float32 if dtype.itemsize == 8 else np.float64)
        return parts[: len(parts) // 2 * 2].view(native)
    if dtype.kind in "iu" and dtype.itemsize < 4:
        return np.array(numbers, np.int64).astype(native)
    return np.array(numbers, native)


def _filled(values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return as many values as `shape` has: the last one is repeated where some are left out.

    None at all are zeros (tensorflow/core/framework/tensor.cc, `FromProtoField`).
    """
    count = math.prod(shape)
    if len(values) > count:
        raise ReadError(f"a tensor of shape {list(shape)} with {len(values)} values")
    if len(values) == count:
        return values
    if count * _size_of_last(values) > MOST_REPEATED_BYTES:
        raise ReadError(
            f"a tensor of shape {list(shape)} with {len(values)} values; the rest would take "
            f"more than {MOST_REPEATED_BYTES} bytes"
        )
    last = values[-1] if len(values) else np.zeros(1, values.dtype)[0]
    filled = np.empty(count, values.dtype)
    # The same object everywhere: numpy.full makes a copy of a string for each place.
    filled.fill(last)
    filled[: len(values)] = values
    return filled


def _size_of_last(values: NDArray[Any]) -> int:
    """Return what the last value takes; of a string, what it takes once it is decoded."""
    if values.dtype != object:
        return values.itemsize
    return STRING_BYTES + (len(values[-1]) if len(values) else 0)


def _as_strings(tensor: pb.TensorProto, shape: tuple[int, ...]) -> NDArray[Any]:
    if tensor.tensor_content:
        raise ReadError("a tensor of strings in a layout that is not known")
    given = tensor.string_val
    values = np.empty(len(given), object)
    values[:] = list(given)
    if not len(given):
        values = np.array([b""], object)[: min(1, math.prod(shape))]
    return _filled(values, shape).reshape(shape)
