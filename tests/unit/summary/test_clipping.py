"""What is clipped is told, and what is not is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.clipping import SAMPLE, clipped_pixels, clipped_samples

IMAGE = np.zeros((1, 3, 4, 5))


@pytest.mark.parametrize(
    ("dtype", "number", "remedy"),
    [
        ("uint16", 65535, "(x // 257).astype('uint8')"),
        ("int64", 255, "convert to uint8"),
        ("int32", -1, "convert to uint8"),
        ("float32", 255, "divide by 255"),
        ("float16", 200, "divide by 255"),
    ],
)
def test_pixels_of_another_range_are_told(dtype: str, number: float, remedy: str) -> None:
    images = IMAGE.astype(dtype)
    images[..., -1] = number
    for one in (images, images.transpose(0, 1, 3, 2)):
        assert remedy in str(clipped_pixels(one, "img_tensor"))


@pytest.mark.parametrize(
    ("dtype", "numbers"),
    [
        ("uint8", [0, 255]),
        ("bool", [False, True]),
        ("uint16", [0, 1]),
        ("int64", [0, 1]),
        ("float32", [-3, 1.5]),
        ("float32", [np.nan, np.inf]),
        ("float64", [np.nan, np.nan]),
    ],
)
def test_pixels_of_their_range_and_a_little_beyond_are_not(dtype: str, numbers: Any) -> None:
    assert clipped_pixels(np.array(numbers, dtype).reshape(1, 1, 1, -1), "img_tensor") is None


@pytest.mark.parametrize(
    ("dtype", "number", "remedy"),
    [
        ("int16", -32768, "divide by 32768"),
        ("int8", 127, "divide by 128"),
        ("uint8", 128, "subtract 128"),
        ("int32", 2, "divide by 2147483648"),
        ("int64", 300, "divide by the greatest"),
        ("float32", -32768, "divide by the greatest"),
    ],
)
def test_samples_of_another_range_are_told(dtype: str, number: int, remedy: str) -> None:
    assert remedy in str(clipped_samples(np.array([0, number], dtype), "snd_tensor"))
    assert clipped_samples(np.array([0, 1], dtype), "snd_tensor") is None


def test_of_many_floats_a_sample_is_looked_at() -> None:
    images = np.full((64, 3, 64, 64), 255.0)
    assert images.size > SAMPLE
    assert clipped_pixels(images, "img_tensor")
    assert clipped_pixels(images / 255, "img_tensor") is None
