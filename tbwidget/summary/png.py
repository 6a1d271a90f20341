"""PNG, quickly.

Pillow tries all of PNG's five filters on each row, which alone takes as long as zlib does at
its default level. One filter for the whole image, which NumPy applies at once, and a low
level take a third to a half of Pillow's time; photographs grow by a tenth. So a training
loop has its cores for itself. Level 2 rather than 1, because level 1 of zlib-ng, which some
Pythons come with, hardly compresses.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

COLOUR_TYPES: Final = {1: 0, 2: 4, 3: 2, 4: 6}
"""PNG's numbers for grey, grey and alpha, RGB, RGBA, by the count of channels."""

UNFILTERED: Final = 0
UP: Final = 2
"""What a row starts with: its bytes are what they are, or differences from the row above."""

LEVEL: Final = 2
LEVEL_OF_FLAT: Final = 4
"""Flat images, such as drawings and masks, pay for a better search, which is quick on them."""

FLAT: Final = 1 / 4
"""Of the filtered bytes of a flat image, at most this part is other than zero."""


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image in PNG.

    Parameters
    ----------
    pixels : numpy.ndarray
        Shape (height, width, channels), contiguous; grey, grey and alpha, RGB or RGBA.

    References
    ----------
    Portable Network Graphics (PNG) Specification, W3C, sections 5 and 9.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    rows = _filtered(pixels.reshape(height, width * channels))
    flat = np.count_nonzero(rows) <= FLAT * rows.size
    data = zlib.compress(rows.data, LEVEL_OF_FLAT if flat else LEVEL)
    return b"".join(
        (SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    )


def _filtered(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return `rows`, each after its filter's number, by the filter that leaves more zeros."""
    height, nbytes = rows.shape
    result: NDArray[Any] = np.empty((height, 1 + nbytes), np.uint8)
    result[:, 0] = UP
    result[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=result[1:, 1:])
    if np.count_nonzero(rows) < np.count_nonzero(result[:, 1:]):
        result[:, 0] = UNFILTERED
        result[:, 1:] = rows
    return result


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", checksum)))
