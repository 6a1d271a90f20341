"""Events of images, compared by pixels: two encoders may write the same ones otherwise."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tensorboard.compat.proto.event_pb2 import Event

from tests.conformance.beside_torch import Add, both, plain


def pixels(event: Any) -> NDArray[np.uint8]:
    """Return the pixels of the event's only image."""
    [value] = event.summary.value
    return np.asarray(Image.open(io.BytesIO(value.image.encoded_image_string)))


def without_pixels(event: Any) -> tuple[int, str, bytes]:
    """Return what the event says beside the encoded images."""
    copy = Event.FromString(event.SerializeToString())
    for value in copy.summary.value:
        value.image.encoded_image_string = b""
    return plain(copy)


def assert_same_images(theirs: list[Any], own: list[Any]) -> None:
    """Assert that the events are the same, and the pixels of their images."""
    assert [without_pixels(event) for event in own] == [without_pixels(one) for one in theirs]
    for their, our in zip(theirs, own, strict=True):
        assert np.array_equal(pixels(our), pixels(their))


def assert_images_alike(folder: Path, add: Add) -> None:
    """Assert that both writers write the same events, and the same pixels."""
    theirs, own = both(folder, add)
    assert theirs, "torch's writer wrote nothing"
    assert_same_images(theirs, own)
