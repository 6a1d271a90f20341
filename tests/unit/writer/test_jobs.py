"""The pool that encodes: in order, bounded in threads and bytes, small ones first in a hurry."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from tbwidget._proto.event_pb2 import Event
from tbwidget.summary.draft import Draft
from tbwidget.writer import _jobs, _threads
from tbwidget.writer._jobs import MIN_THREADS, Encoders, Job


class Gate:
    """Encoders that begin when they may, and tell that they did."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.changed = threading.Condition()
        self.opened: set[str] = set()
        self.done: list[str] = []

    def job(self, name: str, nbytes: int) -> Job:
        def encode() -> Event:
            with self.changed:
                self.began.append(name)
                self.changed.notify_all()
                assert self.changed.wait_for(lambda: {name, "all"} & self.opened, 60)
            return Event()

        return Job(Draft(encode, nbytes), name, 0, 0.0)

    def note(self, job: Job) -> None:
        with self.changed:
            self.done.append(job.key)
            self.changed.notify_all()

    def open(self, name: str) -> None:
        with self.changed:
            self.opened.add(name)
            self.changed.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, 60)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open("all")


def pool_of(threads: int, monkeypatch: pytest.MonkeyPatch) -> Encoders:
    monkeypatch.setattr(_jobs, "_default_threads", lambda: threads)
    return Encoders()


def test_one_core_has_two_threads_so_that_a_video_holds_up_no_image(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert _jobs._default_threads() == MIN_THREADS == 2


def test_no_more_is_encoded_at_once_than_there_are_threads(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pool_of(2, monkeypatch)
    for name in "abc":
        assert pool.submit(gate.job(name, 1), gate.note)
    gate.until(lambda: len(gate.began) == 2)
    gate.open("b")
    gate.until(lambda: gate.began == ["a", "b", "c"] or gate.began == ["b", "a", "c"])
    assert gate.done == ["b"]


def test_what_is_encoded_at_once_is_bounded_in_bytes(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_jobs, "MAX_ENCODING_BYTES", 100)
    pool = pool_of(3, monkeypatch)
    for name, nbytes in (("larger than all", 1000), ("a", 60), ("b", 60)):
        pool.submit(gate.job(name, nbytes), gate.note)
    gate.until(lambda: gate.began == ["larger than all"])
    gate.open("larger than all")
    gate.until(lambda: gate.began == ["larger than all", "a"])
    gate.open("a")
    gate.until(lambda: gate.began == ["larger than all", "a", "b"])


def test_in_a_hurry_small_jobs_come_first_on_one_thread_more(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pool_of(1, monkeypatch)
    for name, nbytes in (("video", 9), ("large", 7), ("small", 3)):
        pool.submit(gate.job(name, nbytes), gate.note)
    gate.until(lambda: gate.began == ["video"])
    pool.hurry()
    gate.until(lambda: gate.began == ["video", "small"])
    gate.open("small")
    gate.until(lambda: gate.began == ["video", "small", "large"])


def test_where_no_thread_can_be_started_the_caller_encodes(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_threads, "start", lambda *_: None)
    assert not Encoders().submit(gate.job("a", 1), gate.note)


def test_a_job_that_is_cancelled_is_not_encoded() -> None:
    job = Job(Draft(lambda: pytest.fail("it is encoded"), 1), "a", 0, 0.0)
    job.cancel()
    job.encode()
    assert (job.done, job.error, job.record) == (True, None, b"")
