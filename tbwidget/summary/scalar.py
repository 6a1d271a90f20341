"""Scalars."""

from __future__ import annotations

import math
from array import array
from typing import Any, SupportsFloat

import numpy as np

from tbwidget._proto.event_pb2 import DT_DOUBLE, DT_FLOAT, Summary, TensorProto
from tbwidget.record.scalars import ScalarRecords
from tbwidget.summary.arrays import as_array
from tbwidget.summary.masked import is_masked_scalar, is_na


def scalar(
    tag: str,
    value: float,
    *,
    new_style: bool = False,
    double_precision: bool = False,
    display_name: str = "",
    summary_description: str = "",
) -> Summary:
    """Return the summary of one number, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
    value : float
    new_style : bool
        As a tensor of the plugin "scalars" rather than a ``simple_value``.
    double_precision : bool
        In the new style, as float64; a ``simple_value`` is float32 always.
    display_name, summary_description : str
        Title and text of the chart (Markdown).
    """
    summary = Summary()
    point = summary.value.add(tag=tag)
    if not new_style:
        point.simple_value = value
    elif double_precision:
        point.tensor.CopyFrom(TensorProto(dtype=DT_DOUBLE, double_val=[value]))
    else:
        point.tensor.CopyFrom(TensorProto(dtype=DT_FLOAT, float_val=[value]))
    if new_style:
        point.metadata.plugin_data.plugin_name = "scalars"
    if display_name or summary_description:
        point.metadata.display_name = display_name
        point.metadata.summary_description = summary_description
    return summary


def scalar_records(
    tag: str, *, new_style: bool = False, double_precision: bool = False, **also: str
) -> ScalarRecords:
    """Return what makes the records of a time series, whose summaries are those of `scalar`."""
    dtype = "<f8" if new_style and double_precision else "<f4"
    # Two numbers that have no byte in common show where a summary has its number.
    one, other = (
        scalar(tag, number, new_style=new_style, double_precision=double_precision, **also)
        for number in np.frombuffer(b"\x11" * 8 + b"\x22" * 8, dtype)[[0, -1]].tolist()
    )
    pairs = zip(one.SerializeToString(), other.SerializeToString(), strict=True)
    offset = next(index for index, (byte, another) in enumerate(pairs) if byte != another)
    return ScalarRecords(tag, one.SerializeToString(), offset, dtype)


def as_float(value: object, what: str = "scalar value") -> float:
    """Return the one number that `value` holds.

    Parameters
    ----------
    value : number or array-like of shape () or with one element
        Python's numbers, NumPy's, tensors of torch, JAX and others.
    what : str
        What the value is to the user; errors begin with it.

    Returns
    -------
    float
        NaN if the number is masked, or is pandas' ``NA``.

    Raises
    ------
    TypeError
        It is no number.
    ValueError
        It holds more than one number, or none, or one beyond float64.
    """
    if isinstance(value, (float, int)):
        return _real(value, what)
    if value is None or isinstance(value, (str, bytes, bytearray)):
        raise TypeError(f"{what} {value!r} is no number: pass a float or a 0-d array")
    if isinstance(value, type):
        raise TypeError(f"{what} is the class {value.__name__}, no number: pass a float")
    if is_masked_scalar(value):
        return math.nan
    if _gives_only_arrays(value):
        value = as_array(value, what, copy=False)
    size = _size(value)
    if size != 1:
        raise ValueError(
            f"{what} has {size} elements, expected 1: pass one number, such as its mean"
        )
    item = getattr(value, "item", None)
    try:
        number: Any = item() if callable(item) else value
    except Exception:  # noqa: BLE001  # whatever another library raises
        # Of a torch tensor, such as a meta or sparse one: says why, or fails alike.
        number = as_array(value, what, copy=False).item()
    if is_na(number):  # of a column of pandas
        return math.nan
    if not _is_real(number) or _is_time(value):
        raise TypeError(_refusal(value, number, what))
    return _real(number, what)


def _refusal(value: object, number: object, what: str) -> str:
    kind = type(value).__name__
    if isinstance(number, complex):
        return (
            f"{what} {number!r} of type {kind} is complex: pass a float, such as its real part or "
            "its absolute value"
        )
    return f"{what} of type {kind} is no number: pass a float or a 0-d array"


def _is_real(number: object) -> bool:
    if isinstance(number, (str, bytes, bytearray, complex)):  # `float` reads text
        return False
    return hasattr(number, "__float__") or hasattr(number, "__index__")


def _is_time(value: object) -> bool:
    """Whether it is a time, or a difference of times, of NumPy: both give whole numbers."""
    dtype = getattr(value, "dtype", None)
    return isinstance(dtype, np.dtype) and dtype.kind in "mM"


def _gives_only_arrays(value: object) -> bool:
    if isinstance(value, (memoryview, array)):
        return True
    return not (hasattr(value, "item") or hasattr(value, "__float__")) and (
        hasattr(value, "__array__") or hasattr(value, "__dlpack__")
    )


def _real(number: SupportsFloat, what: str) -> float:
    try:
        return float(number)
    except Exception as error:
        raise ValueError(
            f"{what} is too large, or none ({error}): pass one that a float64 holds"
        ) from error


def _size(value: Any) -> int:
    shape = getattr(value, "shape", None)
    try:
        if shape is not None:
            return math.prod(shape)
        return len(value) if hasattr(value, "__len__") else 1
    except TypeError:
        return 1  # it has no shape in NumPy's sense, and is refused for what it is
