"""An atlas of pictures: sheets of tiles, row by row, which a graphics card holds as textures.

::

    point i: tile i mod (columns · rows) of sheet ⌊i / (columns · rows)⌋
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE: Final = 2048
"""Pixels of a sheet, each way, at most: what every card that draws WebGL 2 can hold
(the standard's least MAX_TEXTURE_SIZE)."""

MOST_BYTES: Final = 256 << 20
"""Of all sheets together, four bytes a pixel."""

SMALLEST: Final = 4
"""Pixels of a tile, each way: there is nothing to see on smaller ones."""

MOST_TILES: Final = MOST_BYTES // (4 * SMALLEST * SMALLEST)
"""There is no room for more, so the points behind have no picture."""

WEBP: Final[dict[str, Any]] = {"lossless": True, "quality": 0, "method": 0}
"""A whole sheet of photographs takes 0.3 s and 5.5 MB, where PNG takes 0.8 s and 7.2 MB; one of
drawings half the bytes of PNG, in the time of PNG."""


class Layout(NamedTuple):
    """How tiles lie on sheets."""

    width: int
    height: int
    """Of a tile, in pixels."""
    total: int
    """How many tiles there are."""
    sheets: int
    columns: int
    rows: int
    """Tiles of a whole sheet, each way."""


def layout(tiles: NDArray[np.uint8]) -> Layout:
    """Return how `tiles`, of shape (N, height, width, channels), are laid out."""
    count, height, width, _ = tiles.shape
    return laid_out(width, height, count)


def laid_out(width: int, height: int, count: int) -> Layout:
    """Return how so many tiles of a size, in pixels, are laid out."""
    columns, rows = _grid(width, height, count)
    return Layout(width, height, count, math.ceil(count / (columns * rows)), columns, rows)


def fitting(width: int, height: int, count: int) -> tuple[int, int]:
    """Return the size of tiles with which so many pictures fit into the atlas.

    They are no larger than the pictures, and keep their proportions, unless that would make
    one side smaller than `SMALLEST`.
    """
    scale = min(1.0, SIDE / width, SIDE / height)
    while True:
        size = max(1, int(width * scale)), max(1, int(height * scale))
        columns, rows = _grid(*size, count)
        sheets = math.ceil(count / (columns * rows))
        if 4 * sheets * columns * size[0] * rows * size[1] <= MOST_BYTES or max(size) <= SMALLEST:
            return size
        scale *= 0.95


def sheet(tiles: NDArray[np.uint8], index: int) -> bytes:
    """Return a sheet, as a WebP image without loss or, where Pillow lacks that, as PNG.

    Parameters
    ----------
    tiles : numpy.ndarray of uint8, shape (N, height, width, 1, 3 or 4)
    index : int

    Raises
    ------
    ValueError
        There is no such sheet.
    """
    from PIL import Image, features

    laid = layout(tiles)
    if not 0 <= index < laid.sheets:
        raise ValueError(f"there is no sheet {index}, expected 0 to {laid.sheets - 1}")
    pixels = sheet_pixels(tiles, laid, index)
    image = Image.fromarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels)
    stream = io.BytesIO()
    if features.check("webp"):
        image.save(stream, "WEBP", **WEBP)
    else:
        image.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def sheet_pixels(tiles: NDArray[np.uint8], laid: Layout, index: int) -> NDArray[np.uint8]:
    """Return a sheet of tiles, of shape (height, width, 1, 3 or 4); the last may be lower."""
    some = tiles[index * laid.columns * laid.rows :][: laid.columns * laid.rows]
    rows = math.ceil(len(some) / laid.columns)
    whole = np.zeros((rows * laid.columns, *tiles.shape[1:]), np.uint8)
    whole[: len(some)] = some
    grid = whole.reshape(rows, laid.columns, laid.height, laid.width, -1).swapaxes(1, 2)
    return grid.reshape(rows * laid.height, laid.columns * laid.width, -1)


def _grid(width: int, height: int, count: int) -> tuple[int, int]:
    """Return how many tiles a sheet has each way: as square as may be where one will do."""
    columns, rows = SIDE // width, SIDE // height
    if count < columns * rows:
        columns = min(columns, math.ceil(math.sqrt(count * height / width)))
        columns = max(columns, math.ceil(count / rows))
        rows = math.ceil(count / columns)
    return columns, rows
