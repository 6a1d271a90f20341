"""A process that iterates is heard, told to wait, and ended; what iterates here is a toy."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from tbwidget.projection.iterating import process as module
from tbwidget.projection.iterating.process import Iterating
from tbwidget.projection.iterating.wire import ENDED, Frame
from tbwidget.projection.prepare import prepared
from tests.faults.written import until
from tests.patience import TIMEOUT

TOY = """
import json, os, sys, time
sys.path[:] = json.loads(sys.argv[1])
from tbwidget.projection.iterating import worker

def run(job, reporter):
    vectors = worker._loaded(job.vectors)
    start = worker._loaded(job.initial) if job.initial else vectors[:, :job.dimensions]
    reporter.of = job.params["iterations"] or 10**9
    print("a library prints this")
    if job.params["metric"] == "cosine":
        raise ValueError("no cosine here")
    if job.params["min_dist"] == 1:
        print("the last word", file=sys.stderr, flush=True)
        os._exit(3)
    for number in range(reporter.of):
        reporter.report(number, start + number)
        time.sleep(0.002)  # what an iteration takes
    reporter.done(start + reporter.of)

worker._run = run
worker.PERIOD = 0.01
worker.main()
"""

VECTORS = np.array([[number, -number, 7] for number in range(6)], np.float32)


class Heard:
    """The frames of one that iterates."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "COMMAND", TOY)
        self.frames: list[Frame] = []

    def begin(self, vectors: np.ndarray = VECTORS, **options: object) -> Iterating:
        params = {"n_neighbors": 2, **options.pop("params", {})}  # type: ignore[dict-item]
        ready = prepared(vectors, False, False)
        return Iterating("umap", ready, 2, params, self.frames.append, **options)  # type: ignore[arg-type]

    @property
    def states(self) -> list[str]:
        return [frame.state for frame in self.frames]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    one = Heard(monkeypatch)
    yield one
    assert not [thread for thread in threading.enumerate() if thread.name == "tbwidget-umap"]


def test_frames_come_until_it_is_done(heard: Heard) -> None:
    heard.begin(params={"iterations": 50}).join(TIMEOUT)
    assert heard.states == ["running"] * (len(heard.frames) - 1) + ["done"]
    assert len(heard.frames) > 2
    assert [frame.iteration for frame in heard.frames] == sorted(
        frame.iteration for frame in heard.frames
    )
    last = heard.frames[-1]
    assert (last.iteration, last.of, last.error) == (50, 50, None)
    assert last.coordinates is not None
    assert np.array_equal(last.coordinates, VECTORS[:, :2] + 50)


def test_points_without_a_place_have_none_in_frames(heard: Heard) -> None:
    vectors = VECTORS.copy()
    vectors[2, 1] = np.nan
    heard.begin(vectors, params={"iterations": 1}, initial=VECTORS[:, :2] * 3).join(TIMEOUT)
    expected = VECTORS[:, :2] * 3 + 1
    expected[2] = np.nan
    coordinates = heard.frames[-1].coordinates
    assert coordinates is not None
    assert np.array_equal(coordinates, expected, equal_nan=True)


def test_it_waits_and_goes_on(heard: Heard) -> None:
    one = heard.begin()
    until(lambda: len(heard.frames) > 3)
    one.pause()
    until(lambda: one.state == "paused")
    waiting = len(heard.frames)
    at = heard.frames[-1].iteration
    one.resume()
    until(lambda: len(heard.frames) > waiting + 3)
    assert heard.states[:waiting] == ["running"] * (waiting - 1) + ["paused"]
    assert heard.frames[waiting].iteration == at
    assert heard.frames[waiting].state == "running"
    one.stop()
    one.join(TIMEOUT)


@pytest.mark.parametrize("paused", [False, True])
def test_it_is_stopped_where_it_is(heard: Heard, paused: bool) -> None:
    one = heard.begin()
    until(lambda: len(heard.frames) > 3)
    if paused:
        one.pause()
        until(lambda: one.state == "paused")
    one.stop()
    one.join(TIMEOUT)
    assert heard.states[-1] == "stopped"
    assert not ENDED & set(heard.states[:-1])
    assert heard.frames[-1].iteration == heard.frames[-2].iteration
    assert heard.frames[-1].coordinates is not None
    # What comes too late does no harm.
    one.pause()
    one.resume()
    one.stop()


def test_it_may_be_stopped_at_once(heard: Heard) -> None:
    one = heard.begin()
    one.stop()
    one.join(TIMEOUT)
    assert heard.states[-1] == "stopped"


def test_what_goes_wrong_is_told(heard: Heard) -> None:
    heard.begin(params={"metric": "cosine"}).join(TIMEOUT)
    assert (heard.states[-1], heard.frames[-1].error) == ("failed", "ValueError: no cosine here")
    heard.begin(params={"min_dist": 1}).join(TIMEOUT)
    error = heard.frames[-1].error
    assert heard.states[-1] == "failed"
    assert error is not None
    assert error.startswith("its process ended with 3: ")
    assert error.endswith("the last word")
    heard.begin(params={"min_dist": 2})
    assert heard.frames[-1].error == "min_dist is 2, expected a number from 0 to 1"


def test_nothing_is_left_behind(
    heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    one = heard.begin()
    until(lambda: len(heard.frames) > 1)
    assert not list(tmp_path.rglob("*.npy"))
    assert one._process is not None
    child = psutil.Process(one._process.pid)
    if hasattr(os, "nice"):
        assert child.nice() >= 10
    one.stop()
    one.join(TIMEOUT)
    assert not list(tmp_path.iterdir())
    assert not child.is_running()


def test_it_does_not_outlive_who_started_it(heard: Heard) -> None:
    one = heard.begin()
    until(lambda: len(heard.frames) > 1)
    process = one._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()  # as when a kernel is killed
    until(lambda: process.poll() is not None)
    one.join(TIMEOUT)
    assert heard.states[-1] == "failed"
