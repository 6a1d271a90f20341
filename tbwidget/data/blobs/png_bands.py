"""Large PNG images, decoded a band of rows at a time.

Pillow holds all pixels of an image, four bytes each for colours; a sprite of 20,000 × 20,000
would take 1.6 GB. Here the rows that make a band are taken from the stream, as they are
filtered, and Pillow decodes them as an image of their own. Filters refer to the row above
(PNG specification, third edition, section 9), so each band begins with the last row of the one
before, which is then left out.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs.image import eight_bit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Bytes of a pixel, by colour type."""

_PALETTE: Final = (b"PLTE", b"tRNS")


class Header(NamedTuple):
    """What a PNG image's first chunk says."""

    width: int
    height: int
    depth: int
    color: int
    compression: int
    filters: int
    interlace: int

    @property
    def has_bands(self) -> bool:
        """Whether rows follow each other, whole bytes a pixel."""
        return self.depth == 8 and self.color in CHANNELS and not self.interlace


def header(data: bytes) -> Header:
    """Return the header of the PNG image `data`.

    Raises
    ------
    ReadError
        It ends before.
    """
    if len(data) < 33:
        raise ReadError(f"a PNG image of {len(data)} bytes")
    return Header(*struct.unpack_from(">IIBBBBB", data, 16))


def bands(data: bytes, height: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the pixels of a PNG image in bands of `height` rows, from the top.

    Rows that make no whole band are left out.

    Yields
    ------
    numpy.ndarray of uint8, shape (height, width, C)
        C is 1 for grey, 3 for RGB, 4 for RGBA.

    Raises
    ------
    ReadError
        It has no bands (see `Header.has_bands`), or is damaged: what comes before the damage
        has been yielded.
    """
    first = header(data)
    if not first.has_bands:
        raise ReadError(
            f"a PNG image of {first.width} × {first.height} pixels that is interlaced or has not "
            "8 bits a sample"
        )
    stride = 1 + first.width * CHANNELS[first.color]
    rows = _Rows(data)
    above = b""
    for _ in range(first.height // height):
        filtered = rows.read(stride * height)
        if len(filtered) < stride * height:
            raise ReadError("a PNG image that ends early")
        pixels, last = _decoded(first, rows.palette, above + filtered, height)
        above = b"\0" + last
        yield pixels


class _Rows:
    """The filtered rows of a PNG image, as a stream."""

    def __init__(self, data: bytes) -> None:
        self.palette = b""
        """The chunks that say what colours are, which come before the pixels."""
        self._chunks = self._found(data)
        self._inflate = zlib.decompressobj()

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes, or fewer at the end."""
        parts = []
        while size > 0:
            held = self._inflate.unconsumed_tail or next(self._chunks, b"")
            if not held:
                break
            try:
                parts.append(self._inflate.decompress(held, size))
            except zlib.error as error:
                raise ReadError(f"a PNG image that can't be decoded: {error}") from None
            size -= len(parts[-1])
        return b"".join(parts)

    def _found(self, data: bytes) -> Iterator[bytes]:
        position = len(SIGNATURE)
        while position + 8 <= len(data):
            length, kind = struct.unpack_from(">I4s", data, position)
            end = position + 12 + length
            if kind == b"IDAT" and length:
                yield data[position + 8 : position + 8 + length]
            elif kind in _PALETTE and length <= 768:
                self.palette += data[position:end]
            elif kind == b"IEND":
                return
            position = end


def _decoded(
    first: Header, palette: bytes, filtered: bytes, height: int
) -> tuple[NDArray[np.uint8], bytes]:
    """Return the pixels of the last `height` of some rows, and the last row as it is in a PNG."""
    from PIL import Image

    rows = len(filtered) // (1 + first.width * CHANNELS[first.color])
    small = first._replace(height=rows)
    data = b"".join(
        [
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", *small)),
            palette,
            _chunk(b"IDAT", zlib.compress(filtered, 0)),
            _chunk(b"IEND", b""),
        ]
    )
    try:
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise ReadError(f"a PNG image that can't be decoded: {error}") from None
    last = image.crop((0, rows - 1, first.width, rows)).tobytes()
    pixels = np.asarray(eight_bit(image))[-height:]
    return pixels.reshape(height, first.width, -1), last


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
