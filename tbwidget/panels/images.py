"""Images: small ones as they were written, of the others thumbnails, and all when asked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import ReadError
from tbwidget.data.blobs import image
from tbwidget.panels._step_panel import Item, Part

if TYPE_CHECKING:
    import PIL.Image

    from tbwidget._proto import event_pb2 as pb

SIDE: Final = 512
"""Of a thumbnail, pixels at most."""

MOST_WHOLE_BYTES: Final = 64 << 10
"""Of an image that is previewed as it is."""

MOST_PREVIEWED: Final = 16
"""Of a batch."""

MOST_DECODED_PIXELS: Final = image.MOST_PIXELS
"""Of all thumbnails of a batch together, before they are made small."""

MOST_ERROR_SIGNS: Final = 300

BROWSERS_SHOW: Final = frozenset({"PNG", "JPEG", "GIF", "WEBP"})

WEBP: Final[dict[str, Any]] = {"quality": 85, "method": 2}
"""Twice as fast to encode as Pillow's default, and hardly larger."""

Described = tuple[dict[str, Any], bytes]


class ImagesPanel:
    """Provider of the panel of images.

    An item has a buffer for each image and the content ``{"images": […], "count": n}``, where
    n is how many are in the batch. Each image is told by ``width`` and ``height``, pixels of
    the original, ``type``, the media type of its buffer, ``whole``, whether that is the
    original, ``frames`` and ``bits`` of a sample. One that is damaged has an ``error`` instead,
    and an empty buffer.
    """

    name = "images"
    plugin = "images"
    unasked = 1

    def item(self, value: pb.Summary.Value, part: Part) -> Item:
        """Return the images of `value`."""
        encoded = image.decode(value)
        if not encoded:
            raise ReadError("no image: the batch is empty")
        budget = _Budget(MOST_DECODED_PIXELS)
        shown = encoded[:MOST_PREVIEWED] if part == "preview" else encoded
        described = [_described(data, part, budget) for data in shown]
        if all("error" in one for one, _ in described):
            raise ReadError(described[0][0]["error"])
        images = [one for one, _ in described]
        return Item({"images": images, "count": len(encoded)}, [data for _, data in described])


class _Budget:
    """Pixels that may still be decoded."""

    def __init__(self, pixels: int) -> None:
        self._left = pixels

    def take(self, pixels: int) -> None:
        """Take some off.

        Raises
        ------
        ReadError
            So many are not left.
        """
        self._left -= pixels
        if self._left < 0:
            raise ReadError("images of one step that are too large to preview all: open this one")


def _described(data: bytes, part: Part, budget: _Budget) -> Described:
    """Return an image of a batch, or why there is none."""
    try:
        return _preview(data, budget) if part == "preview" else _full(data, budget)
    except ReadError as error:
        return {"error": str(error)[:MOST_ERROR_SIGNS]}, b""


def _preview(data: bytes, budget: _Budget) -> Described:
    try:
        looked = image.looked_at(data)
    except ReadError:
        # Its first frame may still be shown.
        return _drawn(data, budget, SIDE)
    name, width, height = looked.format
    small = len(data) <= MOST_WHOLE_BYTES and max(width, height) <= SIDE
    if small and name in BROWSERS_SHOW:
        return _whole(looked), data
    return _drawn(data, budget, SIDE, looked)


def _full(data: bytes, budget: _Budget) -> Described:
    looked = image.looked_at(data)
    if looked.format.name in BROWSERS_SHOW:
        return _whole(looked), data
    return _drawn(data, budget, max(looked.format.width, looked.format.height), looked)


def _whole(looked: image.Looked) -> dict[str, Any]:
    return _told(looked) | {"type": looked.format.media_type, "whole": True}


def _told(looked: image.Looked) -> dict[str, Any]:
    _, width, height = looked.format
    return {"width": width, "height": height, "frames": looked.frames, "bits": looked.bits}


def _drawn(
    data: bytes, budget: _Budget, side: int, looked: image.Looked | None = None
) -> Described:
    """Return an image encoded anew, `side` pixels a side at most."""
    found = looked.format if looked else image.checked(data)
    budget.take(found.width * found.height)
    picture = image.eight_bit(image.opened(data))
    told = _told(looked or image.Looked(found, 1, 8))
    picture.thumbnail((side, side))
    encoded, media_type = _encoded(picture)
    return told | {"type": media_type, "whole": False}, encoded


def _encoded(picture: PIL.Image.Image) -> tuple[bytes, str]:
    """Encode exactly where there are few colours, as in plots and masks, else with loss."""
    from PIL import features

    stream = io.BytesIO()
    few = picture.getcolors(256) is not None
    if few or not features.check("webp"):
        # Pillow's quantizer would change colours; a browser minds no palette.
        picture.save(stream, "PNG")
        return stream.getvalue(), "image/png"
    picture.save(stream, "WEBP", **WEBP)
    return stream.getvalue(), "image/webp"
