"""What can't be drawn is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.boxes import image_with_boxes

IMAGE = np.zeros((3, 8, 9), np.uint8)
BOX = np.array([[1, 2, 3, 4]])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"boxes": np.zeros(4)}, r"box_tensor has shape \(4,\), expected \(N, 4\)"),
        ({"boxes": np.zeros((2, 3))}, r"shape \(2, 3\)"),
        ({"boxes": np.array([[0, 0, np.nan, 1]])}, "not finite"),
        ({"labels": ["cat", "dog"]}, "2 labels for 1 boxes"),
        ({"labels": ["\ud800"]}, "lone surrogates"),
        ({"rescale": 0}, "rescale 0 leaves nothing"),
        ({"rescale": -1.0}, r"rescale -1\.0 leaves nothing"),
        ({"rescale": 1e9}, "rescaled, makes an image of"),
        ({"value": np.zeros((8, 9))}, "img_tensor has shape"),
    ],
)
def test_wrong_values_are_named(changed: dict[str, Any], message: str) -> None:
    arguments = {"value": IMAGE, "boxes": BOX, "rescale": 1, "dataformats": "CHW", **changed}
    with pytest.raises(ValueError, match=message):
        image_with_boxes("tag", **arguments)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"boxes": "here"}, "box_tensor"),
        ({"boxes": np.array([[1j, 2, 3, 4]])}, "box_tensor: got ndarray of complex128"),
        ({"labels": [5]}, "label 5 is a int, expected a string"),
        ({"labels": 5}, "labels are 5, expected a list"),
        ({"rescale": "large"}, "rescale is 'large'"),
        ({"rescale": float("nan")}, "rescale is nan"),
        ({"rescale": float("inf")}, "rescale is inf"),
    ],
)
def test_wrong_types_are_named(changed: dict[str, Any], message: str) -> None:
    arguments = {"value": IMAGE, "boxes": BOX, "rescale": 1, "dataformats": "CHW", **changed}
    with pytest.raises(TypeError, match=message):
        image_with_boxes("tag", **arguments)
