"""Batches of videos → frames, one at a time, and what changes from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tbwidget.summary.pixels import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


class Frame(NamedTuple):
    """The part of a frame that differs from the one before."""

    y: int
    x: int
    """Where its upper left pixel lies in the whole."""
    pixels: NDArray[np.uint8]
    """Shape (height, width, channels), at least 1 × 1; contiguous."""
    changed: NDArray[np.bool_]
    """Shape (height, width): which of them differ."""


def grid(count: int) -> tuple[int, int]:
    """Return the rows and columns of so many videos (torch/utils/tensorboard/_utils.py)."""
    rows = 2 ** ((count.bit_length() - 1) // 2)
    return rows, 2 ** (count - 1).bit_length() // rows


def frames(videos: NDArray[Any], channels: int, align: int = 1) -> Iterator[Frame]:
    """Yield as many frames as there are; one that equals the one before is of one unit.

    Parameters
    ----------
    videos : numpy.ndarray
        Shape (N, T, C, H, W).
    channels : int
        Of the frames: 3 or 4.
    align : int
        What the places of the parts are multiples of.
    """
    before = None
    for whole in _wholes(videos, channels):
        yield _frame(before, whole, align)
        before = whole


def _wholes(videos: NDArray[Any], channels: int) -> Iterator[NDArray[np.uint8]]:
    """Yield whole frames, in memory that each has for itself."""
    count, times, _, height, width = videos.shape
    rows, columns = grid(count)
    for time in range(times):
        whole: NDArray[np.uint8] = np.zeros((rows * height, columns * width, channels), np.uint8)
        for index in range(count):
            y, x = index // columns * height, index % columns * width
            draw(videos[index, time], whole[y : y + height, x : x + width])
        yield whole


def _frame(before: NDArray[np.uint8] | None, whole: NDArray[np.uint8], align: int) -> Frame:
    height, width, _ = whole.shape
    if before is None:
        return Frame(0, 0, whole, np.ones((height, width), np.bool_))
    # Samples rather than pixels: NumPy's loops are long that way, and four times as fast.
    samples = whole != before
    rows = _extent(samples.any(axis=(1, 2)), align)
    columns = _extent(samples.any(axis=0).any(axis=1), align)
    changed = samples[rows, columns].any(axis=2)
    return Frame(rows.start, columns.start, np.ascontiguousarray(whole[rows, columns]), changed)


def _extent(lines: NDArray[np.bool_], align: int) -> slice:
    found = np.flatnonzero(lines)
    if not found.size:
        return slice(0, 1)
    return slice(int(found[0]) // align * align, int(found[-1]) + 1)
