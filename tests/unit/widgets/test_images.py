"""The panel of images alone, and the images picked out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from tbwidget import Images, NameNotFoundError, ReadError, SummaryWriter
from tbwidget.widgets import _protocol as wire


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Images]:
    """Two runs; the shade of an image is ten times its step, and of a batch one more for each."""
    for run in ("a", "b"):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(3):
                shades = np.full((2, 3, 4, 5), 10 * step, np.uint8)
                shades[1] += 1
                writer.add_image("sample", shades[0], step)
                writer.add_tensor("other", shades, step)
    widget = Images(tmp_path, tags=["sample"])
    yield widget
    widget.close()


def place(step: int, run: str = "a", tag: str = "sample", index: int = 0) -> dict[str, Any]:
    return {"run": run, "tag": tag, "step": step, "index": index}


def test_the_panel_stands_alone(images: Images) -> None:
    assert (images.panel, images.toolbar, images.run_list) == ("images", False, False)
    assert {trait.value for trait in wire.Trait} <= Images.class_traits(sync=True).keys()
    with pytest.raises(traitlets.TraitError):
        images.panel = "scalars"


def test_images_picked_out_are_pillow_images_in_their_order(images: Images) -> None:
    assert images.selected == []
    # As the page sends what is clicked.
    images.set_state({"selected_images": [place(2, "b"), place(1)]})
    picked = images.selected
    assert [(image.size, image.getpixel((0, 0))) for image in picked] == [
        ((5, 4), (20, 20, 20)),
        ((5, 4), (10, 10, 10)),
    ]


@pytest.mark.parametrize(
    ("wanted", "error", "sentence"),
    [
        (place(1, run="c"), NameNotFoundError, "no images of the tag 'sample' in run 'c'"),
        (place(1, tag="other"), NameNotFoundError, "no images of the tag 'other'"),
        (place(9), NameNotFoundError, "has no step 9; its last ones are 0, 1, 2"),
        (place(1, index=3), ReadError, "has 1 images, and none with the index 3"),
    ],
)
def test_what_is_not_there_is_told(
    images: Images, wanted: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    images.selected_images = [wanted]
    with pytest.raises(error, match=sentence):
        _ = images.selected


@pytest.mark.parametrize("wrong", [{}, {"run": "a"}, {**place(0), "step": "0"}])
def test_what_names_no_image_is_refused(images: Images, wrong: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError, match="a selected image is"):
        images.selected_images = [wrong]


def test_a_closed_widget_says_so(images: Images) -> None:
    images.close()
    with pytest.raises(RuntimeError, match="is closed"):
        _ = images.selected
