"""The arrays of all libraries → NumPy's."""

from __future__ import annotations

import array
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from tbwidget.summary.arrays import as_array

WHAT = "values of add_histogram"


class ByProtocol:
    """An array-like of another library."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)


class WithArray(ByProtocol):
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values


class WithDlpack(ByProtocol):
    def __dlpack__(self, **options: Any) -> Any:
        return self.values.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.values.__dlpack_device__()


class WithBoth(WithDlpack):
    """As CuPy: a transfer must be asked for, and only DLPack can ask."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")


class Sparse:
    """As SciPy's sparse arrays."""

    def toarray(self) -> Any:
        raise AssertionError


VALUES = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.mark.parametrize(
    "value",
    [
        VALUES,
        tuple(map(tuple, VALUES)),
        np.array(VALUES),
        np.array(VALUES, ">f4"),
        np.array(VALUES, np.longdouble),
        np.asfortranarray(VALUES),
        torch.tensor(VALUES),
        torch.tensor(VALUES, requires_grad=True),
        torch.nn.Parameter(torch.tensor(VALUES)),
        torch.tensor(VALUES, dtype=torch.float16),
        torch.tensor(VALUES, dtype=torch.bfloat16),
        torch.tensor(VALUES, dtype=torch.float8_e4m3fn),
        torch.tensor(VALUES, dtype=torch.uint16),
        torch.tensor(VALUES).T.contiguous().T,
        torch.tensor(VALUES, dtype=torch.complex64).conj(),
        (torch.tensor(VALUES) * -1j).conj().imag,  # its sign is a bit that torch keeps aside
        jnp.array(VALUES),
        jnp.array(VALUES, jnp.bfloat16),
        np.array(VALUES, ml_dtypes.float8_e5m2),
        np.array(VALUES, ml_dtypes.int4),
        WithArray(VALUES),
        WithDlpack(VALUES),
        WithBoth(VALUES),
        [np.array(VALUES[0]), np.array(VALUES[1])],
        [torch.tensor(VALUES[0], requires_grad=True), torch.tensor(VALUES[1])],
        [[torch.tensor(one, dtype=torch.bfloat16) for one in row] for row in VALUES],
        memoryview(array.array("d", [1, 2, 3, 4, 5, 6])).cast("B").cast("d", [2, 3]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_library_s_array_is_taken(value: Any) -> None:
    result = as_array(value, WHAT)
    assert type(result) is np.ndarray
    assert result.dtype.isnative
    assert result.tolist() == VALUES


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (2.5, "float64"),
        (2, "int64"),
        (True, "bool"),
        (1j, "complex128"),
        (np.float32(2.5), "float32"),
        (np.array(2.5), "float64"),
        (torch.tensor(2.5, dtype=torch.bfloat16), "float32"),
        (jnp.float32(2.5), "float32"),
        (WithDlpack(2.5), "float64"),
    ],
)
def test_single_numbers_are_arrays_of_shape_nothing(value: Any, dtype: str) -> None:
    result = as_array(value, WHAT)
    assert (result.shape, result.dtype.name) == ((), dtype)


@pytest.mark.parametrize(
    ("dtype", "taken_as"),
    [
        (np.uint8, "uint8"),
        (torch.bool, "bool"),
        (torch.int16, "int16"),
        (torch.float16, "float16"),
        (torch.bfloat16, "float32"),
        (torch.float8_e5m2, "float32"),
        (torch.float64, "float64"),
        (jnp.bfloat16, "float32"),
        (jnp.int32, "int32"),
        (ml_dtypes.int4, "int8"),
        (ml_dtypes.uint4, "uint8"),
        (ml_dtypes.bfloat16, "float32"),
    ],
)
def test_types_stay_except_those_numpy_lacks(dtype: Any, taken_as: str) -> None:
    library = torch.ones if isinstance(dtype, torch.dtype) else np.ones
    assert as_array(library(3, dtype=dtype), WHAT).dtype == taken_as


def test_bfloat16_keeps_all_its_numbers() -> None:
    bits = np.arange(1 << 16, dtype=np.uint16)
    exact = (bits.astype(np.uint32) << 16).view(np.float32)
    from_torch = as_array(torch.from_numpy(bits.view(np.int16)).view(torch.bfloat16), WHAT)
    from_jax = as_array(jnp.array(bits.view(ml_dtypes.bfloat16)), WHAT)
    assert np.array_equal(from_torch, exact, equal_nan=True)
    assert np.array_equal(from_jax, exact, equal_nan=True)


# torch's, as it makes such a tensor.
@pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")
def test_complex_half_tensors_become_complex64() -> None:
    tensor = torch.view_as_complex(torch.tensor([[1.0, 2.0]], dtype=torch.float16))
    assert as_array(tensor, WHAT).tolist() == [1 + 2j]


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(4),
        np.zeros((2, 4)).T,
        torch.zeros(4),
        torch.zeros(4, requires_grad=True),
        torch.zeros(4, 2).T,
        torch.zeros(4, dtype=torch.bfloat16),
        WithArray(np.zeros(4)),
        WithDlpack(np.zeros(4)),
        array.array("d", [0.0] * 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_caller_s_buffer_may_be_written_over(value: Any) -> None:
    result = as_array(value, WHAT)
    if isinstance(value, torch.Tensor):
        value.detach()[...] = 1
    elif isinstance(value, array.array):
        value[0] = 1
    else:
        getattr(value, "values", value)[...] = 1
    assert not result.any()


def test_no_copy_is_made_where_none_is_asked_for() -> None:
    numbers, tensor = np.zeros(4), torch.zeros(4, requires_grad=True)
    views = as_array(numbers, WHAT, copy=False), as_array(tensor, WHAT, copy=False)
    numbers[0] = 1
    tensor.detach()[0] = 1
    assert [view[0] for view in views] == [1, 1]


def test_no_second_copy_is_made_of_what_was_converted() -> None:
    values = np.zeros(1_000_000, ml_dtypes.bfloat16)
    image = Image.new("RGB", (640, 480))
    assert as_array(values, WHAT).flags.owndata
    assert isinstance(as_array(image, WHAT).base, bytes)


@pytest.mark.parametrize(
    ("mode", "shape", "dtype"),
    [
        ("1", (2, 3), "bool"),
        ("L", (2, 3), "uint8"),
        ("LA", (2, 3, 2), "uint8"),
        ("RGB", (2, 3, 3), "uint8"),
        ("RGBA", (2, 3, 4), "uint8"),
        ("P", (2, 3, 3), "uint8"),
        ("PA", (2, 3, 4), "uint8"),
        ("CMYK", (2, 3, 3), "uint8"),
        ("I;16", (2, 3), "uint16"),
        ("F", (2, 3), "float32"),
    ],
)
def test_images_give_their_pixels(mode: str, shape: tuple[int, ...], dtype: str) -> None:
    result = as_array(Image.new(mode, (3, 2)), "img_tensor of add_image")
    assert (result.shape, result.dtype.name) == (shape, dtype)


def test_a_palette_gives_its_colours() -> None:
    image = Image.new("RGB", (1, 1), (250, 128, 114)).quantize(2)
    assert as_array(image, WHAT).tolist() == [[[250, 128, 114]]]


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("0.5", "str '0.5'"),
        (b"0.5", "bytes b'0.5'"),
        (None, "NoneType None"),
        ({"loss": 1.0}, "dict"),
        (object(), "object"),
        (["a", "b"], "list ['a', 'b']"),
        (np.array(["a"]), "ndarray of <U1"),
        (np.array([object()]), "ndarray of object"),
        (np.array(["2026-01-01"], "datetime64[D]"), "ndarray of datetime64[D]"),
        (np.zeros(2, [("x", "f4")]), "ndarray of [('x', '<f4')]"),
    ],
)
def test_what_are_no_numbers_is_named(value: Any, named: str) -> None:
    with pytest.raises(TypeError, match=f"^{WHAT}: .*; pass an array or a tensor") as caught:
        as_array(value, WHAT)
    assert named in str(caught.value)


