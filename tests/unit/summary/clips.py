"""Clips of which encoders are tried, and what a reader sees of them."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image


class Played(NamedTuple):
    """What is on screen."""

    frames: NDArray[np.uint8]
    """Shape (frames, height, width, channels)."""
    milliseconds: list[int]
    loop: int


def played(data: bytes, mode: str = "RGB") -> Played:
    """Return the frames of an animation and how long each is shown."""
    frames, times = [], []
    with Image.open(io.BytesIO(data)) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            times.append(int(image.info["duration"]))
            frames.append(np.asarray(image.convert(mode)))
        return Played(np.stack(frames), times, image.info["loop"])


def photograph(height: int, width: int) -> NDArray[np.uint8]:
    """Return pixels (height, width, 3) of many colours, smooth with a little noise, all dark."""
    y, x = np.mgrid[:height, :width]
    waves = [np.sin(x / (9 + 4 * c)) * np.cos(y / (17 - 3 * c)) for c in range(3)]
    noise = np.random.default_rng(0).normal(0, 2, (height, width, 3))
    return np.clip(np.stack(waves, axis=2) * 60 + 80 + noise, 0, 150).astype(np.uint8)


def clip(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return frames (T, H, W, C) as one video of shape (1, T, C, H, W)."""
    return frames.transpose(0, 3, 1, 2)[None]


def moving_square(frames: int, height: int = 60, width: int = 80) -> NDArray[np.uint8]:
    """Return frames of a photograph, over which a red square goes from odd to even places."""
    made = np.repeat(photograph(height, width)[None], frames, axis=0)
    for time, frame in enumerate(made):
        frame[5 + time : 12 + time, 3 + time : 10 + time] = 255, 0, 0
    return made


def squared_error(frames: NDArray[np.uint8], expected: NDArray[np.uint8]) -> float:
    return float(((frames.astype(float) - expected) ** 2).mean())
