"""Reads back the scalars of files that a writer wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget._proto.event_pb2 import Event
from tbwidget.record.framing import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def read_points(
    paths: Iterable[str], read: Callable[[str], bytes]
) -> Iterator[tuple[str, float, int, float]]:
    """Yield tag, wall time, step and value of each scalar in our own event files.

    `read` returns the content of one.

    Raises
    ------
    OSError
        A file can't be read.
    """
    for path in list(paths):
        for record in scan(read(path)).records:
            event = Event.FromString(bytes(record.payload))
            for point in event.summary.value:
                if point.WhichOneof("value") == "simple_value":
                    yield point.tag, event.wall_time, event.step, point.simple_value
                elif point.metadata.plugin_data.plugin_name == "scalars":
                    [value] = [*point.tensor.float_val, *point.tensor.double_val]
                    yield point.tag, event.wall_time, event.step, value
