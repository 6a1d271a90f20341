"""Images, encoded and decoded."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget._errors import ReadError
from tbwidget.data.blobs.image_format import ImageFormat, sniffed
from tbwidget.data.blobs.image_frames import frame_sizes
from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from PIL.Image import Image

    from tbwidget._proto import event_pb2 as pb

MOST_PIXELS: Final = 24_000_000
"""Of an image that is decoded: Pillow takes four bytes a pixel, so 96 MB."""

MOST_SCANS: Final = 100
"""Of a progressive JPEG image, each of which touches every pixel; encoders make about ten."""

MOST_PLAYED_PIXELS: Final = 600_000_000
"""Of all frames of an animation together: about 40 minutes of 512 × 512 at one a second."""


class Looked(NamedTuple):
    """What an encoded image is, without a pixel of it decoded."""

    format: ImageFormat
    frames: int
    bits: int
    """Of a sample."""


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


def looked_at(data: bytes) -> Looked:
    """Return what `data` encodes, where it is small enough to be handed on as it is.

    Raises
    ------
    ReadError
        It is of no format that is shown, ends early, or would take whoever decodes it, frame
        by frame, more than `MOST_PIXELS`, `MOST_SCANS` or `MOST_PLAYED_PIXELS`.
    """
    found = checked(data)
    frames = pixels = 0
    for width, height in frame_sizes(data, found):
        _check_size(width, height)
        frames += 1
        # Frames are drawn on the whole of the screen.
        pixels += max(width * height, found.width * found.height)
        if pixels > MOST_PLAYED_PIXELS and frames > 1:
            raise ReadError(
                f"an animation of {found.width} × {found.height} pixels and {frames} frames or "
                f"more; more than {MOST_PLAYED_PIXELS} pixels are not played"
            )
    if not frames:
        raise ReadError(f"a {found.name} image without a frame")
    is_deep = found.name == "PNG" and data[24] == 16
    return Looked(found, frames, 16 if is_deep else 8)


def checked(data: bytes) -> ImageFormat:
    """Return what `data` is, where its first frame may be decoded; raises as `opened`."""
    found = sniffed(data)
    _check_size(found.width, found.height)
    if found.name == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise ReadError(f"a JPEG image of more than {MOST_SCANS} scans")
    return found


def opened(data: bytes) -> Image:
    """Return the image that `data` encodes, its pixels decoded; of several frames, the first.

    Raises
    ------
    ReadError
        It is of no format that is shown, damaged, or larger than `MOST_PIXELS`.
    """
    from PIL import Image

    found = checked(data)
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


def eight_bit(picture: Image) -> Image:
    """Return `picture` in shades or colours of 8 bits, with the transparency that it has.

    Samples of 16 bits lose the lower eight, as on a browser's page; black stays black.
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        import numpy as np
        from PIL import Image

        samples = np.asarray(picture).astype("f8") // 256
        return Image.fromarray(samples.clip(0, 255).astype("u1"))
    if picture.mode in {"L", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    if "transparency" in picture.info or picture.mode in {"LA", "La", "PA", "RGBa"}:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise ReadError(
            f"an image of {width} × {height} pixels; more than {MOST_PIXELS} are not decoded"
        )
