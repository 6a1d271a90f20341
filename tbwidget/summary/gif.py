"""GIF: frames of at most 256 colours each."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.frames import Frame, frames, grid
from tbwidget.summary.palette import paletted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MAX_SIDE: Final = 2**16 - 1
"""GIF keeps width and height in 16 bits, and delays, which are in hundredths of a second."""

MIN_DELAY: Final = 2
"""Browsers take a tenth of a second for delays below this one."""

COLOURS: Final = 256
"""The most that a frame has."""

LOOP_FOREVER: Final = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"

DO_NOT_DISPOSE: Final = 1
"""A frame stays, and the next is drawn onto it."""

MOST_CHANGED: Final = 0.9
"""Share of a frame's pixels: where more have changed, the few transparent ones between them
compress worse than what they leave out."""


def gif(videos: NDArray[Any], fps: float) -> bytes:
    """Return videos of shape (N, T, C, H, W) as a GIF that loops.

    Pillow compresses the frames and no more, since it would leave out a frame that equals the
    one before. Each frame has a palette of its own, so that it is exact where it has no more
    colours than fit, and covers what has changed.

    References
    ----------
    Graphics Interchange Format, version 89a, CompuServe.
    """
    return b"".join(_parts(videos, fps))


def _parts(videos: NDArray[Any], fps: float) -> Iterator[bytes]:
    rows, columns = grid(len(videos))
    height, width = rows * videos.shape[3], columns * videos.shape[4]
    # No palette for all frames, no background, square pixels.
    yield b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + LOOP_FOREVER
    for index, frame in enumerate(frames(videos, 3)):
        yield _encoded(frame, _delay(index, fps))
    yield b";"


def _encoded(frame: Frame, delay: int) -> bytes:
    """Return a frame whose unchanged pixels are transparent where a colour is left for that."""
    from PIL import GifImagePlugin, Image

    height, width, _ = frame.pixels.shape
    options: dict[str, int] = {}
    if _is_drawn_whole(frame):
        indices, colours = paletted(frame.pixels, COLOURS)
    else:
        found = paletted(frame.pixels[frame.changed][None], COLOURS - 1)
        colours = found.colours
        options["transparency"] = len(colours)
        indices = np.full((height, width), len(colours), np.uint8)
        indices[frame.changed] = found.indices[0]
        colours = np.concatenate([colours, np.zeros((1, 3), np.uint8)])
    image = Image.fromarray(indices)
    image.putpalette(colours.tobytes())
    parts = GifImagePlugin.getdata(
        image,
        (frame.x, frame.y),
        duration=10 * delay,
        disposal=DO_NOT_DISPOSE,
        include_color_table=True,
        **options,
    )
    return b"".join(parts)


def _is_drawn_whole(frame: Frame) -> bool:
    """Tell whether no pixel is to be transparent: too few would be, or no colour is left."""
    from PIL import Image

    share = float(frame.changed.mean())
    if not 0 < share <= MOST_CHANGED:
        return True
    colours = Image.fromarray(frame.pixels).getcolors(COLOURS)
    return colours is not None and len(colours) == COLOURS


def _delay(index: int, fps: float) -> int:
    """Return hundredths of a second, of which the sum stays true whatever they are rounded to."""
    return max(MIN_DELAY, round(100 * (index + 1) / fps) - round(100 * index / fps))
