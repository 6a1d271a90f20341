"""The pictures of a space's points: all of them small, one of them in full.

A sprite is one image with the pictures of the points in it, row by row. It is read once, a row
of pictures at a time, and what is kept is no larger than the atlas that is made of it.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs import image
from tbwidget.data.blobs.image_format import sniffed
from tbwidget.data.blobs.png_bands import bands
from tbwidget.projection.sheets import MOST_TILES, Layout, fitting, laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import PIL.Image
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

MOST_BAND_PIXELS: Final = image.MOST_PIXELS
"""Of a row of a sprite's pictures."""

MOST_SPRITE_PIXELS: Final = 400_000_000
"""20,000 × 20,000: some ten seconds, in little memory."""

LARGEST_OF_LIST: Final = 256
"""Pixels a side that pictures of a list have on the atlas, at most."""


class Pictures(Protocol):
    """Pictures of points."""

    @property
    def layout(self) -> Layout:
        """How they lie on sheets; none is decoded for that."""

    @property
    def tiles(self) -> Pixels:
        """All of them, small: shape (count, height, width, 1, 3 or 4), as `sheets` takes them.

        Read when first looked at.

        Raises
        ------
        ReadError
            They can't be decoded.
        """

    def picture(self, point: int) -> bytes:
        """Return one in full size, as a PNG image."""


class Sprite:
    """Pictures in one image, row by row from the top, each of the same size.

    Parameters
    ----------
    data : bytes
        The image, encoded.
    size : tuple of int
        Width and height of a picture, in pixels.
    count : int
        How many points there are.

    Raises
    ------
    ReadError
        It is no image that is shown, too large, or a picture does not fit in it.
    """

    def __init__(self, data: bytes, size: tuple[int, int], count: int) -> None:
        self._data = data
        self._width, self._height = size
        found = sniffed(data)
        if not (0 < self._width <= found.width and 0 < self._height <= found.height):
            raise ReadError(
                f"a sprite of {found.width} × {found.height} pixels, whose pictures are said to "
                f"be {self._width} × {self._height}; expected them to be in it"
            )
        self._size = found.height, found.width
        pixels = found.width * found.height
        self.is_large = pixels > image.MOST_PIXELS
        if self.is_large:
            _check_large(found, self._height)
        self._columns = found.width // self._width
        there = self._columns * (found.height // self._height)
        self.count = min(count, there, MOST_TILES)
        self.layout = laid_out(*fitting(self._width, self._height, self.count), self.count)
        self._tiles: Pixels | None = None

    @property
    def tiles(self) -> Pixels:
        """See `Pictures`."""
        if self._tiles is None:
            self._tiles = self._small()
        return self._tiles

    def picture(self, point: int) -> bytes:
        """See `Pictures`."""
        if not 0 <= point < self.count:
            raise ValueError(f"point {point} has no picture; {self.count} have one")
        tiles = self.tiles
        if tiles.shape[1:3] == (self._height, self._width):
            return png(tiles[point])
        row, column = divmod(point, self._columns)
        for tiles in self._rows(row + 1):
            last = tiles
        return png(last[column])

    def _small(self) -> Pixels:
        """Return all pictures in the size that they have on the atlas."""
        width, height = self.layout.width, self.layout.height
        tiles: Pixels | None = None
        for row, pictures in enumerate(self._rows(math.ceil(self.count / self._columns))):
            if tiles is None:
                tiles = np.empty((self.count, height, width, pictures.shape[3]), np.uint8)
            place = tiles[row * self._columns :][: self._columns]
            place[:] = shrunk(pictures[: len(place)], width, height)
        return np.empty((0, height, width, 1), np.uint8) if tiles is None else tiles

    def _rows(self, count: int) -> Iterator[Pixels]:
        """Yield the first rows of pictures, of shape (columns, height, width, channels)."""
        if self.is_large:
            found: Iterator[Pixels] = bands(self._data, self._height)
        else:
            pixels = as_pixels(image.opened(self._data))
            if pixels.shape[:2] != self._size:
                raise ReadError(
                    f"a sprite of {self._size[1]} × {self._size[0]} pixels whose first frame is "
                    f"of {pixels.shape[1]} × {pixels.shape[0]}"
                )
            found = (pixels[self._height * row :][: self._height] for row in range(count))
        for _, band in zip(range(count), found):  # noqa: B905  # the rest is not decoded
            cut = band[:, : self._columns * self._width]
            yield cut.reshape(self._height, self._columns, self._width, -1).swapaxes(0, 1)


class Images:
    """Pictures that are arrays, or images of Pillow.

    Parameters
    ----------
    images : numpy.ndarray of uint8, shape (N, H, W, C), or sequence of PIL.Image.Image
        C is 1, 3 or 4.
    """

    def __init__(self, images: Pixels | Sequence[PIL.Image.Image]) -> None:
        self._images = images
        self.count = min(len(images), MOST_TILES)
        width, height = _sides(images)
        self.layout = laid_out(*fitting(width, height, self.count), self.count)
        self._tiles: Pixels | None = None

    @property
    def tiles(self) -> Pixels:
        """See `Pictures`."""
        if self._tiles is None:
            made = _of_array if isinstance(self._images, np.ndarray) else _of_list
            self._tiles = made(self._images[: self.count], self.layout.width, self.layout.height)
        return self._tiles

    def picture(self, point: int) -> bytes:
        """See `Pictures`."""
        if not 0 <= point < self.count:
            raise ValueError(f"point {point} has no picture; {self.count} have one")
        one = self._images[point]
        return png(one if isinstance(one, np.ndarray) else as_pixels(one))


def as_pixels(picture: PIL.Image.Image) -> Pixels:
    """Return the pixels of an image of any mode, of shape (height, width, 1, 3 or 4)."""
    plain = image.eight_bit(picture)
    return np.asarray(plain).reshape(plain.height, plain.width, -1)


def png(pixels: Pixels) -> bytes:
    """Return a PNG image of `pixels`."""
    stream = io.BytesIO()
    _as_image(pixels).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def shrunk(tiles: Pixels, width: int, height: int) -> Pixels:
    """Return pictures of another size, each made by itself: none shines into the next."""
    if tiles.shape[1:3] == (height, width):
        return tiles
    from PIL import Image

    small = np.empty((len(tiles), height, width, tiles.shape[3]), np.uint8)
    for into, tile in zip(small, tiles, strict=True):
        resized = _as_image(tile).resize((width, height), Image.Resampling.LANCZOS)
        into[:] = np.asarray(resized).reshape(into.shape)
    return small


def _as_image(pixels: Pixels) -> PIL.Image.Image:
    from PIL import Image

    return Image.fromarray(
        np.ascontiguousarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels)
    )


