"""Logs of every shape, for the measurements of reading."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.record.framing import encode_record
from tbwidget.record.scalars import ScalarRecords, encode_scalars
from tbwidget.summary import file_version_event, scalar_records
from tbwidget.summary.png import png

TAGS = (
    "train/loss", "train/acc", "train/lr", "train/grad_norm", "val/loss",
    "val/acc", "sys/gpu", "sys/mem", "time/step", "time/data",
)  # fmt: skip
"""Of different lengths."""

SAME = tuple(f"group/tag_{number}" for number in range(10))
"""Of the same length."""

BEGAN = 1.7e9

Order = Callable[[int, int, random.Random], int]
"""Of the number of a record and the count of tags, the tag."""

ORDERS: dict[str, Order] = {
    "in turn": lambda number, tags, _: number % tags,
    "in blocks of 200": lambda number, tags, _: number // 200 % tags,
    "in random order": lambda _, tags, chance: chance.randrange(tags),
    "with odd ones at every 50th step": lambda number, tags, _: (
        tags - 1 if number % 500 == 0 else number % (tags - 1)
    ),
}


def scalars(
    count: int,
    tags: tuple[str, ...],
    order: str = "in turn",
    *,
    new_style: bool = False,
    seed: int = 0,
    first: int = 0,
) -> bytes:
    """Return `count` records of scalars, after so many others."""
    series: list[ScalarRecords] = [scalar_records(tag, new_style=new_style) for tag in tags]
    chance = random.Random(seed)
    chosen = [series[ORDERS[order](number, len(tags), chance)] for number in range(count)]
    times = [BEGAN + number * 0.0123 for number in range(first, first + count)]
    steps = [number // len(tags) for number in range(first, first + count)]
    return bytes(encode_scalars(chosen, times, steps, [chance.random() for _ in range(count)]))


def write(folder: Path, *parts: bytes) -> Path:
    """Write an event file of `parts`, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "events.out.tfevents.1700000000.host.1.0"
    header = encode_record(file_version_event(BEGAN).SerializeToString())
    path.write_bytes(b"".join((header, *parts)))
    return path


def images(count: int) -> Iterator[bytes]:
    """Yield records of images of 224×224, of about 150 kB each."""
    chance = np.random.default_rng(0)
    made = [png(chance.integers(0, 256, (224, 224, 3), np.uint8)) for _ in range(5)]
    for step in range(count):
        image: Any = Summary.Image(
            height=224, width=224, colorspace=3, encoded_image_string=made[step % len(made)]
        )
        summary = Summary(value=[Summary.Value(tag="samples", image=image)])
        event = Event(wall_time=BEGAN + step, step=step, summary=summary)
        yield encode_record(event.SerializeToString())


def with_images_between(count: int, tags: tuple[str, ...]) -> Iterator[bytes]:
    """Yield scalars with an image after every thousand steps."""
    every = 1_000 * len(tags)
    record = next(images(1))
    for begin in range(0, count, every):
        yield scalars(every, tags, seed=begin, first=begin)
        yield record
