"""Frames as they are written and read, no more often than anybody looks."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tbwidget.projection.iterating import worker
from tbwidget.projection.iterating.wire import Frame, Job, read, write
from tbwidget.projection.iterating.worker import Reporter

PLACES = np.arange(6, dtype=np.float64).reshape(3, 2)


def frames(stream: io.BytesIO) -> list[Frame]:
    """Return all frames that were written."""
    stream.seek(0)
    return list(iter(lambda: read(stream), None))


@pytest.mark.parametrize(
    ("period", "rate", "expected"),
    [(0.0, 1 << 60, [0, 1, 2, 3]), (1e9, 1 << 60, [0, 3]), (0.0, 1e-9, [0, 3])],
    ids=["as they come", "once in a while", "large"],
)
def test_frames_are_sent_at_most_so_often(
    monkeypatch: pytest.MonkeyPatch, period: float, rate: float, expected: list[int]
) -> None:
    monkeypatch.setattr(worker, "PERIOD", period)
    monkeypatch.setattr(worker, "BYTES_A_SECOND", rate)
    stream = io.BytesIO()
    reporter = Reporter(stream)
    reporter.of = 3
    for number in range(3):
        reporter.report(number, PLACES + number)
    reporter.done(PLACES + 3)
    found = frames(stream)
    assert [frame.iteration for frame in found] == expected
    assert [frame.state for frame in found] == ["running"] * (len(expected) - 1) + ["done"]
    for frame in found:
        assert frame.coordinates is not None
        assert frame.coordinates.dtype == np.float32
        assert np.array_equal(frame.coordinates, PLACES + frame.iteration)


def test_a_frame_that_is_cut_off_is_none() -> None:
    stream = io.BytesIO()
    write(stream, Frame(1, 2, "failed", None, "it's «gone»"))
    write(stream, Frame(1, 2, "running", PLACES.astype(np.float32)))
    whole = stream.getvalue()
    for length in (len(whole) - 1, len(whole) - 24):
        [found] = frames(io.BytesIO(whole[:length]))
        assert found == Frame(1, 2, "failed", None, "it's «gone»")


def test_what_is_no_frame_is_told() -> None:
    with pytest.raises(ValueError, match="a frame's header of"):
        read(io.BytesIO(b"Traceback (most recent call last)"))


def test_a_job_is_a_line() -> None:
    job = Job("umap", "a\nb.npy", None, 3, {"seed": None, "min_dist": 0.5}, 2)
    assert job.line().count(b"\n") == 1
    assert Job.of_line(job.line()) == job
