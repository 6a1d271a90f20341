"""The queue: room in bytes, callers that wait, a thread that is woken seldom."""

from __future__ import annotations

import threading
import time

import pytest

from tbwidget._proto.event_pb2 import Event
from tbwidget.summary import scalar_records
from tbwidget.summary.draft import Draft
from tbwidget.writer import _queue, _threads
from tbwidget.writer._queue import SLOT_BYTES, SLOTS, Queue, held_by
from tests.patience import TIMEOUT

LOSS = scalar_records("loss")


def queue_of(max_bytes: int = 1 << 20) -> Queue:
    queue = Queue(max_bytes)
    queue.open()
    return queue


def point(step: int) -> tuple[object, float, int, float]:
    return LOSS, 1.0, step, 10.0


def array(nbytes: int) -> Draft:
    return Draft(Event, nbytes)


def test_nobody_need_attend_to_a_queue_that_is_open_and_has_room() -> None:
    queue = queue_of()
    for step in range(100):
        queue.extend(point(step))
    assert len(queue) <= queue.limit
    assert queue.take(100)[2::SLOTS] == list(range(100))
    assert queue == []


@pytest.mark.parametrize("state", ["new", "ended", "reset"])
def test_everybody_attends_where_no_thread_takes(state: str) -> None:
    queue = Queue(1 << 20)
    if state != "new":
        queue.open()
        queue.end() if state == "ended" else queue.reset()
    queue.extend(point(0))
    assert len(queue) > queue.limit


def test_a_thread_that_sleeps_is_woken_by_the_next_who_adds() -> None:
    queue = queue_of()
    sleeper = threading.Thread(target=queue.sleep)
    sleeper.start()
    while queue.limit >= 0:
        sleeper.join(0.001)
    assert sleeper.is_alive()
    queue.extend(point(0))
    assert len(queue) > queue.limit
    queue.attend()
    sleeper.join(TIMEOUT)
    assert not sleeper.is_alive()
    assert len(queue) <= queue.limit


@pytest.mark.parametrize("hurry", [True, False])
def test_a_thread_learns_whether_it_was_woken_in_a_hurry(hurry: bool) -> None:
    queue = queue_of()
    queue.ring(hurry=hurry)
    assert queue.sleep() == hurry


def test_a_queue_with_something_in_it_lets_nobody_sleep() -> None:
    queue = queue_of()
    queue.extend(point(0))
    queue.sleep()  # returns
    assert queue.limit > 0


def test_what_finds_no_room_is_dropped_and_counted_after_one_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_queue, "MAX_WAIT_SECONDS", 0.02)
    room = 10
    queue = queue_of(room * SLOTS * SLOT_BYTES)
    queue.disk.progress()  # a write has begun, and does not end
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    for step in range(50):
        queue.extend(point(step))
        if len(queue) > queue.limit:
            queue.attend()
        if step == room:
            assert waits, "the first without room waits"
            waits.clear()
    assert not waits, "the others do not"
    assert queue.lost == 40
    assert queue[2::SLOTS] == list(range(room))


def test_who_waits_for_room_gets_it_when_the_thread_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_queue, "MAX_WAIT_SECONDS", TIMEOUT)
    queue = queue_of(10 * SLOTS * SLOT_BYTES)
    for step in range(10):
        queue.extend(point(step))
    queue.extend(point(10))
    adding = threading.Thread(target=queue.attend)
    adding.start()
    adding.join(0.05)
    assert adding.is_alive()
    assert queue.take(5)[2::SLOTS] == [0, 1, 2, 3, 4]
    adding.join(TIMEOUT)
    assert queue[2::SLOTS] == [5, 6, 7, 8, 9, 10]
    assert queue.lost == 0


def test_who_waits_for_an_encoder_waits_as_long_as_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_queue, "MAX_WAIT_SECONDS", 0)
    queue = queue_of(10_000)
    queue.add(array(6_000), "t", 0, 0.0)
    adding = threading.Thread(target=queue.add, args=(array(6_000), "t", 1, 0.0))
    adding.start()
    adding.join(0.2)
    assert adding.is_alive()
    queue.release(held_by(array(6_000)))
    adding.join(60)
    assert (queue[2::SLOTS], queue.lost) == ([0, 1], 0)


def test_arrays_take_room_until_they_are_written() -> None:
    queue = queue_of(10_000)
    queue.disk.failing = True
    assert queue.add(array(6_000), "t", 0, 0.0)
    assert not queue.add(array(6_000), "t", 1, 0.0)
    assert queue.lost == 1
    queue.take(1)
    assert not queue.add(array(6_000), "t", 2, 0.0), "it is still in the thread's hands"
    queue.release(held_by(array(6_000)))
    assert queue.add(array(6_000), "t", 3, 0.0)


def test_what_is_dropped_frees_its_room() -> None:
    queue = queue_of(10_000)
    done = threading.Event()
    queue.add(array(9_000), "t", 0, 0.0)
    queue.add(done, None, 0, 0.0)
    queue.extend(point(1))
    assert (queue.drop(), queue, done.is_set()) == (2, [], True)
    assert queue.add(array(9_000), "t", 1, 0.0)


def test_a_finalizer_on_a_thread_of_a_writer_waits_for_no_room() -> None:
    queue = queue_of(10_000)
    queue.add(array(9_000), "t", 0, 0.0)
    added = []
    thread = _threads.start(lambda: added.append(queue.add(array(9_000), "t", 1, 0.0)), "writer")
    assert thread
    thread.join(60)
    assert (added, queue.lost) == ([False], 1)


def test_an_array_larger_than_all_room_is_taken_alone() -> None:
    queue = queue_of(10_000)
    assert queue.add(array(1_000_000), "t", 0, 0.0)


def test_a_failing_disk_makes_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = queue_of(SLOTS * SLOT_BYTES)
    queue.disk.failing = True
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waits"))
    for step in range(5):
        queue.extend(point(step))
        queue.attend()
    assert queue.lost == 4


def test_flushes_that_find_no_room_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = queue_of(SLOTS * SLOT_BYTES)
    queue.disk.failing = True
    done = threading.Event()
    queue.extend(point(0))
    queue.add(done, None, 0, 0.0)
    queue.attend()
    assert done.is_set()
    assert queue.lost == 0


def test_scalars_find_room_beside_an_array_that_is_larger_than_all_room() -> None:
    queue = queue_of(1 << 12)
    assert queue.add(array(1 << 20), "t", 0, 10.0)
    queue.extend(point(1))
    queue.attend()
    assert (queue.take(9)[2::SLOTS], queue.lost) == ([0, 1], 0)
