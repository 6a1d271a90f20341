"""Event files made record by record, for tests of what reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.logdir import Logdir
from tbwidget.data.series import BlobSeries, ScalarSeries
from tbwidget.record.framing import encode_record

BEGAN = 1_700_000_000.0
"""Wall time of step 0, in seconds since the epoch."""


def record(event: pb.Event) -> bytes:
    """Return the record of `event`."""
    return encode_record(event.SerializeToString())


def header(wall_time: float = BEGAN) -> bytes:
    """Return the record that begins a file."""
    return record(pb.Event(wall_time=wall_time, file_version="brain.Event:2"))


def event(step: int, wall_time: float | None, *values: pb.Summary.Value) -> pb.Event:
    """Return an event of `values`, by default as many seconds after `BEGAN` as its step."""
    time = BEGAN + step if wall_time is None else wall_time
    return pb.Event(wall_time=time, step=step, summary=pb.Summary(value=values))


def point(tag: str, step: int, value: float = 0.0, wall_time: float | None = None) -> bytes:
    """Return the record of a point as torch writes it."""
    return record(event(step, wall_time, pb.Summary.Value(tag=tag, simple_value=value)))


def points(tag: str, steps: range | list[int], **also: Any) -> bytes:
    """Return the records of points at `steps`; the value is the step."""
    return b"".join(point(tag, step, float(step), **also) for step in steps)


def start(step: int, wall_time: float = BEGAN) -> bytes:
    """Return the record by which a writer says that it begins again at `step`."""
    log = pb.SessionLog(status=pb.SessionLog.START)
    return record(pb.Event(wall_time=wall_time, step=step, session_log=log))


def histogram(tag: str, step: int) -> bytes:
    """Return the record of a histogram."""
    return record(event(step, None, pb.Summary.Value(tag=tag, histo=pb.HistogramProto(num=1))))


def event_file(folder: Path, *records: bytes, name: str = "events.out.tfevents.1.host") -> Path:
    """Write a file of a header and `records` into `folder`, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(header() + b"".join(records))
    return path


def append(path: Path, data: bytes) -> None:
    """Add `data` to the end of a file."""
    with path.open("ab") as file:
        file.write(data)


def scalars(logdir: Logdir, run: str, tag: str) -> ScalarSeries:
    """Return a scalar series of `logdir`."""
    series = logdir.runs[run].series[tag, "scalars"]
    assert isinstance(series, ScalarSeries)
    return series


def blobs(logdir: Logdir, run: str, tag: str, plugin: str) -> BlobSeries:
    """Return a series of `logdir` that is not of scalars."""
    series = logdir.runs[run].series[tag, plugin]
    assert isinstance(series, BlobSeries)
    return series


def steps(logdir: Logdir, run: str, tag: str) -> list[int]:
    """Return the steps of the line that a series draws."""
    return [int(step) for step in scalars(logdir, run, tag).line().step]


def opened(path: Path) -> Logdir:
    """Return the logdir at `path`, read to its end."""
    logdir = Logdir(path)
    logdir.refresh()
    return logdir