def _check_large(found: Any, height: int) -> None:
    pixels = found.width * found.height
    if (
        found.name != "PNG"
        or pixels > MOST_SPRITE_PIXELS
        or found.width * height > MOST_BAND_PIXELS
    ):
        raise ReadError(
            f"a {found.name} sprite of {found.width} × {found.height} pixels; {image.MOST_PIXELS} "
            f"are the most, or {MOST_SPRITE_PIXELS} of a PNG image"
        )


def _sides(images: Pixels | Sequence[PIL.Image.Image]) -> tuple[int, int]:
    """Return width and height of a tile that has room for any of some images."""
    if isinstance(images, np.ndarray):
        return images.shape[2], images.shape[1]
    width, height = (max(1, *(one.size[axis] for one in images)) for axis in (0, 1))
    scale = min(1, LARGEST_OF_LIST / max(width, height))
    return max(1, int(width * scale)), max(1, int(height * scale))


def _of_array(images: Any, width: int, height: int) -> Pixels:
    if images.shape[1:3] == (height, width):
        return np.asarray(images)
    step = max(1, (1 << 22) // max(1, math.prod(images.shape[1:])))
    starts = range(0, len(images), step)
    return np.concatenate([shrunk(images[start : start + step], width, height) for start in starts])


def _of_list(images: Any, width: int, height: int) -> Pixels:
    """Return pictures of several sizes in the midst of tiles of one size, clear around."""
    tiles = np.zeros((len(images), height, width, 4), np.uint8)
    for tile, one in zip(tiles, images, strict=True):
        small = image.eight_bit(one).convert("RGBA")
        small.thumbnail((width, height))
        left, top = (width - small.width) // 2, (height - small.height) // 2
        tile[top : top + small.height, left : left + small.width] = np.asarray(small)
    return tiles
