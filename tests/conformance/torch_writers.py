"""The same calls on torch's writer and on ours, and what TensorBoard reads of both."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tensorboard.backend.event_processing.event_file_loader import (
    EventFileLoader,
    RawEventFileLoader,
)
from tensorboard.compat.proto.event_pb2 import Event
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter

Call = Callable[[Any], None]


def written(folder: Path) -> list[Any]:
    """Return the events below `folder`, without those that begin files, and without times."""
    found = []
    for path in sorted(folder.rglob("*tfevents*")):
        assert len(list(EventFileLoader(str(path)).Load())) >= 1  # migrated, as TensorBoard does
        events = [Event.FromString(record) for record in RawEventFileLoader(str(path)).Load()]
        assert events[0].HasField("file_version")
        for event in events[1:]:
            event.wall_time = 0
            found.append(event)
    return found


def by_torch_and_us(folder: Path, call: Call) -> tuple[list[Any], list[Any]]:
    """Return the events that `call` writes with torch's writer and with ours."""
    with TorchWriter(str(folder / "torch")) as theirs:
        call(theirs)
    with SummaryWriter(folder / "us") as ours:
        call(ours)
    return written(folder / "torch"), written(folder / "us")


def by_us(folder: Path, call: Call) -> list[Any]:
    """Return the events that `call` writes with our writer."""
    with SummaryWriter(folder) as ours:
        call(ours)
    return written(folder)


def pixels(event: Any) -> NDArray[np.uint8]:
    """Return the pixels of the event's only image."""
    [value] = event.summary.value
    return np.asarray(Image.open(io.BytesIO(value.image.encoded_image_string)))


def without_images(event: Any) -> Any:
    """Return the event with the encoded bytes of its images left out."""
    copy = Event.FromString(event.SerializeToString())
    for value in copy.summary.value:
        value.image.encoded_image_string = b""
    return copy


def assert_same_images(theirs: list[Any], ours: list[Any]) -> None:
    """Compare events of images: fields, and pixels."""
    assert [without_images(event) for event in ours] == [without_images(event) for event in theirs]
    for their, our in zip(theirs, ours, strict=True):
        assert np.array_equal(pixels(our), pixels(their))
