"""Arrays in any layout → pixels."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.strings import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAX_BYTES: Final = 2**31 - 2**24
"""Pixels of one summary: a message of protobuf is smaller than 2 GiB, and noise in PNG is as
large as the pixels are."""

GRID_COLUMNS: Final = 8
"""A batch is a grid of so many columns (torch/utils/tensorboard/_utils.py)."""

_LAYOUTS: Final = {"HW", "CHW", "CHNW"}
"""The letters that name an image's axes, in the order of the alphabet."""


def as_images(value: object, dataformats: object, what: str) -> NDArray[Any]:
    """Return a copy of one image or several, of shape (N, C, H, W).

    Parameters
    ----------
    value : array-like, PIL.Image.Image, or list of either
        The layout of Pillow's images is known, whatever `dataformats` says.
    dataformats : str
        What the axes are, such as "CHW", "HWC", "HW" or "NCHW", in any order.
    what : str
        What the value is to the user; errors begin with it.

    Raises
    ------
    TypeError
        `value` is not made of real numbers, or `dataformats` is no string.
    ValueError
        It has other axes than `dataformats` says, a count of channels that is no image's,
        no pixels, or too many.
    """
    if isinstance(value, (list, tuple)):
        value, dataformats = _stacked(value, dataformats, what)
    array = as_real_array(value, what)
    if is_pillow_image(value):
        _check_pillow_mode(value, array, what)
        dataformats = "HWC"[: array.ndim]
    letters = _checked_layout(dataformats)
    if array.ndim != len(letters):
        raise ValueError(
            f"{what} has shape {array.shape}, but dataformats {dataformats!r} names "
            f"{len(letters)} axes; pass a dataformats with a letter for each axis"
        )
    images = array.transpose([letters.index(axis) for axis in "NCHW" if axis in letters])
    images = images[(None,) * (4 - images.ndim)]
    if images.shape[1] not in range(1, 5):
        raise ValueError(
            f"{what} has shape {array.shape}, so dataformats {dataformats!r} makes it "
            f"{images.shape[1]} channels, expected 1 to 4; pass the order that its axes have"
        )
    count, channels, height, width = images.shape
    check_size(count * max(channels, 3), height, width, what)
    return images


def _stacked(
    value: list[Any] | tuple[Any, ...], dataformats: object, what: str
) -> tuple[Any, object]:
    """Return images of a list as one array, and what its axes are, if that is known."""
    pillow = [is_pillow_image(one) for one in value]
    if not any(pillow):
        sizes = {tuple(shape) for shape in (getattr(one, "shape", None) for one in value) if shape}
        if len(sizes) > 1:
            raise ValueError(
                f"{what} has images of shapes {_few(sizes)}, expected one for all; resize or pad "
                "them, or add each under a tag of its own"
            )
        return value, dataformats
    if not all(pillow):
        raise TypeError(f"{what} has images of PIL and others; pass those of one kind")
    sizes = {one.size for one in value}
    if len(sizes) > 1:
        raise ValueError(
            f"{what} has images of {_few(sizes)} pixels, expected one size for all; pass what "
            "their `resize` returns, or add each under a tag of its own"
        )
    arrays = []
    for one in value:
        array = as_real_array(one, what, copy=False)
        _check_pillow_mode(one, array, what)
        arrays.append(array if array.ndim == 3 else array[:, :, None])
    channels = max(array.shape[2] for array in arrays)
    if {array.shape[2] for array in arrays} != {channels}:
        arrays = [np.asarray(one.convert("RGBA")) for one in value]
    return np.stack(arrays), "NHWC"


def _few(sizes: set[tuple[int, ...]]) -> str:
    shown = [str(size) for size in sorted(sizes)]
    return ", ".join(shown[:3]) + (", …" if len(shown) > 3 else "")


def check_size(layers: int, height: int, width: int, what: str) -> None:
    """Refuse images without pixels, or with more than a message holds.

    Raises
    ------
    ValueError
    """
    if not layers * height * width:
        raise ValueError(f"{what} has no pixels; pass one of at least 1×1")
    if layers * height * width > MAX_BYTES:
        raise ValueError(
            f"{what} makes an image of {layers * height * width:,} bytes, of which an event "
            f"holds {MAX_BYTES:,}; pass a smaller one, or fewer"
        )


def as_grid(images: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[np.uint8]:
    """Return images side by side, row by row; black where the last row ends early.

    Parameters
    ----------
    images : sequence of numpy.ndarray
        Each of shape (C, H, W); all alike.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, C), of which C is 3 if the images are grey.
    """
    channels, height, width = images[0].shape
    columns = min(len(images), GRID_COLUMNS)
    rows = -(-len(images) // columns)
    shape = rows * height, columns * width, 3 if channels == 1 else channels
    grid: NDArray[np.uint8] = np.zeros(shape, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        cell = grid[row * height : (row + 1) * height, column * width : (column + 1) * width]
        draw(image, cell)
    return grid


def draw(image: NDArray[Any], onto: NDArray[np.uint8]) -> None:
    """Write the pixels of an image of shape (C, H, W) onto one of shape (H, W, C).

    Values of uint8 stay what they are, and all others are 0 to 1, as torch has it, and rounded
    down. The result is torch's to the last bit, so numbers of all types go through float32.
    """
    # Plane by plane NumPy is four times as fast, since its inner loops are long.
    for channel in range(onto.shape[2]):
        plane = image[min(channel, len(image) - 1)]
        onto[:, :, channel] = plane if plane.dtype == np.uint8 else _scaled(plane)


def _scaled(plane: NDArray[Any]) -> NDArray[np.uint8]:
    scaled = np.empty(plane.shape, np.float32)
    # What is not finite is white or black. That of NaN is what the processor makes of it: 0.
    with np.errstate(all="ignore"):
        np.multiply(plane, 255, out=scaled, dtype=np.float32, casting="unsafe")
        return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8)


def _checked_layout(dataformats: object) -> str:
    if not isinstance(dataformats, str):
        raise TypeError(f"dataformats {shown(dataformats)} is no string; pass one such as 'CHW'")
    letters = dataformats.upper()
    if "".join(sorted(letters)) not in _LAYOUTS:
        raise ValueError(
            f"dataformats {dataformats!r} names no image's axes; pass the letters of 'HW', "
            "'CHW' or 'NCHW' in the order of the axes"
        )
    return letters


def is_pillow_image(value: object) -> bool:
    """Whether `value` is an image of Pillow, which has imported it."""
    # An encoder's thread may be just importing it.
    kind = getattr(sys.modules.get("PIL.Image"), "Image", None)
    return kind is not None and isinstance(value, kind)


def _check_pillow_mode(image: Any, array: NDArray[Any], what: str) -> None:
    if array.dtype not in (np.uint8, np.bool_):
        raise ValueError(
            f"{what} is an image of mode {image.mode!r}, whose white is not known; pass an "
            "array of floats from 0 to 1, or an image of mode 'L' or 'RGB'"
        )
