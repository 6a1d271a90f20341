"""Videos, as GIF."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto.event_pb2 import Summary
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.pixels import check_size, draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MAX_SIDE: Final = 2**16 - 1
"""GIF keeps width and height in 16 bits, and delays, which are in hundredths of a second."""

MIN_DELAY: Final = 2
"""Browsers take a tenth of a second for delays below this one."""

COLOURS: Final = 256
"""The most that a frame of a GIF has."""

LOOP_FOREVER: Final = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def video(tag: str, value: object, fps: float, dataformats: object) -> Draft:
    """Return the draft of a video, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
    value : array-like
        uint8, or other numbers from 0 to 1. Several videos play side by side.
    fps : float
        Frames a second.
    dataformats : str
        What the axes are: the letters of "NTCHW" in any order.

    Raises
    ------
    TypeError
        `value` is not made of real numbers, or `fps` is no number.
    ValueError
        It has other axes than `dataformats` says, a count of channels that is no image's,
        no pixels, or more than a GIF holds; or `fps` is no such rate.
    """
    letters = _checked_layout(dataformats)
    rate = _checked_rate(fps)
    array = as_real_array(value, "vid_tensor")
    if array.ndim != len(letters):
        raise ValueError(
            f"vid_tensor has shape {array.shape}, but dataformats {dataformats!r} names "
            f"{len(letters)} axes; pass a batch of videos, such as `vid_tensor[None]`"
        )
    videos = array.transpose([letters.index(axis) for axis in "NTCHW"])
    count, frames, channels, height, width = videos.shape
    if channels not in (1, 3, 4):
        raise ValueError(
            f"vid_tensor has shape {array.shape}, so dataformats {dataformats!r} makes it "
            f"{channels} channels, expected 1, 3 or 4; pass the order that its axes have"
        )
    check_size(count * frames * 3, height, width, "vid_tensor")
    rows, columns = _grid(count)
    if max(rows * height, columns * width) > MAX_SIDE:
        raise ValueError(
            f"vid_tensor makes frames of {columns * width}×{rows * height} pixels, of which a "
            f"GIF has at most {MAX_SIDE} a side; pass smaller ones, or fewer"
        )
    return draft(array.nbytes, _summary, tag, videos, rate)


def _summary(tag: str, videos: NDArray[Any], fps: float) -> Summary:
    count, _, channels, height, width = videos.shape
    rows, columns = _grid(count)
    encoded = Summary.Image(
        height=rows * height,
        width=columns * width,
        colorspace=channels,
        encoded_image_string=b"".join(_gif(videos, fps)),
    )
    return Summary(value=[Summary.Value(tag=tag, image=encoded)])


def _grid(count: int) -> tuple[int, int]:
    """Return the rows and columns of so many videos (torch/utils/tensorboard/_utils.py)."""
    rows = 2 ** ((count.bit_length() - 1) // 2)
    return rows, 2 ** (count - 1).bit_length() // rows


def _frames(videos: NDArray[Any]) -> Iterator[NDArray[np.uint8]]:
    """Yield frames of shape (height, width, 3), of memory that each has for itself."""
    count, frames, _, height, width = videos.shape
    rows, columns = _grid(count)
    for time in range(frames):
        frame: NDArray[np.uint8] = np.zeros((rows * height, columns * width, 3), np.uint8)
        for index in range(count):
            y, x = index // columns * height, index % columns * width
            draw(videos[index, time], frame[y : y + height, x : x + width])
        yield frame


def _gif(videos: NDArray[Any], fps: float) -> Iterator[bytes]:
    """Yield the parts of a GIF.

    Pillow encodes the frames and no more, since it would leave out a frame that equals the
    one before. Each frame has a palette of its own, so that it is exact where it has no more
    colours than fit, and covers what has changed.
    """
    before = None
    for index, frame in enumerate(_frames(videos)):
        if before is None:
            height, width, _ = frame.shape
            # No palette for all frames, no background, square pixels.
            yield b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + LOOP_FOREVER
        yield _encoded(frame, _changed(before, frame), _delay(index, fps))
        before = frame
    yield b";"


def _encoded(frame: NDArray[np.uint8], changed: tuple[slice, slice], delay: int) -> bytes:
    from PIL import GifImagePlugin, Image

    image = Image.fromarray(frame[changed]).quantize(COLOURS, Image.Quantize.MEDIANCUT)
    offset = changed[1].start, changed[0].start
    parts = GifImagePlugin.getdata(image, offset, duration=10 * delay, include_color_table=True)
    return b"".join(parts)


def _changed(before: NDArray[np.uint8] | None, frame: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Return the rows and columns that hold all that has changed: at least one pixel."""
    height, width, _ = frame.shape
    if before is None:
        return slice(0, height), slice(0, width)
    changed = (frame != before).any(axis=2)
    return _extent(changed.any(axis=1)), _extent(changed.any(axis=0))


def _extent(lines: NDArray[np.bool_]) -> slice:
    found = np.flatnonzero(lines)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 1)


def _delay(index: int, fps: float) -> int:
    """Return hundredths of a second, of which the sum stays true whatever they are rounded to."""
    return max(MIN_DELAY, round(100 * (index + 1) / fps) - round(100 * index / fps))


def _checked_layout(dataformats: object) -> str:
    if not isinstance(dataformats, str):
        raise TypeError(f"dataformats {dataformats!r} is no string; pass one such as 'NTCHW'")
    letters = dataformats.upper()
    if sorted(letters) != sorted("NTCHW"):
        raise ValueError(
            f"dataformats {dataformats!r} names no video's axes; pass the letters of 'NTCHW' "
            "in the order of the axes"
        )
    return letters


def _checked_rate(value: Any) -> float:
    try:
        fps = float(value)
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"fps {value!r} is no number; pass frames a second") from None
    if not (fps > 0 and math.isfinite(fps) and 100 / fps < MAX_SIDE):
        raise ValueError(f"fps is {value!r}, expected a finite number above 0.0016")
    return fps
