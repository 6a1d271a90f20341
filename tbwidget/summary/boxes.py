"""Images with boxes drawn on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.clipping import clipped_pixels
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.image import png_summary
from tbwidget.summary.pixels import GRID_COLUMNS, as_grid, as_images, check_size
from tbwidget.summary.strings import checked_strings, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.ImageDraw import ImageDraw

    from tbwidget._proto.event_pb2 import Summary

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

LINE_WIDTH: Final = 2
LABEL_MARGIN: Final = 0.05
"""Round a label's text, as part of its height (torch/utils/tensorboard/summary.py)."""


def image_with_boxes(
    tag: str,
    value: object,
    boxes: object,
    *,
    rescale: float,
    dataformats: object,
    labels: object = None,
) -> Draft:
    """Return the draft of an image and boxes, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
    value : array-like or PIL.Image.Image
        As of `image`.
    boxes : array-like
        Shape (N, 4): left, top, right, bottom, in pixels of the image.
    rescale : float
        Times which the image is larger in the file.
    dataformats : str
        What the axes of `value` are.
    labels : iterable of str, optional
        Written into the boxes, one each.

    Raises
    ------
    TypeError, ValueError
        As `as_images`, or boxes, labels or `rescale` are wrong.
    """
    images = as_images(value, dataformats, "img_tensor")
    drawn = _checked_boxes(boxes)
    names = _checked_labels(labels, len(drawn))
    size = _rescaled(images.shape, rescale)
    remark = clipped_pixels(images, "img_tensor")
    return draft(images.nbytes, _summary, tag, images, drawn, names, size, remark=remark)


def _summary(
    tag: str,
    images: NDArray[Any],
    boxes: list[Box],
    labels: list[str],
    size: tuple[int, int],
) -> Summary:
    from PIL import Image, ImageDraw

    grid = as_grid(images)
    image = Image.fromarray(grid)
    canvas = ImageDraw.Draw(image)
    for box, label in zip(boxes, labels, strict=True):
        _draw(canvas, box, label)
    image = image.resize(size, Image.Resampling.LANCZOS)
    # torch tells the size before rescaling, too.
    return png_summary(tag, np.asarray(image), *grid.shape)


def _draw(canvas: ImageDraw, box: Box, label: str) -> None:
    left, top, right, bottom = box
    corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
    canvas.line(corners, fill="red", width=LINE_WIDTH)
    if not label:
        return
    from PIL import ImageFont

    font = ImageFont.load_default()
    text_left, text_top, text_right, text_bottom = font.getbbox(label)
    width, height = text_right - text_left, text_bottom - text_top
    margin = math.ceil(LABEL_MARGIN * height)
    canvas.rectangle(
        [(left, bottom - height - 2 * margin), (left + width, bottom)],
        fill="red",
    )
    canvas.text((left + margin, bottom - height - margin), label, fill="black", font=font)


def _checked_boxes(value: object) -> list[Box]:
    boxes = as_real_array(value, "box_tensor", copy=False)
    if not boxes.size:
        return []
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(
            f"box_tensor has shape {boxes.shape}, expected (N, 4): left, top, right, bottom"
        )
    if not np.isfinite(boxes).all():
        raise ValueError("box_tensor has values that are not finite; leave out their boxes")
    return [(left, top, right, bottom) for left, top, right, bottom in boxes.tolist()]


def _checked_labels(labels: object, count: int) -> list[str]:
    if labels is None:
        return [""] * count
    names = checked_strings([labels] if isinstance(labels, str) else labels, "label")
    if len(names) != count:
        raise ValueError(f"there are {len(names)} labels for {count} boxes; pass one for each")
    return names


def _rescaled(shape: tuple[int, ...], rescale: float) -> tuple[int, int]:
    """Return the width and height of the grid in the file."""
    count, channels, height, width = shape
    columns = min(count, GRID_COLUMNS)
    try:
        height = int(-(-count // columns) * height * rescale)
        width = int(columns * width * rescale)
    except Exception:  # noqa: BLE001  # whatever another library raises
        raise TypeError(f"rescale is {shown(rescale)}, expected a finite number") from None
    if height < 1 or width < 1:
        raise ValueError(f"rescale {shown(rescale)} leaves nothing of the image; pass a larger one")
    check_size(max(channels, 3), height, width, "img_tensor, rescaled,")
    return width, height
