"""Entries become what is written: scalars first, each tag in order, no bad entry stops others."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.record.framing import scan
from tbwidget.summary import scalar_records
from tbwidget.summary.draft import Draft, FilesDraft, SessionDraft, draft
from tbwidget.writer._backlog import BATCH_BYTES, MAX_AHEAD, SMALL_BYTES, Backlog
from tbwidget.writer._jobs import Encoders, Job
from tbwidget.writer._queue import held_by

LOSS, RATE = scalar_records("loss"), scalar_records("rate")
LARGE = SMALL_BYTES + 1


class Pool(Encoders):
    """Stands in for the threads that encode: it does so when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[Job, Callable[[Job], None]]] = []

    def submit(self, job: Job, done: Callable[[Job], None]) -> bool:
        self.jobs.append((job, done))
        return True

    def encode(self, index: int = 0) -> None:
        job, done = self.jobs.pop(index)
        job.encode()
        done(job)


def text(tag: str, size: int = 1, held: int | None = None) -> Draft:
    held = size if held is None else held
    return draft(held, lambda: Summary(value=[Summary.Value(tag=tag, node_name="x" * size)]))


def entry(what: Any, step: int, tag: str | None = None) -> list[Any]:
    return [what, 0.5 if what in (LOSS, RATE) else tag, step, 10.0 + step]


def feed(backlog: Backlog, *entries: list[Any]) -> None:
    backlog.feed([slot for one in entries for slot in one])


def read(*records: bytes | memoryview) -> list[tuple[str, int, float]]:
    found = scan(b"".join(records)).records
    events = [Event.FromString(bytes(record.payload)) for record in found]
    return [(event.summary.value[0].tag, event.step, event.wall_time) for event in events]


def written(backlog: Backlog) -> list[tuple[str, int]]:
    """Write all that can be written now, as a delivery does; return tags and steps."""
    found = []
    while True:
        if backlog.scalars:
            found += read(*backlog.scalars)
            backlog.scalars_written()
        batch = backlog.next_batch()
        found += read(batch.records)
        backlog.batch_written(batch)
        backlog.release_flushes()
        if not batch.jobs and not backlog.encode_small():
            return [(tag, step) for tag, step, _ in found]


def fail() -> Event:
    raise ValueError("a matrix that is none")


def test_scalars_are_written_before_what_takes_longer() -> None:
    backlog = Backlog(Pool(), lambda: None)
    feed(backlog, entry(LOSS, 0), entry(text("a"), 1, "a"), entry(LOSS, 2))
    assert read(*backlog.scalars) == [("loss", 0, 10.0), ("loss", 2, 12.0)]
    assert written(backlog) == [("loss", 0), ("loss", 2), ("a", 1)]
    assert (backlog.events, backlog.empty) == (0, True)


def test_small_drafts_do_not_wait_for_large_ones_of_other_tags() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    feed(backlog, entry(text("a", held=LARGE), 0, "a"), entry(text("b"), 1, "b"))
    assert written(backlog) == [("b", 1)]
    assert (backlog.events, backlog.encoding) == (1, "'a' (0.1 MB)")
    pool.encode()
    assert written(backlog) == [("a", 0)]
    assert backlog.encoding == ""


def test_of_one_tag_the_order_is_kept_whichever_is_encoded_first() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    first, second = text("a", held=LARGE), text("a", held=LARGE)
    feed(backlog, entry(first, 0, "a"), entry(second, 1, "a"), entry(text("a"), 2, "a"))
    pool.encode(1)
    assert written(backlog) == []
    pool.encode()
    assert written(backlog) == [("a", 0), ("a", 1), ("a", 2)]


def test_scalars_wait_for_what_else_their_tag_has() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    feed(backlog, entry(text("loss", held=LARGE), 0, "loss"), entry(LOSS, 1), entry(RATE, 2))
    feed(backlog, entry(RATE, 3), entry(LOSS, 4), entry(LOSS, 5))
    assert written(backlog) == [("rate", 2), ("rate", 3)]
    assert backlog.events == 4
    pool.encode()
    assert written(backlog) == [("loss", 0), ("loss", 1), ("loss", 4), ("loss", 5)]
    feed(backlog, entry(LOSS, 6))
    assert written(backlog) == [("loss", 6)]


@pytest.mark.parametrize("hurried", [False, True])
def test_few_are_encoded_while_the_disk_takes_none_unless_time_runs_out(hurried: bool) -> None:
    pool = Pool()
    pool.hurried = hurried
    backlog = Backlog(pool, lambda: None)
    feed(backlog, *(entry(text("a", held=LARGE), step, "a") for step in range(10)))
    assert len(pool.jobs) == (10 if hurried else MAX_AHEAD)
    pool.encode()
    feed(backlog, entry(text("a", held=LARGE), 10, "a"))
    assert len(pool.jobs) == (10 if hurried else MAX_AHEAD - 1)
    backlog.next_batch()
    assert len(pool.jobs) == (10 if hurried else MAX_AHEAD)


