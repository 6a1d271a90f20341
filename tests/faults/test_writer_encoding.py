"""What a writer owes while an encoder takes its time: nothing is lost, and scalars do not wait."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget import SummaryWriter, WriteError
from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.summary.draft import Draft
from tbwidget.writer import _event_file, _outbox, _queue
from tests.conftest import PROJECT
from tests.faults.written import points_of, points_so_far, python, until

LARGE = 1 << 20


class SlowEncoder:
    """Encodes a video, say: for as long as a test wants."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()

    def add(self, writer: SummaryWriter, tag: str, step: int = 0, nbytes: int = LARGE) -> None:
        def encode() -> Event:
            self.began.set()
            assert self.may_end.wait(120)
            return Event(summary=Summary(value=[Summary.Value(tag=tag)]))

        writer._add(tag, Draft(encode, nbytes), step)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowEncoder]:
    """Give an encoder that takes longer than anybody waits for a disk."""
    monkeypatch.setattr(_queue, "MAX_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(_outbox, "STUCK_SECONDS", 0.1)
    encoder = SlowEncoder()
    yield encoder
    encoder.may_end.set()


def in_background(call: Callable[[], Any]) -> threading.Thread:
    """Run `call` on another thread, and return when it has waited for a while."""
    thread = threading.Thread(target=call)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive(), "it did not wait"
    return thread


def found(folder: Path) -> list[tuple[str, int]]:
    """Return tags and steps in the one file of `folder`; the file may be yet to come."""
    return points_of(folder) if folder.exists() else []


def test_scalars_reach_the_file_while_a_video_is_encoded(tmp_path: Path, slow: SlowEncoder) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("before", 1.0, 0)
    slow.add(writer, "video")
    assert slow.began.wait(60)
    writer.add_scalar("after", 1.0, 0)
    writer.add_text("notes", "small", 0)
    tags = ["after", "before", "notes/text_summary"]
    until(lambda: sorted(tag for tag, _ in points_so_far(tmp_path)) == tags)
    slow.may_end.set()
    writer.close()
    assert ("video", 0) in found(tmp_path)


def test_of_one_tag_the_calls_keep_their_order(tmp_path: Path, slow: SlowEncoder) -> None:
    writer = SummaryWriter(tmp_path)
    slow.add(writer, "x", 0)
    for step in range(1, 100):
        writer.add_scalar("x", 1.0, step)
        writer.add_scalar("y", 1.0, step)
    until(lambda: [tag for tag, _ in points_so_far(tmp_path)] == ["y"] * 99)
    slow.may_end.set()
    writer.close()
    assert [step for tag, step in found(tmp_path) if tag == "x"] == list(range(100))


@pytest.mark.parametrize("call", ["flush", "close"])
def test_flush_and_close_wait_for_an_encoder_and_say_so_once(
    tmp_path: Path,
    slow: SlowEncoder,
    call: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(_outbox, "NOTICE_SECONDS", 0.05)
    writer = SummaryWriter(tmp_path)
    slow.add(writer, "video")
    slow.add(writer, "another")
    waiting = in_background(getattr(writer, call))
    slow.may_end.set()
    waiting.join(60)
    assert not waiting.is_alive()
    assert sorted(found(tmp_path)) == [("another", 0), ("video", 0)]
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == (
        "waiting for 'video' (1.0 MB) to be encoded; "
        f"2 events wait to be written to {str(tmp_path)!r}"
    )
    writer.close()
    assert writer.problems == []


def test_a_full_queue_holds_callers_back_while_an_encoder_works(
    tmp_path: Path, slow: SlowEncoder
) -> None:
    writer = SummaryWriter(tmp_path, max_queue_bytes=LARGE)
    slow.add(writer, "video", 0)
    waiting = in_background(lambda: slow.add(writer, "video", 1))
    slow.may_end.set()
    waiting.join(60)
    writer.close()
    assert found(tmp_path) == [("video", 0), ("video", 1)]


def test_scalars_have_room_while_videos_fill_the_queue(tmp_path: Path, slow: SlowEncoder) -> None:
    writer = SummaryWriter(tmp_path, max_queue_bytes=LARGE)
    slow.add(writer, "video", 0, 8 * LARGE)
    for step in range(20_000):
        writer.add_scalar("x", 1.0, step)
    until(lambda: len(points_so_far(tmp_path)) == 20_000)
    slow.may_end.set()
    writer.close()
    assert found(tmp_path)[-1] == ("video", 0)


def test_an_encoder_that_fails_costs_one_event(tmp_path: Path) -> None:
    def fail() -> Event:
        raise MemoryError("no room for the frames")

    writer = SummaryWriter(tmp_path)
    writer.add_scalar("x", 1.0, 0)
    with pytest.warns(RuntimeWarning, match="no room for the frames"):  # noqa: PT031
        writer._add("video", Draft(fail, LARGE), 0)
        writer.flush()
    with pytest.raises(WriteError, match="1 event is lost"):
        writer.close()
    assert [problem.times for problem in writer.problems] == [1, 1]
    assert found(tmp_path) == [("x", 0)]


def test_a_disk_that_fails_loses_what_is_being_encoded_and_counts_it(
    tmp_path: Path, slow: SlowEncoder
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.warns(RuntimeWarning, match="can't write events"):  # noqa: PT031
        writer = SummaryWriter(tmp_path / "file" / "run")
        for step in range(10):
            writer.add_scalar("x", 1.0, step)
        for step in range(3):
            slow.add(writer, "video", step)
        with pytest.raises(WriteError, match="13 events are lost"):
            writer.close()
    (tmp_path / "file").unlink()
    slow.add(writer, "video", 4)  # the lost ones leave their room
    slow.may_end.set()
    writer.close()
    assert found(tmp_path / "file" / "run") == [("video", 4)]


def test_scalars_are_written_between_the_pieces_of_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_event_file, "PIECE_BYTES", 1000)
    writer = SummaryWriter(tmp_path)
    write_pieces = _event_file.pieces
    seen: list[int] = []

    def pieces(data: bytes | memoryview) -> Iterator[memoryview]:
        for index, piece in enumerate(write_pieces(data)):
            yield piece
            if len(data) > 100_000 and index < 3:
                [path] = tmp_path.glob("events*")
                seen.append(len(points_of(path)))
                writer.add_scalar("x", 1.0, index)

    monkeypatch.setattr(_event_file, "pieces", pieces)
    writer.add_embedding(np.arange(200_000.0).reshape(-1, 2))
    writer.flush()
    writer.close()
    assert seen == [0, 1, 2]
    assert len((tmp_path / "00000/default/tensors.tsv").read_text().splitlines()) == 100_000


BEGIN = """
import os, sys, threading, time
import numpy as np
from tbwidget import SummaryWriter
from tbwidget._proto.event_pb2 import Event, Summary
from tbwidget.summary.draft import Draft
w = SummaryWriter(sys.argv[1])

def slow(tag, seconds):
    def encode():
        print("encoding", flush=True)
        threading.Event().wait(seconds)
        return Event(summary=Summary(value=[Summary.Value(tag=tag)]))
    w._add(tag, Draft(encode, 1 << 20), 0)

"""


def test_the_end_of_the_program_waits_for_encoders(tmp_path: Path) -> None:
    result = python(
        BEGIN + "w.add_scalar('before', 1, 0)\nslow('video', 4)\nw.add_scalar('after', 1, 0)\n",
        tmp_path,
    )
    assert result.returncode == 0
    assert re.fullmatch(r"waiting for 'video' .* 1 event waits? .*\n", result.stderr)
    assert found(tmp_path) == [("before", 0), ("after", 0), ("video", 0)]


def test_sigterm_writes_what_is_cheap_first_and_counts_the_rest(tmp_path: Path) -> None:
    code = BEGIN + (
        "from tbwidget.writer import _lifetimes\n"
        "_lifetimes.SIGTERM_SECONDS = 3\n"
        "from tbwidget.writer import _jobs\n"
        "_jobs._default_threads = lambda: 2\n_jobs.encoders.reset()\n"
        "slow('endless', 1e6)\nslow('another', 1e6)\n"
        "for step in range(1000): w.add_scalar('x', step, step)\n"
        "for step in range(3): w.add_image('image', np.zeros((3, 200, 200), np.uint8), step)\n"
        "while len(_jobs.encoders._waiting) < 2: time.sleep(0.01)\n"
        "os.kill(os.getpid(), 15)\n"
    )
    result = python(code, tmp_path)
    assert result.returncode == -signal.SIGTERM
    written = found(tmp_path)
    assert [step for tag, step in written if tag == "x"] == list(range(1000))
    # Small images pass by the videos that hold every thread but one.
    assert [step for tag, step in written if tag == "image"] == [0, 1, 2]
    assert re.search(r"no time to encode them\): 2 events are lost", result.stderr)


def test_an_interrupt_ends_the_wait_at_the_end_of_the_program(tmp_path: Path) -> None:
    code = BEGIN + "w.add_scalar('x', 1, 7)\nslow('endless', 1e6)\n"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "encoding\n"
        # It says that it waits: so it does.
        assert "waiting for 'endless'" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert "1 event is lost" in process.communicate(timeout=120)[1]
    assert found(tmp_path) == [("x", 7)]


FORK = """
slow('video', 2)
children = []
for child in range(2):
    pid = os.fork()
    if pid == 0:
        w.add_image('child', np.zeros((3, 300, 300), np.uint8), child)
        w.close()
        os._exit(0)
    children.append(pid)
print([os.waitpid(pid, 0)[1] for pid in children])
w.close()
"""


def test_a_child_forked_while_an_encoder_works_has_threads_of_its_own(tmp_path: Path) -> None:
    result = python(BEGIN + FORK, tmp_path)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "[0, 0]"), result.stderr
    written = sorted(points_of(path) for path in tmp_path.iterdir())
    assert written == [[("child", 0)], [("child", 1)], [("video", 0)]]


@pytest.mark.slow
def test_images_that_take_seconds_each_are_all_written(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 4000, 4000), dtype=np.uint8)
    writer = SummaryWriter(tmp_path)
    for step in range(3):
        writer.add_image("i", pixels, step)
    writer.close()
    assert found(tmp_path) == [("i", 0), ("i", 1), ("i", 2)]
    assert writer.problems == []
