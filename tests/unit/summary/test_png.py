"""Pixels → PNG → the same pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tbwidget.summary.png import png

RNG = np.random.default_rng(0)


def decoded(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        image.verify()  # checksums
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (64, 48), (480, 640)])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_noise_comes_back(shape: tuple[int, int], channels: int) -> None:
    pixels = RNG.integers(0, 256, (*shape, channels), np.uint8)
    assert np.array_equal(decoded(png(pixels)).reshape(pixels.shape), pixels)


def drawing() -> NDArray[np.uint8]:
    pixels = np.full((200, 300, 3), 255, np.uint8)
    pixels[20:180, 30] = pixels[180, 30:280] = 0
    for x in range(30, 280):
        pixels[int(100 + 60 * np.sin(x / 20)), x] = (31, 119, 180)
    return pixels


def dots() -> NDArray[np.uint8]:
    return (RNG.random((100, 100, 1)) > 0.9).repeat(3, axis=2).astype(np.uint8) * 255


def photograph() -> NDArray[np.uint8]:
    """Return noise of which the power falls with frequency, as it does in photographs."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(224), np.fft.fftfreq(224)))
    frequency[0, 0] = 1
    spectrum = np.fft.fft2(RNG.normal(size=(3, 224, 224))) / frequency
    light = np.moveaxis(np.real(np.fft.ifft2(spectrum)), 0, 2)
    light = 128 + 40 * light / light.std() + RNG.normal(0, 2, light.shape)
    pixels: NDArray[np.uint8] = np.clip(light, 0, 255).astype(np.uint8)
    return pixels


@pytest.mark.parametrize(
    ("pixels", "larger"), [(drawing(), 1.2), (photograph(), 1.2), (dots(), 1.5)]
)
def test_files_are_about_as_small_as_pillow_s(pixels: NDArray[np.uint8], larger: float) -> None:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    data = png(pixels)
    assert np.array_equal(decoded(data), pixels)
    assert len(data) <= larger * len(file.getvalue())
