"""How many frames an encoded image has, counted without decoding any."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tbwidget.data.blobs.image_format import ImageFormat


def frame_sizes(data: bytes, found: ImageFormat) -> Iterator[tuple[int, int]]:
    """Yield width and height of each frame of `data`, in pixels; of a still image one.

    Parameters
    ----------
    data : bytes
    found : ImageFormat
        What `sniffed` found in it.

    Raises
    ------
    ReadError
        It is cut off, or has a block that its format does not know.
    """
    frames = _FRAMES.get(found.name)
    if frames is None:
        yield found.width, found.height
        return
    try:
        yield from frames(data, found)
    except (struct.error, IndexError):
        raise ReadError(f"a {found.name} image that ends in the middle of a block") from None


def _gif_frames(data: bytes, _found: ImageFormat) -> Iterator[tuple[int, int]]:
    # GIF89a specification, sections 18 to 27.
    position = 13 + _colour_table(data[10])
    while data[position] != 0x3B:  # trailer
        kind = data[position]
        if kind == 0x2C:  # image descriptor
            width, height, flags = struct.unpack_from("<HHB", data, position + 5)
            yield width, height
            position = _behind_blocks(data, position + 10 + _colour_table(flags) + 1)
        elif kind == 0x21:  # extension
            position = _behind_blocks(data, position + 2)
        else:
            raise ReadError(f"a GIF image with the block {kind:#04x} at byte {position}")


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += 1 + length
    return position + 1


def _webp_frames(data: bytes, found: ImageFormat) -> Iterator[tuple[int, int]]:
    # RFC 9649, section 2.7: an animation's frames are chunks ANMF.
    frames = 0
    position = 12
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    while position < end:
        name, [length] = data[position : position + 4], struct.unpack_from("<I", data, position + 4)
        if name == b"ANMF":
            frames += 1
            yield found.width, found.height
        position += 8 + length + length % 2
    if position > len(data) + 1:  # a writer may leave out the padding of the last chunk
        raise ReadError("a WebP image that is cut off")
    if not frames:
        yield found.width, found.height


def _png_frames(data: bytes, found: ImageFormat) -> Iterator[tuple[int, int]]:
    # PNG, third edition, section 11.3.4: acTL has the count.
    frames = 1
    position = 8
    while (name := data[position + 4 : position + 8]) != b"IEND":
        [length] = struct.unpack_from(">I", data, position)
        if name == b"acTL":
            # A count may be any; each frame has a chunk of 26 bytes and what frames that.
            most = len(data) // 38 + 1
            frames = max(1, min(most, struct.unpack_from(">I", data, position + 8)[0]))
        position += 12 + length
    for _ in range(frames):
        yield found.width, found.height


def _jpeg_frames(data: bytes, found: ImageFormat) -> Iterator[tuple[int, int]]:
    # ITU T.81, section B.2.1: the end of the image comes behind the last scan.
    if data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
        raise ReadError("a JPEG image that is cut off")
    yield found.width, found.height


_FRAMES: Final[dict[str, Callable[[bytes, ImageFormat], Iterator[tuple[int, int]]]]] = {
    "GIF": _gif_frames,
    "JPEG": _jpeg_frames,
    "PNG": _png_frames,
    "WEBP": _webp_frames,
}
