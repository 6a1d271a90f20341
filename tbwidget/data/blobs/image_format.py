"""What an encoded image is, and how large, by its first bytes."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from tbwidget._errors import ReadError

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"

_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame's header, which has the size (ITU T.81, table B.1)."""

_JPEG_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers that no length follows."""


class ImageFormat(NamedTuple):
    """What an encoded image says of itself."""

    name: str
    """"PNG", "JPEG", "GIF", "WEBP" or "BMP", as Pillow calls them."""
    width: int
    height: int
    """In pixels."""

    @property
    def media_type(self) -> str:
        """Type for a browser, such as ``image/png``."""
        return f"image/{self.name.lower()}"


def sniffed(data: bytes) -> ImageFormat:
    """Return what the encoded image `data` is.

    Raises
    ------
    ReadError
        It is none of the formats that are shown. SVG is not: it holds script.
    """
    try:
        found = _sniffed(data)
    except (struct.error, IndexError):
        found = None
        if data:
            raise ReadError(f"an image of {len(data)} bytes that ends in its header") from None
    if found is None:
        raise ReadError(
            f"no PNG, JPEG, GIF, WebP or BMP image: it begins with {data[:12]!r}"
            if data
            else "an image of no bytes"
        )
    return found


def _sniffed(data: bytes) -> ImageFormat | None:
    if data.startswith(_PNG):
        return ImageFormat("PNG", *struct.unpack_from(">II", data, 16))
    if data.startswith(_JPEG):
        return ImageFormat("JPEG", *_jpeg_size(data))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ImageFormat("GIF", *struct.unpack_from("<HH", data, 6))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ImageFormat("WEBP", *_webp_size(data))
    if data.startswith(b"BM"):
        width, height = struct.unpack_from("<ii", data, 18)
        return ImageFormat("BMP", abs(width), abs(height))  # a negative height: from the top
    return None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    position = 2
    while True:
        if data[position] != 0xFF:
            raise ReadError(f"a JPEG image without a marker at byte {position}")
        marker = data[position + 1]
        if marker == 0xFF:  # fill
            position += 1
        elif marker in _JPEG_STANDALONE:
            position += 2
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        else:
            [length] = struct.unpack_from(">H", data, position + 2)
            position += 2 + max(2, length)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return the size in a WebP file's first chunk (RFC 9649, section 2)."""
    chunk = data[12:16]
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if chunk == b"VP8L":
        [bits] = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8X":
        width, height = data[24:27], data[27:30]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    raise ReadError(f"a WebP image that begins with the chunk {chunk!r}")
