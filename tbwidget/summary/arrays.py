"""The arrays of all libraries → NumPy's, importing none of those libraries.

What has a value of torch, JAX or Pillow has imported that library, so each is looked for
among the loaded modules alone.
"""

from __future__ import annotations

import functools
import numbers
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.masked import count_masked, is_na
from tbwidget.summary.strings import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBER_KINDS: Final = "biufc"
"""`numpy.dtype.kind` of truth values, integers (signed and not), floats and complex numbers."""

MOST_DIMENSIONS: Final = 64
"""As many as an array of NumPy may have."""

_REAL_NUMBERS: Final = (numbers.Real, Decimal, np.bool_)
_NUMBERS: Final = (numbers.Number, np.bool_)

_REMEDY: Final = "pass an array or a tensor of numbers, or a sequence of them"


def as_array(value: Any, what: str, *, copy: bool = True) -> NDArray[Any]:
    """Return the numbers of `value` as an array.

    Parameters
    ----------
    value : number, sequence or array-like
        Python's numbers (`decimal` and `fractions` too) and sequences, NumPy's arrays, torch's
        tensors, JAX's arrays, Pillow's images, and whatever has ``__array__`` or
        ``__dlpack__``.
    what : str
        What the value is to the user, such as "values of add_histogram"; errors begin with it.
    copy : bool
        Whether the array must not change when the caller's does. If so, one copy is made:
        none beyond those that come with the transfer from a device or with a conversion.

    Returns
    -------
    numpy.ndarray
        Of `value`'s shape, in native byte order, perhaps read-only, laid out in memory as
        `value` is. The small floats that NumPy lacks (bfloat16, float8 and so on) become
        float32, which holds each of them exactly, and the small integers int8.

    Raises
    ------
    TypeError
        `value` is not made of numbers.
    ValueError
        Its rows differ in length, some of its numbers are masked, or they are not there
        (torch's meta and sparse tensors).
    """
    array, shared = _view(value, what)
    if array.dtype.kind == "O":
        return _from_objects(array, value, what)
    dtype = _native(array.dtype)
    if dtype.kind not in NUMBER_KINDS:
        raise TypeError(f"{what}: got {named(value)}, which are no numbers; {_REMEDY}")
    if dtype != array.dtype:
        return array.astype(dtype)
    return array.copy(order="K") if copy and shared else array


def as_real_array(value: Any, what: str, *, copy: bool = True) -> NDArray[Any]:
    """Return what `as_array` returns, and refuse complex numbers.

    Raises
    ------
    TypeError, ValueError
        As `as_array`.
    """
    array = as_array(value, what, copy=copy)
    if array.dtype.kind == "c":
        raise TypeError(
            f"{what}: got {named(value)}, expected real numbers; pass their absolute values, "
            "or the real and the imaginary parts"
        )
    return array


def _view(value: Any, what: str) -> tuple[NDArray[Any], bool]:
    """Return `value` as an array, and whether others may change its memory."""
    if isinstance(value, type):
        raise TypeError(f"{what}: got the class {value.__name__}; {_REMEDY}")
    if isinstance(value, np.ndarray):
        return _plain(value, what), True
    if _is_a(value, "torch", "Tensor"):
        return _from_torch(value, what)
    if _is_a(value, "PIL.Image", "Image"):
        return _from_pillow(value), False
    if isinstance(value, (list, tuple)):
        return _from_sequence(value, what), False
    if isinstance(value, (int, float, complex, np.generic)):
        return np.array(value), False
    if _is_a(value, "jax", "Array"):
        return _from_jax(value, what)
    return _from_protocols(value, what), True


