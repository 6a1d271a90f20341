"""Animated WebP: frames in true colour, with transparency."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import MissingLibraryError
from tbwidget.summary.frames import Frame, frames, grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MAX_SIDE: Final = 2**14 - 1
"""A frame's bitstream keeps width and height in 14 bits."""

MIN_DELAY: Final = 11
"""Milliseconds: browsers take a tenth of a second for delays below this one."""

FEW_COLOURS: Final = 256
"""Frames of no more colours, such as drawings and masks, are exact, as in a GIF."""

EXACT: Final[dict[str, Any]] = {"lossless": True, "quality": 0, "method": 0, "exact": True}
LOSSY: Final[dict[str, Any]] = {"quality": 90, "method": 0}
"""As fast as an encoder goes: slower methods save less than a tenth of the bytes."""

ALIGN: Final = 2
"""Frames lie at even places."""

HAS_ANIMATION: Final = 0x02
HAS_ALPHA: Final = 0x10
DO_NOT_BLEND: Final = 0x02
"""A frame replaces what it covers; without it, it is drawn over that."""


def check_encoder() -> None:
    """Refuse a Pillow without WebP.

    Raises
    ------
    MissingLibraryError
    """
    from PIL import features

    if not features.check("webp"):
        raise MissingLibraryError(
            "format='webp' needs Pillow with WebP, which the one here was built without: "
            "pip install --force-reinstall pillow, or pass format='gif'"
        )


def webp(videos: NDArray[Any], fps: float) -> bytes:
    """Return videos of shape (N, T, C, H, W) as an animated WebP that loops.

    Pillow encodes the frames as still images, one at a time, and no more: its own animations
    leave out a frame that equals the one before. A frame covers what has changed. It is exact
    where it has few colours, or where that takes no more bytes, and lossy otherwise.

    References
    ----------
    RFC 9649, WebP Image Format, section 2.7.
    """
    channels = 4 if videos.shape[2] == 4 else 3
    rows, columns = grid(len(videos))
    height, width = rows * videos.shape[3], columns * videos.shape[4]
    flags = HAS_ANIMATION | (HAS_ALPHA if channels == 4 else 0)
    chunks = [
        b"WEBP",
        _chunk(b"VP8X", struct.pack("<I", flags) + _three(width - 1) + _three(height - 1)),
        # No background; 0 loops, which are endless.
        _chunk(b"ANIM", struct.pack("<IH", 0, 0)),
    ]
    for index, frame in enumerate(frames(videos, channels, ALIGN)):
        chunks.append(_chunk(b"ANMF", _header(frame, _delay(index, fps)) + _bitstream(frame)))
    return _chunk(b"RIFF", b"".join(chunks))


def _header(frame: Frame, delay: int) -> bytes:
    height, width, _ = frame.pixels.shape
    places = (frame.x // ALIGN, frame.y // ALIGN, width - 1, height - 1, delay)
    return b"".join(_three(number) for number in places) + bytes([DO_NOT_BLEND])


def _bitstream(frame: Frame) -> bytes:
    """Return the chunks of a frame's pixels."""
    from PIL import Image

    image = Image.fromarray(frame.pixels)
    exact = _encoded(image, EXACT)
    if image.getcolors(FEW_COLOURS) is None:
        lossy = _encoded(image, LOSSY)
        if len(lossy) < len(exact):
            return lossy
    return exact


def _encoded(image: Any, options: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "WEBP", **options)
    return b"".join(_pixel_chunks(stream.getvalue()))


def _pixel_chunks(still: bytes) -> Iterator[bytes]:
    """Yield those chunks of a still image that are its pixels, with their headers."""
    position = 12
    while position < len(still):
        [length] = struct.unpack_from("<I", still, position + 4)
        end = position + 8 + length + length % 2
        if still[position : position + 4] in (b"ALPH", b"VP8 ", b"VP8L"):
            yield still[position:end]
        position = end


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _delay(index: int, fps: float) -> int:
    """Return milliseconds, of which the sum stays true whatever they are rounded to."""
    return max(MIN_DELAY, round(1000 * (index + 1) / fps) - round(1000 * index / fps))
