"""Spaces of arrays that never were in a log."""

from __future__ import annotations

import itertools
import reprlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.projection.pictures import Images
from tbwidget.summary.arrays import as_array, as_real_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget.projection.pictures import Pictures
    from tbwidget.projection.space import Values

LABEL: Final = "label"
"""Name of the column of labels, as of labels in a log that have no name."""

LARGEST_WHOLE: Final = 1 << 53
"""Whole numbers up to here are float64's own; larger ones are kept as text."""


class ArraySpace:
    """A space of arrays."""

    def __init__(
        self,
        vectors: NDArray[np.float32],
        metadata: dict[str, Values],
        pictures: Pictures | None,
    ) -> None:
        self.vectors = vectors
        self.metadata = metadata
        self.pictures = pictures
        self.remarks: list[str] = []


def from_array(
    vectors: Any, metadata: Any = None, images: Any = None, labels: Any = None
) -> ArraySpace:
    """Return a space of arrays, which are copied.

    Parameters
    ----------
    vectors : array-like of real numbers, shape (N, D)
        A point a row.
    metadata : data frame, mapping or sequence, optional
        Columns of N values by name: a frame of pandas, Polars or Arrow, or a mapping; or N
        labels.
    images : array-like or sequence of PIL.Image.Image, optional
        A picture of each point: shape (N, H, W), (N, H, W, C) or (N, C, H, W), with 1, 3 or 4
        channels; uint8, or floats from 0 to 1. Pillow's may differ in size.
    labels : sequence, optional
        N labels, which are the column "label".

    Raises
    ------
    TypeError, ValueError
        Something is not what it should be, or its length is not N.

    Examples
    --------
    >>> import numpy as np
    >>> space = from_array(np.eye(3), {"size": [1, 2, None]}, labels=["a", "b", "c"])
    >>> space.metadata
    {'label': ['a', 'b', 'c'], 'size': array([ 1.,  2., nan])}
    """
    points = as_real_array(vectors, "vectors")
    if points.ndim != 2 or not points.shape[1]:
        raise ValueError(
            f"vectors: got shape {points.shape}, expected (N, D): a point a row; reshape them"
        )
    with np.errstate(over="ignore"):
        points = np.ascontiguousarray(points, np.float32)
    count = len(points)
    columns = {} if metadata is None else _columns(metadata)
    if labels is not None:
        columns = {LABEL: labels} | {name: one for name, one in columns.items() if name != LABEL}
    return ArraySpace(
        points,
        {name: _column(one, name, count) for name, one in columns.items()},
        None if images is None else _pictures(images, count),
    )


def _columns(metadata: Any) -> dict[str, Any]:
    if isinstance(metadata, Mapping):
        return {str(name): values for name, values in metadata.items()}
    # Arrow's tables call the names so, the others' frames "columns".
    names = getattr(metadata, "column_names", None) or getattr(metadata, "columns", None)
    if names is not None and hasattr(metadata, "__getitem__"):
        return {str(name): metadata[name] for name in names}
    return {LABEL: metadata}


def _column(values: Any, name: str, count: int) -> Values:
    """Return a column of numbers or text."""
    what = f"metadata {name!r}"
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise TypeError(
            f"{what}: got {reprlib.repr(values)}, expected {count} values, one a point; pass a "
            "list or an array of them"
        )
    if len(values) != count:
        raise ValueError(f"{what}: got {len(values)} values, expected one a point: {count}")
    if hasattr(values, "to_numpy"):  # pandas, Polars, Arrow
        values = values.to_numpy()
    elif hasattr(values, "__dlpack__"):
        values = as_array(values, what, copy=False)
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise ValueError(f"{what}: got shape {values.shape}, expected ({count},)")
        if values.dtype.kind == "f" or (values.dtype.kind in "iu" and _are_small(values)):
            return values.astype(np.float64)
        values = values.astype(str).tolist() if values.dtype.kind in "mM" else values.tolist()
    return _of_objects(list(values))


def _are_small(values: NDArray[Any]) -> bool:
    return not len(values) or max(abs(int(values.min())), abs(int(values.max()))) <= LARGEST_WHOLE


def _of_objects(values: list[Any]) -> Values:
    there = [not _is_missing(value) for value in values]
    present = list(itertools.compress(values, there))
    if present and all(map(_is_number, present)):
        column = np.full(len(values), np.nan)
        column[there] = present
        return column
    return [_text(value) if is_there else "" for value, is_there in zip(values, there, strict=True)]


def _is_missing(value: Any) -> bool:
    try:
        return value is None or bool(value != value)  # NaN
    except (TypeError, ValueError):  # pandas.NA is neither; an array is both
        return type(value).__name__ == "NAType"


def _is_number(value: Any) -> bool:
    if isinstance(value, (int, np.integer)):
        return not isinstance(value, bool) and abs(int(value)) <= LARGEST_WHOLE
    return isinstance(value, (float, np.floating))


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _pictures(images: Any, count: int) -> Images:
    if not hasattr(images, "__len__") or len(images) != count:
        got = f"{len(images)} pictures" if hasattr(images, "__len__") else reprlib.repr(images)
        raise ValueError(f"images: got {got}, expected one a point: {count}")
    if isinstance(images, (list, tuple)) and count and hasattr(images[0], "getbands"):
        for index, one in enumerate(images):
            if not hasattr(one, "getbands"):
                raise TypeError(
                    f"images: got {type(one).__name__} at {index}, expected an image of Pillow as "
                    "the first is; pass images alone, or arrays alone"
                )
        return Images(list(images))
    pixels = as_real_array(images, "images")
    if pixels.ndim == 3:
        pixels = pixels[:, :, :, None]
    channels = {1, 3, 4}
    if pixels.ndim == 4 and pixels.shape[3] not in channels and pixels.shape[1] in channels:
        pixels = pixels.transpose(0, 2, 3, 1)
    if pixels.ndim != 4 or pixels.shape[3] not in channels or not pixels.size:
        raise ValueError(
            f"images: got shape {pixels.shape}, expected ({count}, H, W), ({count}, H, W, C) or "
            f"({count}, C, H, W) with C of 1, 3 or 4"
        )
    return Images(_eight_bit(pixels))


def _eight_bit(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    made = np.empty(pixels.shape, np.uint8)
    is_float = pixels.dtype.kind in "fb"
    for one, out in zip(pixels, made, strict=True):
        numbers = np.nan_to_num(one.astype(np.float64)) * (255 if is_float else 1)
        out[:] = numbers.clip(0, 255)
    return made
