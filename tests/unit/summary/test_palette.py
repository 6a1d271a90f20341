"""Pixels by a palette are exact where they can be, and else about as near as by a median cut."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tbwidget.summary.palette import paletted
from tests.unit.summary.clips import photograph

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (9_000, 3), np.uint8)


def drawn(pixels: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    [indices], colours = paletted(pixels[None], most)
    assert len(colours) <= most
    assert indices.shape == (len(pixels),)
    found: NDArray[np.uint8] = colours[indices]
    return found


@pytest.mark.parametrize(("colours", "most"), [(1, 2), (2, 2), (255, 255), (255, 256), (256, 256)])
def test_few_colours_are_exact_however_near(colours: int, most: int) -> None:
    near = np.stack([np.arange(256), np.arange(256) // 2, np.full(256, 9)], axis=1)
    pixels = near.astype(np.uint8)[RNG.integers(0, colours, 10_000)]
    assert np.array_equal(drawn(pixels, most), pixels)


@pytest.mark.parametrize("most", [2, 255, 256])
def test_many_colours_keep_to_the_palette(most: int) -> None:
    drawn(NOISE, most)


@pytest.mark.parametrize("side", [2, 5, 20])
def test_a_small_mark_keeps_its_colour(side: int) -> None:
    """By a median cut a few pixels of red on a photograph become brown."""
    image = photograph(240, 320)
    image[100 : 100 + side, 200 : 200 + side] = 255, 0, 0
    found = drawn(image.reshape(-1, 3), 256).reshape(image.shape)
    assert np.array_equal(
        found[100 : 100 + side, 200 : 200 + side], image[100 : 100 + side, 200 : 200 + side]
    )


def gradients() -> NDArray[np.uint8]:
    y, x = np.mgrid[:240, :320]
    return np.stack([x * 255 // 320, y, (x + y) // 3], axis=2).astype(np.uint8)


def faint_gradients() -> NDArray[np.uint8]:
    """Return colours of a range so small that an octree has but 157 for it."""
    y, x = np.mgrid[:240, :320]
    return np.stack([x // 2 + y // 4 + 40, y // 2 + 70, (x + y) // 4 + 30], axis=2).astype(np.uint8)


@pytest.mark.parametrize(
    "image", [photograph(240, 320), gradients(), faint_gradients(), NOISE[None]]
)
def test_the_error_is_about_that_of_a_median_cut(image: NDArray[np.uint8]) -> None:
    picture = Image.fromarray(np.ascontiguousarray(image))
    theirs = np.asarray(picture.quantize(256, Image.Quantize.MEDIANCUT).convert("RGB"))
    ours = drawn(np.ascontiguousarray(image).reshape(-1, 3), 256).reshape(image.shape)
    expected = image.astype(float)
    assert np.abs(ours - expected).mean() <= 1.05 * np.abs(theirs - expected).mean()
