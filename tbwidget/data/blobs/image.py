"""Images, encoded and decoded."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError
from tbwidget.data.blobs.image_format import sniffed
from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from PIL.Image import Image

    from tbwidget._proto import event_pb2 as pb

MOST_PIXELS: Final = 24_000_000
"""Of an image that is decoded: Pillow takes four bytes a pixel, so 96 MB."""

MOST_SCANS: Final = 100
"""Of a progressive JPEG image, each of which touches every pixel; encoders make about ten."""


def decode(value: pb.Summary.Value) -> list[bytes]:
    """Return the encoded images that `value` holds, one or a batch of them."""
    if value.WhichOneof("value") == "image":
        return [value.image.encoded_image_string]
    strings = as_strings(value)
    if strings.ndim != 1 or len(strings) < 2:
        raise ReadError(f"images are a width, a height and images, not shape {strings.shape}")
    # The sizes are not needed (tensorboard/plugins/image/summary_v2.py).
    images: list[bytes] = strings[2:].tolist()
    return images


def opened(data: bytes) -> Image:
    """Return the image that `data` encodes, its pixels decoded; of several frames, the first.

    Raises
    ------
    ReadError
        It is of no format that is shown, damaged, or larger than `MOST_PIXELS`.
    """
    from PIL import Image

    found = sniffed(data)
    _check_size(found.width, found.height)
    if found.name == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise ReadError(f"a JPEG image of more than {MOST_SCANS} scans")
    too_large = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(data), formats=[found.name])
        _check_size(*image.size)  # a GIF's frame may be larger than its screen
        image.load()
    except ReadError:
        raise
    except (*too_large, OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise ReadError(f"a {found.name} image that can't be decoded: {error}") from None
    return image


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise ReadError(
            f"an image of {width} × {height} pixels; more than {MOST_PIXELS} are not decoded"
        )
