"""Pictures lie on sheets where the page looks for them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, features

from tbwidget.projection import sheets
from tbwidget.projection.sheets import MOST_BYTES, SIDE, fitting, layout, sheet


def numbered(count: int, height: int, width: int, channels: int) -> NDArray[np.uint8]:
    """Return tiles of one colour each, which tells them apart."""
    tiles = np.empty((count, height, width, channels), np.uint8)
    for index in range(count):
        tiles[index] = [index % 251, index // 251, 7, 255][:channels]
    return tiles


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("count", "height", "width"), [(1, 5, 3), (10, 8, 8), (700, 97, 100)])
def test_each_point_s_tile_is_where_the_wire_says(
    count: int, height: int, width: int, channels: int
) -> None:
    tiles = numbered(count, height, width, channels)
    laid = layout(tiles)
    assert (
        laid.columns * laid.rows * laid.sheets
        >= count
        > laid.columns * laid.rows * (laid.sheets - 1)
    )
    decoded = []
    for index in range(laid.sheets):
        with Image.open(io.BytesIO(sheet(tiles, index))) as image:
            assert max(image.size) <= SIDE
            assert image.format == "WEBP"
            decoded.append(np.asarray(image.convert("RGBA")))
    for point in range(0, count, 13):
        place = point % (laid.columns * laid.rows)
        top, left = place // laid.columns * height, place % laid.columns * width
        pixels = decoded[point // (laid.columns * laid.rows)][
            top : top + height, left : left + width
        ]
        assert (pixels[:, :, 0] == tiles[point, 0, 0, 0]).all()
        assert (pixels[:, :, :channels][:, :, 1:] == tiles[point, 0, 0, 1:]).all()


def test_without_webp_sheets_are_png(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: False)
    with Image.open(io.BytesIO(sheet(numbered(3, 2, 2, 3), 0))) as image:
        assert image.format == "PNG"


@pytest.mark.parametrize("index", [-1, 1])
def test_there_are_no_other_sheets(index: int) -> None:
    with pytest.raises(ValueError, match="expected 0 to 0"):
        sheet(numbered(3, 2, 2, 3), index)


@pytest.mark.parametrize(
    ("size", "count"),
    [
        ((28, 28), 70_000), ((28, 28), 1_000_000), ((64, 64), 100_000), ((3_000, 20), 5),
        ((20, 3_000), 5), ((1, 1), 9), ((4_000, 4_000), 1), ((500, 400), 20_000),
        ((2_047, 2_047), 3), ((100, 7), 1_000_000),
    ],
)  # fmt: skip
def test_tiles_are_as_large_as_the_atlas_has_room_for(size: tuple[int, int], count: int) -> None:
    width, height = fitting(*size, count)
    assert 1 <= width <= min(size[0], SIDE)
    assert 1 <= height <= min(size[1], SIDE)
    columns, rows = sheets._grid(width, height, count)
    assert max(columns * width, rows * height) <= SIDE
    whole = -(-count // (columns * rows)) * columns * width * rows * height * 4
    assert whole <= MOST_BYTES
    if (width, height) != size:
        assert whole > 0.5 * MOST_BYTES or max(size) > SIDE


def test_pictures_that_fit_keep_their_size() -> None:
    assert fitting(28, 28, 70_000) == (28, 28)
