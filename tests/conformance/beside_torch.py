"""The same calls on torch's writer and on ours, and what TensorBoard reads of both."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing.event_file_loader import (
    EventFileLoader,
    RawEventFileLoader,
)
from tensorboard.compat.proto.event_pb2 import Event
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter

Add = Callable[[Any], None]
"""Adds to the writer that it is given."""


def both(folder: Path, add: Add) -> tuple[list[Any], list[Any]]:
    """Return the events of torch's writer and of ours after `add`, as they are in the files."""
    with TorchWriter(str(folder / "torch")) as writer:
        add(writer)
    return events(folder / "torch"), ours(folder / "ours", add)


def ours(folder: Path, add: Add) -> list[Any]:
    """Return the events of our writer after `add`, as they are in the file."""
    with SummaryWriter(folder) as writer:
        add(writer)
    return events(folder)


def events(run: Path) -> list[Any]:
    """Return all events of a run and those below it, but the first of each, the version's."""
    found: list[Any] = []
    for file in sorted(run.rglob("events.out.tfevents.*")):
        # The loader that TensorBoard uses rewrites old layouts to new ones; it must not mind ours.
        assert len(list(EventFileLoader(str(file)).Load())) >= 1
        first, *others = [Event.FromString(raw) for raw in RawEventFileLoader(str(file)).Load()]
        assert first.file_version == "brain.Event:2"
        found.extend(others)
    return found


def assert_alike(folder: Path, add: Add) -> None:
    """Assert that both writers write the same events but for their wall times, bit for bit."""
    theirs, own = both(folder, add)
    assert theirs, "torch's writer wrote nothing"
    assert [plain(event) for event in own] == [plain(event) for event in theirs]


def plain(event: Any) -> tuple[int, str, bytes]:
    """Return the step and the summary, to read and to compare: NaN equals itself in bytes."""
    summary = event.summary
    assert math.isfinite(event.wall_time)
    return event.step, str(summary)[:2000], summary.SerializeToString(deterministic=True)


def assert_same_parameters(method: str) -> None:
    """Assert that names, order and defaults of a method's parameters are torch's."""
    assert parameters(SummaryWriter, method) == parameters(TorchWriter, method)


def parameters(writer: type, method: str) -> list[tuple[str, Any]]:
    """Return names and defaults."""
    signature = inspect.signature(getattr(writer, method))
    return [(one.name, one.default) for one in signature.parameters.values()]