def test_drafts_without_a_tag_keep_their_order() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    feed(backlog, entry(text("graph", held=LARGE), 0), entry(text("hparams"), 1))
    assert written(backlog) == []
    pool.encode()
    assert written(backlog) == [("graph", 0), ("hparams", 1)]


def test_what_tells_of_a_session_keeps_its_place_among_scalars() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    restart = SessionDraft(text("restart").encode, 0)
    feed(
        backlog, entry(text("a", held=LARGE), 0), entry(LOSS, 1), entry(restart, 2), entry(LOSS, 3)
    )
    steps = [step for _, step, _ in read(*backlog.scalars)]
    assert (steps, backlog.events) == ([1, 2, 3], 4)
    assert backlog.scalars_written() == held_by(restart)


def test_large_events_make_several_batches() -> None:
    backlog = Backlog(Pool(), lambda: None)
    size = BATCH_BYTES // 2
    feed(backlog, *(entry(text("t", size, held=1), step, "t") for step in range(4)))
    while backlog.encode_small():
        pass
    batches = [backlog.next_batch() for _ in range(2)]
    assert [[step for _, step, _ in read(batch.records)] for batch in batches] == [[0, 1], [2, 3]]


def test_a_draft_that_fails_is_left_out_and_told() -> None:
    backlog = Backlog(Pool(), lambda: None)
    failing = Draft(fail, 7)
    feed(backlog, entry(text("t"), 0, "t"), entry(failing, 1, "t"), entry(text("t"), 2, "t"))
    assert backlog.events == 3
    backlog.encode_small()
    batch = backlog.next_batch()
    assert [step for _, step, _ in read(batch.records)] == [0, 2]
    assert [str(error) for error in backlog.errors] == ["a matrix that is none"]
    assert backlog.events == 2, "who counts the error as lost must not count it again"
    assert backlog.batch_written(batch) == 2 * held_by(text("t")) + held_by(failing)
    assert backlog.events == 0


def test_a_flush_is_done_when_all_before_it_is_written_and_nothing_after() -> None:
    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    flushes = [threading.Event() for _ in range(3)]
    feed(
        backlog,
        *[entry(LOSS, 0), entry(flushes[0], 0)],
        *[entry(text("a", held=LARGE), 1, "a"), entry(flushes[1], 0)],
        *[entry(text("b", held=LARGE), 2, "b"), entry(flushes[2], 0)],
    )
    backlog.release_flushes()
    assert [flush.is_set() for flush in flushes] == [False, False, False]
    written(backlog)
    assert [flush.is_set() for flush in flushes] == [True, False, False]
    pool.encode(1)
    assert written(backlog) == [("b", 2)]
    assert [flush.is_set() for flush in flushes] == [True, False, False]
    pool.encode()
    written(backlog)
    assert [flush.is_set() for flush in flushes] == [True, True, True]


def test_files_end_a_batch_and_keep_their_order() -> None:
    def contents(name: str) -> Callable[[], Mapping[str, bytes]]:
        return lambda: {name: b"1\n"}

    pool = Pool()
    backlog = Backlog(pool, lambda: None)
    feed(
        backlog, entry(FilesDraft(contents("a"), LARGE), 0), entry(FilesDraft(contents("b"), 5), 0)
    )
    backlog.encode_small()
    assert backlog.next_batch().jobs == []
    pool.encode()
    batches = [backlog.next_batch(), backlog.next_batch()]
    assert [[job.files for job in batch.jobs] for batch in batches] == [
        [{"a": b"1\n"}],
        [{"b": b"1\n"}],
    ]


def test_what_is_encoded_is_let_go() -> None:
    class Held:
        def __call__(self) -> Event:
            return Event()

    backlog, held = Backlog(None, lambda: None), Held()
    gone = weakref.ref(held)
    feed(backlog, entry(Draft(held, LARGE), 0, "a"))
    del held
    backlog.encode_small()
    assert gone() is None


def test_without_other_threads_large_drafts_are_encoded_here() -> None:
    backlog = Backlog(None, lambda: None)
    feed(backlog, entry(text("a", held=LARGE), 0, "a"))
    assert written(backlog) == [("a", 0)]


def test_what_is_abandoned_is_not_encoded_and_nobody_waits_for_it() -> None:
    pool, done = Pool(), threading.Event()
    backlog = Backlog(pool, lambda: None)
    encoded: list[str] = []

    def encode() -> Event:
        encoded.append("late")
        return Event()

    late = Draft(encode, LARGE)
    feed(backlog, entry(late, 0, "a"), entry(done, 0))
    assert backlog.abandon() == held_by(late)
    pool.encode()
    assert (encoded, done.is_set()) == ([], True)
