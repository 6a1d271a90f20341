"""Images, and batches of them as grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbwidget._proto.event_pb2 import Summary
from tbwidget.summary.clipping import clipped_pixels
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.pixels import as_grid, as_images
from tbwidget.summary.png import png

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def image(tag: str, value: object, dataformats: object) -> Draft:
    """Return the draft of an image, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
    value : array-like, PIL.Image.Image, or list of either
        uint8, or other numbers from 0 to 1. A batch becomes a grid of eight columns.
    dataformats : str
        What the axes are, such as "CHW" or "NHWC".

    Raises
    ------
    TypeError, ValueError
        As `as_images`.
    """
    images = as_images(value, dataformats, "img_tensor")
    remark = clipped_pixels(images, "img_tensor")
    return draft(images.nbytes, grid_summary, tag, images, remark=remark)


def grid_summary(tag: str, images: Sequence[NDArray[Any]] | NDArray[Any]) -> Summary:
    """Return the summary of images side by side, each of shape (C, H, W)."""
    grid = as_grid(images)
    return png_summary(tag, grid, *grid.shape)


def png_summary(
    tag: str, pixels: NDArray[np.uint8], height: int, width: int, channels: int
) -> Summary:
    """Return the summary of `pixels`, which says that its image is of the size given."""
    encoded = Summary.Image(
        height=height, width=width, colorspace=channels, encoded_image_string=png(pixels)
    )
    return Summary(value=[Summary.Value(tag=tag, image=encoded)])
