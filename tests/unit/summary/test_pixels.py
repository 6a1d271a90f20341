"""What is no image is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from tbwidget.summary import pixels
from tbwidget.summary.pixels import as_grid, as_images


@pytest.mark.parametrize(
    ("value", "dataformats", "message"),
    [
        (np.zeros((4, 5)), "CHW", r"shape \(4, 5\), but dataformats 'CHW' names 3 axes"),
        (np.zeros((3, 4, 5)), "NCHW", "names 4 axes"),
        (0.5, "CHW", r"shape \(\)"),
        (np.zeros((224, 225, 3)), "CHW", "224 channels, expected 1 to 4; pass the order"),
        (np.zeros((0, 4, 5)), "CHW", "0 channels"),
        (np.zeros((3, 0, 5)), "CHW", "no pixels"),
        (np.zeros((0, 3, 4, 5)), "NCHW", "no pixels"),
        (np.zeros((3, 4, 5)), "", "dataformats '' names no image's axes"),
        (np.zeros((3, 4, 5)), "CHH", "'CHH'"),
        (np.zeros((3, 4, 5)), "CXY", "'CXY'"),
        (np.zeros((3, 4, 5, 6)), "NCHWN", "'NCHWN'"),
    ],
)
def test_wrong_shapes_are_named(value: Any, dataformats: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        as_images(value, dataformats, "img_tensor")


@pytest.mark.parametrize(
    ("value", "dataformats", "message"),
    [
        (np.zeros((3, 4, 5), complex), "CHW", "complex128, expected real"),
        (np.full((3, 4, 5), "x"), "CHW", "img_tensor"),
        (np.full((3, 4, 5), None), "CHW", "img_tensor"),
        (None, "CHW", "img_tensor"),
        ("image.png", "CHW", "img_tensor"),
        (np.zeros((3, 4, 5)), None, "dataformats None is no string"),
    ],
)
def test_wrong_types_are_named(value: Any, dataformats: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        as_images(value, dataformats, "img_tensor")


@pytest.mark.parametrize("shape", [(3, 10, 11), (1, 10, 11)])
def test_images_that_no_event_holds_are_refused(
    shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A grey image has three bytes a pixel, too."""
    monkeypatch.setattr(pixels, "MAX_BYTES", 330)
    as_images(np.zeros(shape, np.uint8), "CHW", "img_tensor")
    monkeypatch.setattr(pixels, "MAX_BYTES", 329)
    with pytest.raises(ValueError, match="330 bytes, of which an event holds 329"):
        as_images(np.zeros(shape, np.uint8), "CHW", "img_tensor")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P", "CMYK", "YCbCr", "HSV"])
@pytest.mark.parametrize("dataformats", ["CHW", "HWC"])
def test_images_of_pillow_need_no_layout(mode: str, dataformats: str) -> None:
    gradient = Image.linear_gradient("L").resize((20, 30))
    image = Image.merge("RGB", [gradient, gradient.rotate(90), gradient]).convert(mode)
    grid = as_grid(as_images(image, dataformats, "img_tensor"))
    shown = image if mode in {"LA", "RGBA"} else image.convert("RGB")
    assert np.array_equal(grid, np.asarray(shown))


def test_images_of_pillow_with_unknown_white_are_refused() -> None:
    with pytest.raises(ValueError, match="mode 'F', whose white is not known"):
        as_images(Image.new("F", (4, 5)), "CHW", "img_tensor")


def test_the_copy_is_the_only_one() -> None:
    image = np.zeros((3, 4, 5), np.float32)
    images = as_images(image, "CHW", "img_tensor")
    assert images.nbytes == image.nbytes
    assert not np.shares_memory(images, image)
    assert images.dtype == np.float32


PHOTO = Image.new("RGB", (4, 5))


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        ([PHOTO, Image.new("RGB", (5, 5))], ValueError, r"\(4, 5\), \(5, 5\) pixels, .*`resize`"),
        (
            [np.zeros((3, 4, 5)), np.zeros((3, 5, 5))],
            ValueError,
            r"shapes \(3, 4, 5\), \(3, 5, 5\)",
        ),
        ([PHOTO, np.zeros((3, 5, 4))], TypeError, "images of PIL and others"),
        ([PHOTO, None], TypeError, "images of PIL and others"),
        ([PHOTO, Image.new("F", (4, 5))], ValueError, "mode 'F', whose white is not known"),
        ([], ValueError, r"shape \(0,\)"),
        ([np.ma.array(np.zeros((3, 4, 5)), mask=True)], ValueError, "60 of 60 numbers are masked"),
    ],
)
def test_lists_that_make_no_batch_are_refused(images: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=f"^img_tensor.*{message}"):
        as_images(images, "NCHW", "img_tensor")
