"""PNG images in bands are what Pillow decodes as a whole."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tbwidget import ReadError
from tbwidget.data.blobs.image import eight_bit
from tbwidget.data.blobs.png_bands import bands


def image(mode: str) -> Image.Image:
    """Return a picture of 37 × 50 pixels that makes encoders use all filters."""
    x, y = np.meshgrid(np.arange(37), np.arange(50))
    smooth = np.stack([x * 5 + y, x * y, y * 4 - x, x + y], axis=2)
    noise = np.random.default_rng(0).integers(0, 9, smooth.shape)
    one = Image.fromarray((smooth + noise).astype(np.uint8), "RGBA")
    return one.quantize(60) if mode == "P" else one.convert(mode)


@pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")
@pytest.mark.parametrize("height", [1, 7, 50])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P"])
def test_bands_make_the_image(mode: str, height: int) -> None:
    picture = image(mode)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    found = list(bands(stream.getvalue(), height))
    assert len(found) == 50 // height
    with Image.open(io.BytesIO(stream.getvalue())) as whole:
        expected = np.asarray(eight_bit(whole)).reshape(50, 37, -1)
    assert np.array_equal(np.concatenate(found), expected[: 50 // height * height])


def test_clear_colours_are_clear() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), (1, 2, 3)).save(stream, "PNG", transparency=(1, 2, 3))
    for band in bands(stream.getvalue(), 2):
        assert (band == [1, 2, 3, 0]).all()


def test_what_has_no_bands_is_refused() -> None:
    stream = io.BytesIO()
    Image.new("1", (8, 8)).save(stream, "PNG")
    with pytest.raises(ReadError, match="has not 8 bits"):
        next(bands(stream.getvalue(), 2))


@pytest.mark.parametrize(("keep", "whole_bands"), [(0.5, 19), (0.01, 0)])
def test_an_image_that_ends_early_has_what_comes_before(keep: float, whole_bands: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (400, 200, 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    found: list[NDArray[np.uint8]] = []
    with pytest.raises(ReadError, match="ends early"):
        found.extend(bands(stream.getvalue()[: int(len(stream.getvalue()) * keep)], 10))
    assert len(found) == whole_bands
    assert np.array_equal(np.concatenate([pixels[:0], *found]), pixels[: len(found) * 10])


def test_a_stream_that_is_none_is_refused() -> None:
    stream = io.BytesIO()
    Image.new("L", (8, 8)).save(stream, "PNG")
    data = bytearray(stream.getvalue())
    place = data.index(b"IDAT") + 4
    data[place : place + 2] = b"\xff\xff"
    with pytest.raises(ReadError, match="can't be decoded"):
        next(bands(bytes(data), 2))


@pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_damage_anywhere_is_an_error_or_an_image_and_nothing_else(mode: str) -> None:
    random = np.random.default_rng(0)
    stream = io.BytesIO()
    image(mode).save(stream, "PNG")
    whole = stream.getvalue()
    for _ in range(200):
        data = bytearray(whole)
        for at in random.integers(8, len(whole), 3):
            data[at] = random.integers(256)
        with contextlib.suppress(ReadError):
            for _number, band in zip(range(9), bands(bytes(data), 5), strict=False):
                assert band.shape[0] == 5
