"""What a writer owes when things go wrong: kills, full disks, forks, threads, wrong inputs."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter, WriteError
from tbwidget._proto import event_pb2 as pb
from tbwidget.record.framing import Stop, scan
from tbwidget.writer._event_file import EventFile
from tests.conftest import PROJECT


def points_of(path: Path) -> list[tuple[str, int]]:
    """Return tag and step of each point of a file, which is whole."""
    data = path.read_bytes()
    found = scan(data)
    assert (found.stop, found.end, found.damaged) == (Stop.END, len(data), [])
    events = [pb.Event.FromString(bytes(record.payload)) for record in found.records]
    assert not events or events[0].file_version == "brain.Event:2"
    return [(value.tag, event.step) for event in events for value in event.summary.value]


def steps_of(folder: Path) -> list[int]:
    """Return the steps of the one file in `folder`."""
    [path] = folder.iterdir()
    return [step for _, step in points_of(path)]


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Return when `condition` holds; it is asked again and again."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.005)


def python(code: str, folder: Path, **also: Any) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, with the folder as its argument."""
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        **also,
    )


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
        process.wait(10)
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
        assert may_go_on.wait(10)
        really_append(file, records)

    with SummaryWriter(tmp_path) as writer:
        writer.flush()
        monkeypatch.setattr(EventFile, "append", append)
        writer.add_scalar("x", 1.0, 7)
        flushing = threading.Thread(target=writer.flush)
        flushing.start()
        assert began.wait(10)
        flushing.join(0.2)
        assert flushing.is_alive()
        may_go_on.set()
        flushing.join(10)
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


FULL_DISK = """
import resource, signal, sys, time, warnings
from tbwidget import SummaryWriter, WriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
warnings.simplefilter("always")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
slowest = 0.0
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    writer = SummaryWriter(sys.argv[1])
    for step in range(20_000):
        began = time.perf_counter()
        writer.add_scalar("x", step, step)
        if step == 15_000:
            writer.flush()
        slowest = max(slowest, time.perf_counter() - began)
print("slowest", slowest < 1.5)
if sys.argv[3] == "resumes":
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
try:
    writer.close()
    print("closed")
except WriteError as error:
    print("close:", error)
for warning in caught:
    print("warning:", warning.message)
"""


def full_disk(folder: Path, limit: int, then: str) -> list[str]:
    """Write to a disk that takes `limit` bytes a file; return what the process says."""
    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(folder), str(limit), then],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_a_full_disk_stops_no_training_and_tears_no_record(tmp_path: Path) -> None:
    slowest, close, *others = full_disk(tmp_path, 50_000, "stays full")
    assert slowest == "slowest True"
    assert re.match(r"close: could not write all events to '.*File too large.*are lost", close)
    assert len(others) == 1
    assert re.match(r"warning: tbwidget can't write events to '.*File too large", others[0])
    steps = steps_of(tmp_path)
    assert steps == list(range(len(steps)))


def test_a_disk_that_has_room_again_gets_all_of_it(tmp_path: Path) -> None:
    _, close, *_ = full_disk(tmp_path, 50_000, "resumes")
    assert close == "closed"
    assert steps_of(tmp_path) == list(range(20_000))


def test_a_disk_that_takes_no_byte_is_not_strewn_with_empty_files(tmp_path: Path) -> None:
    full_disk(tmp_path, 10, "stays full")
    assert list(tmp_path.iterdir()) == []


FORK = """
import os, sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for step in range(1000):
    writer.add_scalar("parent", step, step)
children = []
for child in range(3):
    pid = os.fork()
    if pid == 0:
        for step in range(1000):
            writer.add_scalar(f"child {child}", step, step)
        writer.close()
        os._exit(0)
    children.append(pid)
for step in range(1000, 2000):
    writer.add_scalar("parent", step, step)
writer.close()
print([os.waitpid(pid, 0)[1] for pid in children])
"""


def test_a_forked_child_writes_a_file_of_its_own(tmp_path: Path) -> None:
    result = python(FORK, tmp_path)
    assert (result.stdout, result.stderr) == ("[0, 0, 0]\n", "")
    written = sorted(points_of(path) for path in tmp_path.iterdir())
    children = [[(f"child {child}", step) for step in range(1000)] for child in range(3)]
    assert written == [*children, [("parent", step) for step in range(2000)]]


FORKED_WORKERS = """
import os, sys
from tbwidget import SummaryWriter
writer = SummaryWriter(sys.argv[1])
writer.flush()
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        writer.flush()
        os._exit(0)
    os.waitpid(pid, 0)
writer.close()
"""


def test_forked_workers_that_write_nothing_leave_no_file(tmp_path: Path) -> None:
    result = python(FORKED_WORKERS, tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == 1


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


def test_a_folder_that_can_not_be_made_warns_once_and_close_tells(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        writer = SummaryWriter(tmp_path / "file" / "run")
        for step in range(100):
            writer.add_scalar("x", 1.0, step)
            if step % 50 == 0:
                writer.flush()
        with pytest.raises(WriteError, match="100 events are lost"):
            writer.close()
    messages = [str(warning.message) for warning in caught]
    assert len(messages) == 1
    assert "can't write events" in messages[0]
    assert "Not a directory" in messages[0]


def test_a_folder_that_may_be_made_later_gets_all_of_it(tmp_path: Path) -> None:
    # Warnings are errors here, and end the writer's thread no more than elsewhere.
    (tmp_path / "file").write_text("not a folder")
    writer = SummaryWriter(tmp_path / "file" / "run")
    writer.add_scalar("x", 1.0, 7)
    writer.flush()
    (tmp_path / "file").unlink()
    until(lambda: (tmp_path / "file" / "run").is_dir())
    writer.close()
    assert steps_of(tmp_path / "file" / "run") == [7]


def test_a_folder_may_be_given_in_bytes(tmp_path: Path) -> None:
    with SummaryWriter(os.fsencode(tmp_path)) as writer:  # type: ignore[arg-type]  # os.mkdir's way
        assert writer.get_logdir() == str(tmp_path)
        writer.add_scalar("x", 1.0, 7)
    assert steps_of(tmp_path) == [7]


def test_what_is_added_is_in_the_file_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.flush()
        waits = []
        for step in range(10):
            writer.add_scalar("x", 1.0, step)
            began = time.monotonic()
            until(lambda step=step: len(steps_of(tmp_path)) == step + 1)  # type: ignore[misc]
            waits.append(time.monotonic() - began)
    # The middle one: a machine under load may hold up any single one.
    assert sorted(waits)[5] < 0.1