def _is_a(value: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(value, kind)


def _from_torch(tensor: Any, what: str) -> tuple[NDArray[Any], bool]:
    torch = sys.modules["torch"]
    if tensor.device.type == "meta":
        raise ValueError(
            f"{what}: got a meta tensor, which has a shape but no numbers; pass one of "
            "another device"
        )
    if tensor.layout != torch.strided or tensor.is_nested:
        layout = "nested" if tensor.is_nested else str(tensor.layout).removeprefix("torch.")
        remedy = "`to_padded_tensor`" if tensor.is_nested else "`to_dense`"
        raise ValueError(f"{what}: got a tensor of layout {layout}; pass what its {remedy} returns")
    if tensor.is_quantized:
        raise ValueError(f"{what}: got a quantized tensor; pass what its `dequantize` returns")
    tensor = tensor.detach()
    shared = tensor.device.type == "cpu" and not (tensor.is_conj() or tensor.is_neg())
    tensor = tensor.cpu().resolve_conj().resolve_neg()
    name = str(tensor.dtype)
    if name == "torch.bfloat16":
        return _from_bfloat16(tensor.view(torch.int16).numpy()), False
    if name.startswith("torch.float8"):
        tensor, shared = tensor.float(), False
    elif name == "torch.complex32":
        tensor, shared = tensor.to(torch.complex64), False
    try:
        return tensor.numpy(), shared
    except TypeError as error:
        raise TypeError(f"{what}: got a tensor of {name}, which NumPy lacks ({error})") from None
    except RuntimeError:
        raise TypeError(
            f"{what}: got a {type(tensor).__name__}, whose numbers only torch can read; pass a "
            "plain tensor of them"
        ) from None


def _from_bfloat16(bits: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the numbers whose leading 16 bits, as float32, are `bits`.

    torch would convert them on all cores, and wake those the training loop has asleep.
    """
    wide = bits.view(np.uint16).astype(np.uint32)
    return np.left_shift(wide, 16, out=wide).view(np.float32)


def _from_pillow(image: Any) -> NDArray[Any]:
    """Return the pixels of `image`: those of a palette or in another colour space as RGB."""
    if image.mode in {"P", "PA"}:
        opaque = image.mode == "P" and "transparency" not in image.info
        image = image.convert("RGB" if opaque else "RGBA")
    elif image.mode in {"CMYK", "YCbCr", "LAB", "HSV"}:
        image = image.convert("RGB")
    return np.asarray(image)


def _from_jax(value: Any, what: str) -> tuple[NDArray[Any], bool]:
    if _is_a(value, "jax.core", "Tracer"):
        raise TypeError(
            f"{what}: got a value that jax is tracing, which has no numbers yet; return it "
            "from the traced function, or add it in a `jax.debug.callback`"
        )
    on_host = all(device.platform == "cpu" for device in value.devices())
    return _from_protocols(value, what), on_host


def _from_sequence(value: Any, what: str) -> NDArray[Any]:
    # NumPy would ask tensors for their numbers one by one, and not all of them answer.
    if any(map(_is_foreign, element_types(value, what))):
        value = _elements(value, what)
    try:
        return np.array(value)
    except ValueError as error:
        raise ValueError(
            f"{what}: got {named(value)} whose rows differ in length ({error}); {_REMEDY}"
        ) from None
    except OverflowError:
        raise ValueError(
            f"{what}: got {named(value)}, in which a number is too large: pass those that a "
            "float64 holds"
        ) from None


def element_types(value: Any, what: str, depth: int = MOST_DIMENSIONS) -> set[type]:
    """Return the types of what is in the lists and tuples of `value`.

    Raises
    ------
    ValueError
        They are in more lists than an array has dimensions, as those of a list that is in itself.
    """
    if not depth:
        raise ValueError(
            f"{what}: got {named(value)} in {MOST_DIMENSIONS} other lists, which are more than the "
            f"dimensions of an array; {_REMEDY}"
        )
    found = set(map(type, value))
    for rows in [kind for kind in found if issubclass(kind, (list, tuple))]:
        found.discard(rows)
        found.update(*(element_types(row, what, depth - 1) for row in value if type(row) is rows))
    return found


def _is_foreign(kind: type) -> bool:
    if issubclass(kind, np.generic) or kind is np.ndarray:
        return False
    return hasattr(kind, "__array__") or hasattr(kind, "__dlpack__") or kind.__name__ == "Image"


def _elements(value: Any, what: str) -> Any:
    if isinstance(value, (list, tuple)):
        return [_elements(one, what) for one in value]
    return as_array(value, what, copy=False)


def _from_protocols(value: Any, what: str) -> NDArray[Any]:
    """Return a view of what has ``__array__``, a buffer or ``__dlpack__``."""
    refusal: Exception | None = None
    if hasattr(value, "__array__") or not hasattr(value, "__dlpack__"):
        try:
            array = np.asanyarray(value)
        except Exception as error:  # noqa: BLE001  # whatever another library raises
            refusal = error
        else:
            return _plain(array, what)
    if hasattr(value, "__dlpack__"):
        # Libraries of devices refuse `__array__`, since it would hide a transfer.
        for take in (np.from_dlpack, functools.partial(np.from_dlpack, device="cpu")):
            try:
                return take(value)
            except Exception as error:  # noqa: BLE001
                refusal = refusal or error
    raise TypeError(
        f"{what}: got {named(value)}, which gives no array ({refusal}); {_REMEDY}"
    ) from None


def _plain(array: NDArray[Any], what: str) -> NDArray[Any]:
    """Return `array` as NumPy's own type, unless that would show what is masked."""
    masked = count_masked(array)
    if masked:
        raise ValueError(
            f"{what}: {masked:,} of {array.size:,} numbers are masked; pass an array in which "
            "others stand for them, such as `array.filled(0)`"
        )
    return np.asarray(array)


def _from_objects(array: NDArray[Any], value: Any, what: str) -> NDArray[Any]:
    """Return an array of Python's numbers as float64 or complex128."""
    if not (array.ndim or isinstance(value, numbers.Number)):
        remedy = "pass what its `toarray` returns" if hasattr(value, "toarray") else _REMEDY
        raise TypeError(f"{what}: got {named(value)}, which are no numbers; {remedy}")
    for index, one in enumerate(array.flat):
        if not isinstance(one, _NUMBERS):
            missing = one is None or is_na(one)
            remedy = "leave it out, or pass NaN in its place" if missing else _REMEDY
            raise TypeError(
                f"{what}: got {named(value)}, in which {shown(one)} (element {index}) is "
                f"no number; {remedy}"
            )
    real = all(isinstance(one, _REAL_NUMBERS) for one in array.flat)
    try:
        return array.astype(np.float64 if real else np.complex128)
    except (OverflowError, ValueError) as error:
        raise ValueError(
            f"{what}: got {named(value)}, in which a number is too large or none ({error}); "
            "pass those that a float64 holds"
        ) from None


def _native(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the type of NumPy's own, in native byte order, that holds `dtype`'s numbers."""
    if dtype.isbuiltin == 2:  # registered by an extension, such as ml_dtypes
        if dtype.name.startswith(("int", "uint")):
            return np.dtype(dtype.name.rstrip("0123456789") + "8")
        return np.dtype(np.float32)
    return dtype.newbyteorder("=")


def named(value: object) -> str:
    """Say what `value` is, and what is in it where that is short."""
    kind = type(value).__name__
    if isinstance(value, (str, bytes, list, tuple)) or value is None:
        return f"{kind} {shown(value)}"
    dtype = getattr(value, "dtype", None)
    return f"{kind} of {dtype}" if dtype is not None else kind
