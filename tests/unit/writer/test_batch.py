"""Entries become batches: in order, of bounded size, one bad entry never stops another."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.record.framing import scan
from tbwidget.summary import scalar_records
from tbwidget.summary.draft import Draft, FilesDraft, draft
from tbwidget.writer._batch import BATCH_BYTES, Batch, Encoder
from tbwidget.writer._queue import held_by

LOSS = scalar_records("loss")


def text(tag: str, size: int = 1) -> Draft:
    return draft(size, lambda: Summary(value=[Summary.Value(tag=tag, node_name="x" * size)]))


def entry(what: Any, step: int) -> list[Any]:
    return [what, 0.5 if what is LOSS else None, step, 10.0 + step]


def batches_of(*entries: list[Any]) -> list[Batch]:
    encoder = Encoder()
    encoder.feed([slot for one in entries for slot in one])
    found = []
    while not encoder.empty:
        found.append(encoder.next_batch())
    return found


def read(batch: Batch) -> list[tuple[str, int, float]]:
    events = [
        Event.FromString(bytes(record.payload)) for record in scan(b"".join(batch.records)).records
    ]
    return [(event.summary.value[0].tag, event.step, event.wall_time) for event in events]


def test_scalars_and_others_keep_their_order() -> None:
    whats = [LOSS, LOSS, text("a"), LOSS, text("b"), text("c"), LOSS, LOSS]
    [batch] = batches_of(*(entry(what, step) for step, what in enumerate(whats)))
    tags = ["loss", "loss", "a", "loss", "b", "c", "loss", "loss"]
    assert read(batch) == [(tag, step, 10.0 + step) for step, tag in enumerate(tags)]
    assert (batch.events, batch.held) == (8, 3 * held_by(text("t")))


def test_large_entries_make_several_batches() -> None:
    batches = batches_of(*(entry(text("t", BATCH_BYTES // 2), step) for step in range(4)))
    assert [[step for _, step, _ in read(batch)] for batch in batches] == [[0, 1], [2, 3]]


def test_a_draft_that_fails_is_left_out_and_told() -> None:
    def fail() -> Event:
        raise ValueError("a matrix that is none")

    [batch] = batches_of(entry(LOSS, 0), entry(Draft(fail, 7), 1), entry(LOSS, 2))
    assert [step for _, step, _ in read(batch)] == [0, 2]
    assert [str(error) for error in batch.errors] == ["a matrix that is none"]
    assert batch.held == held_by(Draft(fail, 7))


def test_flushes_are_told_with_what_came_before() -> None:
    first, second = threading.Event(), threading.Event()
    batches = batches_of(
        entry(text("t", BATCH_BYTES), 0), entry(first, 0), entry(LOSS, 1), entry(second, 0)
    )
    assert [batch.flushes for batch in batches] == [[], [first, second]]
    assert [batch.events for batch in batches] == [1, 1]


def test_files_come_after_the_records_before_them() -> None:
    def contents() -> Mapping[str, bytes]:
        return {"a/b.tsv": b"1\n"}

    first, second = batches_of(entry(LOSS, 0), entry(FilesDraft(contents, 5), 0), entry(LOSS, 1))
    assert (len(read(first)), first.files, first.events) == (1, [{"a/b.tsv": b"1\n"}], 2)
    assert (len(read(second)), second.files) == (1, [])


def test_what_is_encoded_is_let_go() -> None:
    import weakref

    class Held:
        def __call__(self) -> Event:
            return Event()

    encoder, held = Encoder(), Held()
    gone = weakref.ref(held)
    encoder.feed([*entry(Draft(held, 1), 0), *entry(text("t"), 1)])
    del held
    encoder.next_batch()
    assert gone() is None
