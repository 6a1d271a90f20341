"""Videos, as GIF or animated WebP."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from tbwidget._proto.event_pb2 import Summary
from tbwidget.summary import gif, webp
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.clipping import clipped_pixels
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.frames import grid
from tbwidget.summary.pixels import check_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOWEST: Final = 0.0016
"""Frames a second: a GIF's longest delay is 2¹⁶ − 1 hundredths of a second."""

ENCODERS: Final = {"gif": gif.gif, "webp": webp.webp}
MAX_SIDES: Final = {"gif": gif.MAX_SIDE, "webp": webp.MAX_SIDE}
NAMES: Final = {"gif": "GIF", "webp": "WebP"}


def video(tag: str, value: object, fps: float, dataformats: object, kind: object) -> Draft:
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
    kind : str
        What it is encoded as: "gif" or "webp".

    Raises
    ------
    TypeError
        `value` is not made of real numbers, `fps` is no number, or another is no string.
    ValueError
        It has other axes than `dataformats` says, a count of channels that is no image's,
        no pixels, or more than its format holds; or `fps` or `kind` is no such.
    MissingLibraryError
        `kind` is "webp", and Pillow was built without it.
    """
    encoding = _checked_format(kind)
    letters = _checked_layout(dataformats)
    rate = _checked_rate(fps)
    array = as_real_array(value, "vid_tensor")
    if array.ndim != len(letters):
        raise ValueError(
            f"vid_tensor has shape {array.shape}, but dataformats {dataformats!r} names "
            f"{len(letters)} axes; pass a batch of videos, such as `vid_tensor[None]`"
        )
    videos = array.transpose([letters.index(axis) for axis in "NTCHW"])
    count, times, channels, height, width = videos.shape
    if channels not in (1, 3, 4):
        raise ValueError(
            f"vid_tensor has shape {array.shape}, so dataformats {dataformats!r} makes it "
            f"{channels} channels, expected 1, 3 or 4; pass the order that its axes have"
        )
    check_size(count * times * max(channels, 3), height, width, "vid_tensor")
    rows, columns = grid(count)
    most = MAX_SIDES[encoding]
    if max(rows * height, columns * width) > most:
        raise ValueError(
            f"vid_tensor makes frames of {columns * width}×{rows * height} pixels, of which a "
            f"{NAMES[encoding]} has at most {most} a side; pass smaller ones, or fewer"
        )
    remark = clipped_pixels(array, "vid_tensor")
    return draft(array.nbytes, _summary, tag, videos, rate, encoding, remark=remark)


def _summary(tag: str, videos: NDArray[Any], fps: float, encoding: str) -> Summary:
    count, _, channels, height, width = videos.shape
    rows, columns = grid(count)
    encoded = Summary.Image(
        height=rows * height,
        width=columns * width,
        colorspace=channels,
        encoded_image_string=ENCODERS[encoding](videos, fps),
    )
    return Summary(value=[Summary.Value(tag=tag, image=encoded)])


def _checked_format(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"format {value!r} is no string; pass 'gif' or 'webp'")
    if value not in ENCODERS:
        raise ValueError(f"format is {value!r}, expected 'gif' or 'webp'")
    if value == "webp":
        webp.check_encoder()
    return value


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
    if not (fps > 0 and math.isfinite(fps) and 100 / fps < gif.MAX_SIDE):
        raise ValueError(f"fps is {value!r}, expected a finite number above {SLOWEST}")
    return fps
