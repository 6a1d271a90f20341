"""What a writer owes when things go wrong: kills, full disks, forks, threads, wrong inputs."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.record.framing import Stop, scan
from tbwidget.writer._event_file import EventFile
from tests.conftest import PROJECT
from tests.faults.written import points_of, python, steps_of, until
from tests.patience import TIMEOUT

WRITE_AND_WAIT = """
import sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for step in range(5000):
    writer.add_scalar("x", step, step)
writer.flush()
print("flushed", flush=True)
step = 5000
while True:
    writer.add_scalar("x", step, step)
    step += 1
"""


def test_a_kill_takes_nothing_that_was_flushed_and_leaves_no_holes(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_AND_WAIT, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"flushed\n"
        [path] = tmp_path.iterdir()
        flushed = path.stat().st_size
        until(lambda: path.stat().st_size > flushed)
        process.send_signal(signal.SIGKILL)
        process.wait(TIMEOUT)
    found = scan(path.read_bytes())
    # The last write may be torn by the kill; all before it is whole.
    assert (found.stop, found.damaged) == (Stop.END, [])
    events = [pb.Event.FromString(bytes(record.payload)) for record in found.records[1:]]
    steps = [event.step for event in events]
    assert len(steps) > 5000
    assert steps == list(range(len(steps)))


def test_flush_returns_when_the_disk_has_it_and_no_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_go_on = threading.Event(), threading.Event()
    really_append = EventFile.append

    def append(file: EventFile, records: bytes) -> None:
        began.set()
        assert may_go_on.wait(TIMEOUT)
        really_append(file, records)

    with SummaryWriter(tmp_path) as writer:
        writer.flush()
        monkeypatch.setattr(EventFile, "append", append)
        writer.add_scalar("x", 1.0, 7)
        flushing = threading.Thread(target=writer.flush)
        flushing.start()
        assert began.wait(TIMEOUT)
        flushing.join(0.2)
        assert flushing.is_alive()
        may_go_on.set()
        flushing.join(TIMEOUT)
        assert not flushing.is_alive()
        assert steps_of(tmp_path) == [7]


ENDINGS = {
    "exit": "",
    "exception": "raise RuntimeError('the training broke')",
    "sys.exit": "sys.exit(3)",
    "garbage collection": "del writer",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_writer_nobody_closed_is_flushed(tmp_path: Path, ending: str) -> None:
    code = (
        "import sys\nfrom tbwidget import SummaryWriter\n"
        "writer = SummaryWriter(sys.argv[1])\n"
        "for step in range(3000):\n    writer.add_scalar('x', step, step)\n"
    )
    result = python(code + ENDINGS[ending], tmp_path)
    assert "tbwidget" not in result.stderr.replace("from tbwidget import", ""), result.stderr
    assert steps_of(tmp_path) == list(range(3000))


def test_a_writer_that_nobody_holds_ends_its_thread(tmp_path: Path) -> None:
    name = f"tbwidget-writer {tmp_path}"
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("x", 1.0, 7)
    assert name in [thread.name for thread in threading.enumerate()]
    del writer
    gc.collect()
    assert steps_of(tmp_path) == [7]
    assert name not in [thread.name for thread in threading.enumerate()]


def test_eight_threads_at_once(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    begin = threading.Barrier(8)

    def add(name: int) -> None:
        begin.wait()
        for step in range(2_000):
            writer.add_scalar(f"thread {name}", step, step)
            if step % 500 == 0:
                writer.flush()

    threads = [threading.Thread(target=add, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    [path] = tmp_path.iterdir()
    found = points_of(path)
    assert len(found) == 16_000
    for name in range(8):
        assert [step for tag, step in found if tag == f"thread {name}"] == list(range(2_000))


Call = Callable[[SummaryWriter], None]
WRONG: list[tuple[Call, type[Exception], str]] = [
    (lambda w: w.add_scalar("x", "high", 0), TypeError, "'high'"),
    (lambda w: w.add_scalar("x", [1.0, 2.0], 0), ValueError, "2 elements"),
    (lambda w: w.add_scalar("x", None, 0), TypeError, "None"),
    (lambda w: w.add_scalar(3, 1.0, 0), TypeError, "tag 3"),  # type: ignore[arg-type]
    (lambda w: w.add_scalar("\ud800", 1.0, 0), ValueError, "surrogates"),
    (lambda w: w.add_scalar(["x"], 1.0, 0), TypeError, "tag"),  # type: ignore[arg-type]
    (lambda w: w.add_scalar("x", 1.0, "two"), TypeError, "'two'"),  # type: ignore[arg-type]
    (lambda w: w.add_scalar("x", 1.0, float("nan")), TypeError, "nan"),  # type: ignore[arg-type]
    (lambda w: w.add_scalar("x", 1.0, float("inf")), TypeError, "inf"),  # type: ignore[arg-type]
    (lambda w: w.add_scalar("x", 1.0, 2**63), ValueError, str(2**63)),
    (lambda w: w.add_scalar("x", 1.0, 0, "noon"), TypeError, "'noon'"),  # type: ignore[arg-type]
    (lambda w: w.add_scalars("x", {"a": "high"}, 0), TypeError, "'high'"),
    (lambda w: w.add_scalars("x", {"a": 1.0}, "two"), TypeError, "'two'"),  # type: ignore[arg-type]
    (lambda w: w.add_scalars("x", {"a": 1.0}, 0, "noon"), TypeError, "'noon'"),  # type: ignore[arg-type]
    (lambda w: w.add_scalars("x", {"a\0": 1.0}, 0), ValueError, "folder"),
    (lambda w: w.add_scalars(None, {"a": 1.0}, 0), TypeError, "tag None"),  # type: ignore[arg-type]
    (lambda w: w.add_histogram("x", "many"), TypeError, "'many'"),
    (lambda w: w.add_histogram("x", []), ValueError, "got none"),
    (lambda w: w.add_histogram("x", [1.0], bins="few"), ValueError, "'few'"),
    (lambda w: w.add_image("x", np.zeros((2, 2)), dataformats="CHW"), ValueError, "CHW"),
    (lambda w: w.add_image("x", np.zeros((5, 8, 8))), ValueError, "5"),
    (lambda w: w.add_image("x", np.array("text")), TypeError, "<U4"),
    (lambda w: w.add_image(7, np.zeros((3, 8, 8))), TypeError, "tag 7"),  # type: ignore[arg-type]
    (lambda w: w.add_images("x", np.zeros((3, 8, 8))), ValueError, "NCHW"),
    (lambda w: w.add_video("x", np.zeros((4, 3, 8, 8))), ValueError, "(4, 3, 8, 8)"),
    (lambda w: w.add_audio("x", np.zeros((2, 3, 4))), ValueError, "(2, 3, 4)"),
    (lambda w: w.add_figure("x", "a figure"), TypeError, "str"),
    (lambda w: w.add_text("x", None), TypeError, "None"),  # type: ignore[arg-type]
    (lambda w: w.add_text("x", "t", "two"), TypeError, "'two'"),  # type: ignore[arg-type]
    (lambda w: w.add_pr_curve("x", [1, 0], [0.5]), ValueError, "2"),
    (lambda w: w.add_mesh("x", np.zeros((1, 4, 2))), ValueError, "(1, 4, 2)"),
    (lambda w: w.add_embedding(np.zeros(4)), ValueError, "(4,)"),
    (lambda w: w.add_embedding(np.zeros((4, 2)), metadata=["a"]), ValueError, "4"),
    (lambda w: w.add_hparams({}, {"loss": [1, 2]}), ValueError, "loss"),
    (lambda w: w.add_custom_scalars_marginchart(["a", "b"]), ValueError, "2"),
    (lambda w: w.add_graph("a model"), TypeError, "str"),
    (lambda w: w.add_onnx_graph(7), TypeError, "int"),
]


@pytest.mark.parametrize(("call", "kind", "named"), WRONG)
def test_wrong_input_raises_at_the_call_and_the_writer_goes_on(
    tmp_path: Path, call: Call, kind: type[Exception], named: str
) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("x", 1.0, 1)
        with pytest.raises(kind) as caught:
            call(writer)
        assert named in str(caught.value)
        writer.add_scalar("x", 2.0, 2)
    assert steps_of(tmp_path) == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "kind", "named"),
    [
        ({"log_dir": 3}, TypeError, "int"),
        ({"log_dir": "a\0b"}, ValueError, r"'a\x00b'"),
        ({"log_dir": "x", "purge_step": "two"}, TypeError, "'two'"),
    ],
)
def test_wrong_arguments_raise_and_leave_nothing_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: dict[str, Any],
    kind: type[Exception],
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind) as caught:
        SummaryWriter(**arguments)
    assert named in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_be_given_in_bytes(tmp_path: Path) -> None:
    with SummaryWriter(os.fsencode(tmp_path)) as writer:  # type: ignore[arg-type]  # os.mkdir's way
        assert writer.get_logdir() == str(tmp_path)
        writer.add_scalar("x", 1.0, 7)
    assert steps_of(tmp_path) == [7]


def test_what_is_added_is_soon_in_the_file(tmp_path: Path) -> None:
    def seconds_until(condition: Callable[[], bool]) -> float:
        began = time.monotonic()
        until(condition)
        return time.monotonic() - began

    waits, twentieths = [], []
    with SummaryWriter(tmp_path) as writer:
        writer.flush()
        for step in range(11):
            writer.add_scalar("x", 1.0, step)
            waits.append(seconds_until(lambda step=step: len(steps_of(tmp_path)) == step + 1))  # type: ignore[misc]
            timer = threading.Timer(0.05, steps_of, [tmp_path])
            timer.start()
            twentieths.append(seconds_until(lambda timer=timer: not timer.is_alive()))  # type: ignore[misc]
    # The middle ones: a machine under load may hold up any single one.
    assert sorted(waits)[5] < 2 * sorted(twentieths)[5]