def test_python_s_exact_numbers_are_numbers() -> None:
    assert as_array([Decimal("0.5"), Fraction(1, 4), 2**70], WHAT).tolist() == [0.5, 0.25, 2.0**70]
    assert as_array(np.array([1j, 2], object), WHAT).tolist() == [1j, 2]


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([1.0, None], "None (element 1) is no number; leave it out"),
        (pd.Series(["a"], dtype=object), "'a' (element 0)"),
        ([pd.NaT], "NaT (element 0)"),
        (np.ndarray, "the class ndarray"),
        (torch.Tensor, "the class Tensor"),
        ({1.0}, "set"),
        ((one for one in [1.0]), "generator"),
        (Sparse(), "`toarray`"),
        (torch.nn.Linear(1, 1), "Linear"),
    ],
)
def test_what_is_no_number_among_objects_is_named(value: Any, named: str) -> None:
    with pytest.raises(TypeError, match=f"^{WHAT}: ") as caught:
        as_array(value, WHAT)
    assert named in str(caught.value)


def _in_itself() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


@pytest.mark.parametrize("value", [10**400, [10**400, 1.0], [Decimal("sNaN")], _in_itself()])
def test_numbers_that_no_array_holds_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{WHAT}: got "):
        as_array(value, WHAT)


@pytest.mark.parametrize(
    "value",
    [[[1.0], [1.0, 2.0]], [np.zeros(2), np.zeros(3)], [torch.zeros(2), torch.zeros(3)]],
)
def test_ragged_rows_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=f"{WHAT}: .*differ in length.*; pass an array"):
        as_array(value, WHAT)


@pytest.mark.parametrize(
    ("make", "remedy"),
    [
        (lambda: torch.zeros(3, device="meta"), "no numbers"),
        (lambda: torch.eye(3).to_sparse(), "sparse_coo; pass what its `to_dense` returns"),
        (lambda: torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8), "`dequantize`"),
        (
            lambda: torch.nested.nested_tensor([torch.ones(2)], layout=torch.jagged),
            "`to_padded_tensor`",
        ),
    ],
    ids=["meta", "sparse", "quantized", "nested"],
)
# torch's, as it makes such tensors.
@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_tensors_without_plain_numbers_are_refused(make: Callable[[], Any], remedy: str) -> None:
    with pytest.raises(ValueError, match=f"{WHAT}: got .*{remedy}"):
        as_array(make(), WHAT)


def test_a_value_that_jax_traces_is_refused() -> None:
    with pytest.raises(TypeError, match=r"jax is tracing.*jax\.debug\.callback"):
        jax.jit(lambda value: as_array(value, WHAT))(jnp.zeros(3))


def test_no_library_is_imported_for_numpy_s_arrays() -> None:
    code = (
        "import sys, numpy; from tbwidget.summary.arrays import as_array\n"
        "as_array(numpy.zeros(3), 'x'); as_array([1, 2], 'x')\n"
        "print(*{'torch', 'jax', 'PIL', 'ml_dtypes'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == []
