"""Pictures of points, from a sprite or one by one."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tbwidget import ReadError
from tbwidget.data.blobs import image
from tbwidget.projection import pictures as module
from tbwidget.projection import sheets
from tbwidget.projection.pictures import Images, Sprite, shrunk


def encoded(pixels: NDArray[Any], format: str = "PNG", **options: Any) -> bytes:  # noqa: A002
    stream = io.BytesIO()
    Image.fromarray(pixels.squeeze()).save(stream, format, **options)
    return stream.getvalue()


def noise(*shape: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def full(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as one:
        return np.asarray(one)


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_sprite_has_its_pictures_row_by_row(
    monkeypatch: pytest.MonkeyPatch, channels: int, is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(image, "MOST_PIXELS", 100)
    pixels = noise(21, 25, channels)  # 4 × 3 pictures of 6 × 7, and some pixels over
    sprite = Sprite(encoded(pixels), (6, 7), 11)
    assert sprite.tiles.shape == (11, 7, 6, channels)
    for point in range(11):
        top, left = point // 4 * 7, point % 4 * 6
        expected = pixels[top : top + 7, left : left + 6]
        assert np.array_equal(sprite.tiles[point], expected)
        assert np.array_equal(full(sprite.picture(point)), expected.squeeze())
    for point in (-1, 11):
        with pytest.raises(ValueError, match="has no picture; 11 have one"):
            sprite.picture(point)


def test_there_are_no_more_pictures_than_the_sprite_has() -> None:
    assert len(Sprite(encoded(noise(4, 4, 3)), (2, 2), 9).tiles) == 4


@pytest.mark.parametrize("is_large", [False, True])
def test_pictures_that_do_not_fit_are_shrunk_and_shown_in_full(
    monkeypatch: pytest.MonkeyPatch, is_large: bool
) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 4 * 4 * 16 * 16)
    if is_large:
        monkeypatch.setattr(image, "MOST_PIXELS", 100)
    pixels = np.zeros((64, 64), np.uint8)
    pixels[32:, :32] = 200
    sprite = Sprite(encoded(pixels), (32, 32), 4)
    laid = sprite.layout
    assert sprite.tiles.shape[1] <= 16
    assert laid == sheets.layout(sprite.tiles)
    assert [int(tile.mean()) for tile in sprite.tiles] == [0, 0, 200, 0]
    assert full(sprite.picture(2)).shape == (32, 32)


@pytest.mark.parametrize("size", [(0, 2), (2, 0), (9, 2), (2, 9), (1 << 31, 1)])
def test_pictures_that_are_not_in_the_sprite_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ReadError, match="whose pictures are said to be"):
        Sprite(encoded(noise(4, 4, 3)), size, 3)


def test_large_sprites_are_png_images_whose_rows_are_not_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(image, "MOST_PIXELS", 100)
    with pytest.raises(ReadError, match="a JPEG sprite"):
        Sprite(encoded(noise(20, 20, 3), "JPEG"), (2, 2), 3)
    monkeypatch.setattr(module, "MOST_BAND_PIXELS", 100)
    with pytest.raises(ReadError, match="a PNG sprite of 20 × 20 pixels"):
        Sprite(encoded(noise(20, 20, 3)), (6, 6), 3)
    monkeypatch.setattr(module, "MOST_SPRITE_PIXELS", 300)
    with pytest.raises(ReadError, match="300 of a PNG image"):
        Sprite(encoded(noise(20, 20, 3)), (2, 2), 3)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_smaller_pictures_look_alike_and_do_not_mix(channels: int) -> None:
    shades = np.array([0, 200, 90], np.uint8)
    flat = np.broadcast_to(shades[:, None, None, None], (3, 9, 7, channels))
    if channels == 4:
        flat = np.concatenate([flat[..., :3], np.full((3, 9, 7, 1), 255, np.uint8)], axis=3)
    small = shrunk(flat, 4, 5)
    assert small.shape == (3, 5, 4, channels)
    assert (small[..., 0] == shades[:, None, None]).all()
    ramp = np.repeat(np.arange(0, 240, 4).astype(np.uint8), 60)
    half = shrunk(ramp.reshape(1, 60, 60, 1), 30, 20)[0, :, :, 0].astype(float)
    assert np.abs(half[1:-1] - np.arange(4, 240, 12)[1:-1, None]).max() <= 1


def test_arrays_that_do_not_fit_are_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 4 * 9 * 8 * 8)
    images = Images(noise(9, 32, 32, 3))
    assert images.tiles.shape[1:3] == (8, 8)
    assert images.layout == sheets.layout(images.tiles)
    assert full(images.picture(8)).shape == (32, 32, 3)
    with pytest.raises(ValueError, match="has no picture"):
        images.picture(9)
