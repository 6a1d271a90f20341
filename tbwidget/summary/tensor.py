"""Tensors, with all their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto import event_pb2 as pb
from tbwidget._proto.event_pb2 import Summary, SummaryMetadata, TensorProto, TensorShapeProto
from tbwidget.record.wire import varint
from tbwidget.summary.arrays import MOST_DIMENSIONS, as_array
from tbwidget.summary.draft import draft
from tbwidget.summary.strings import encoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.summary.draft import Draft

LIMIT: Final = 1 << 31
"""A message of Protocol Buffers is smaller, in bytes."""

_FIELDS: Final = {
    "bool": (pb.DT_BOOL, "bool_val"),
    "int8": (pb.DT_INT8, "int_val"),
    "int16": (pb.DT_INT16, "int_val"),
    "int32": (pb.DT_INT32, "int_val"),
    "int64": (pb.DT_INT64, "int64_val"),
    "uint8": (pb.DT_UINT8, "int_val"),
    "uint16": (pb.DT_UINT16, "int_val"),
    "uint32": (pb.DT_UINT32, "tensor_content"),
    "uint64": (pb.DT_UINT64, "tensor_content"),
    "float16": (pb.DT_HALF, "half_val"),
    "bfloat16": (pb.DT_BFLOAT16, "half_val"),
    "float32": (pb.DT_FLOAT, "float_val"),
    "float64": (pb.DT_DOUBLE, "double_val"),
    "complex64": (pb.DT_COMPLEX64, "scomplex_val"),
    "complex128": (pb.DT_COMPLEX128, "dcomplex_val"),
}
"""By NumPy's names: the type, and the field of `TensorProto` for its numbers
(tensorflow/core/framework/tensor.proto). TensorBoard finds those of two in the content alone."""

_WIRE_TYPE_BYTES: Final = 2
"""Of a field that is preceded by its length (protobuf.dev/programming-guides/encoding)."""


def tensor(tag: str, value: Any) -> Draft:
    """Return the draft of a tensor for the plugin "tensor".

    Parameters
    ----------
    tag : str
    value : array-like of numbers or strings

    Raises
    ------
    TypeError, ValueError
        It is made of neither, its rows differ in length, or it has 2 GB or more.
    """
    texts = _texts(value)
    if texts is not None:
        return draft(sum(map(len, texts.flat)), _summary, tag, text_proto, texts)
    _check_size(_bytes_of(value))
    array = as_array(value, "tensor of add_tensor")
    _check_size(array.nbytes)
    if array.dtype.name not in _FIELDS:
        raise TypeError(
            f"tensor of add_tensor: got numbers of {array.dtype}; convert them to float64 first"
        )
    return draft(array.nbytes, _summary, tag, tensor_proto, array, _is_bfloat16(value))


def _bytes_of(value: Any) -> int:
    """Return what an array takes, before it is copied; 0 where it does not tell."""
    try:
        return int(value.nbytes)
    except (AttributeError, TypeError, RuntimeError, NotImplementedError):  # sparse ones of torch
        return 0


def _check_size(nbytes: int) -> None:
    if nbytes >= LIMIT:
        raise ValueError(
            f"tensor of add_tensor: has {nbytes} bytes, expected fewer than {LIMIT}; add parts"
        )


def tensor_proto(array: NDArray[Any], bfloat16: bool = False) -> TensorProto:
    """Return `array` as a message, its numbers in the field of their type.

    Parameters
    ----------
    array : numpy.ndarray
    bfloat16 : bool
        Whether its float32 are that in truth.
    """
    dtype, field = _FIELDS["bfloat16" if bfloat16 else array.dtype.name]
    numbers = array.reshape(-1)
    if field == "half_val":  # their bits
        numbers = numbers.view(np.uint32) >> 16 if bfloat16 else numbers.view(np.uint16)
    if numbers.dtype.kind in "fc" or field == "tensor_content":
        little = numbers.dtype.newbyteorder("<")
        message = _from_bytes(field, numbers.astype(little, copy=False).tobytes())
    else:
        message = TensorProto()
        getattr(message, field).extend(numbers.tolist())
    message.dtype = dtype
    message.tensor_shape.CopyFrom(_shape(array))
    return message


def text_proto(texts: NDArray[Any]) -> TensorProto:
    """Return an array of `bytes` as a message."""
    return TensorProto(
        dtype=pb.DT_STRING, tensor_shape=_shape(texts), string_val=texts.reshape(-1).tolist()
    )


def _shape(array: NDArray[Any]) -> TensorShapeProto:
    return TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in array.shape])


def _from_bytes(field: str, content: bytes) -> TensorProto:
    """Return a message whose `field`, of bytes or of floats, has `content`.

    On the wire floats are as in memory, so a million of them need not become Python's
    one by one.
    """
    number = TensorProto.DESCRIPTOR.fields_by_name[field].number
    head = bytes([number << 3 | _WIRE_TYPE_BYTES]) + varint(len(content))
    return TensorProto.FromString(head + content)


def _texts(value: Any) -> NDArray[Any] | None:
    """Return the strings of `value` as `bytes`; None if it is made of anything else."""
    first, depth = value, 0
    while isinstance(first, (list, tuple)) and first and depth <= MOST_DIMENSIONS:
        first, depth = first[0], depth + 1
    is_array_of_text = isinstance(first, np.ndarray) and first.dtype.kind in "USTO"
    if not (isinstance(first, (str, bytes)) or is_array_of_text):
        return None
    array = np.array(value, object)
    texts = np.empty(array.shape, object)
    for index, text in np.ndenumerate(array):
        if not isinstance(text, (str, bytes)):
            return None
        texts[index] = encoded(text, "text of add_tensor") if isinstance(text, str) else text
    return texts


def _is_bfloat16(value: Any) -> bool:
    """Whether it is an array of bfloat16, of torch or of ml_dtypes, which JAX uses."""
    return str(getattr(value, "dtype", None)) in {"bfloat16", "torch.bfloat16"}


def _summary(tag: str, make: Any, *arguments: Any) -> Summary:
    plugin_data = SummaryMetadata.PluginData(plugin_name="tensor")
    metadata = SummaryMetadata(plugin_data=plugin_data)
    return Summary(value=[Summary.Value(tag=tag, metadata=metadata, tensor=make(*arguments))])
