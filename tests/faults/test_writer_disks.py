"""What a writer owes where the disk is full, broken or slow."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tbwidget import SummaryWriter, WriteError
from tbwidget.writer import _event_file
from tbwidget.writer._event_file import EventFile
from tests.faults.written import points_of, python, steps_of, until

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
print("slowest", slowest < 60)
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
    result = python(FULL_DISK, folder, str(limit), then)
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


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a file system of so many kilobytes on `folder`."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_small_disk_that_is_cleared_gets_the_rest(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 256) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(128 << 10))
        writer = SummaryWriter(disk / "run")
        with pytest.warns(RuntimeWarning, match="No space left on device"):  # noqa: PT031
            for step in range(6_000):
                writer.add_scalar("x", 1.0, step)
            writer.flush()
        [problem] = writer.problems
        assert "No space left" in problem.what
        full = steps_of(disk / "run")
        assert full == list(range(len(full)))
        ballast.unlink()
        writer.close()
        assert steps_of(disk / "run") == list(range(6_000))


def test_files_of_an_embedding_are_whole_or_not_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 256) as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(200 << 10))
        writer = SummaryWriter(disk / "run")
        with pytest.warns(RuntimeWarning, match="No space left on device"):  # noqa: PT031
            writer.add_embedding(np.linspace(0, 1, 10_000).reshape(1000, 10))
            writer.add_scalar("x", 1.0, 7)
            writer.flush()
        assert [path for path in disk.rglob("*") if "projector" in path.name] == []
        assert [path for path in disk.rglob("*.tsv*") if path.is_file()] == []
        ballast.unlink()
        writer.close()
        tensors = disk / "run" / "00000" / "default" / "tensors.tsv"
        assert len(tensors.read_text().splitlines()) == 1000
        assert (disk / "run" / "projector_config.pbtxt").is_file()
        [events] = (disk / "run").glob("events*")
        assert points_of(events) == [("x", 7)]


def test_a_device_that_is_always_full_costs_no_later_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = _event_file._create
    full = iter([os.open("/dev/full", os.O_WRONLY)])

    def first_on_a_full_device(folder: str, suffix: str) -> tuple[str, int]:
        for descriptor in full:
            return f"{folder}/full", descriptor
        return create(folder, suffix)

    monkeypatch.setattr(_event_file, "_create", first_on_a_full_device)
    with pytest.warns(RuntimeWarning, match="No space left on device"):  # noqa: PT031
        writer = SummaryWriter(tmp_path)
        writer.add_scalar("x", 1.0, 7)
        writer.flush()
        until(lambda: bool(list(tmp_path.iterdir())))
        writer.close()
    assert steps_of(tmp_path) == [7]


STALLED = """
import os, resource, sys, time, threading, warnings
import numpy as np
from tbwidget import SummaryWriter, WriteError
from tbwidget.writer import _event_file
warnings.simplefilter("ignore")
reading, writing = os.pipe()  # nobody reads: a write that does not fit blocks, as on a dead NFS
_event_file._create = lambda folder, suffix: ("a pipe", writing)
writer = SummaryWriter(sys.argv[1])
writer.add_scalar("x", 0.0, 0)
writer.flush()

def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6

image = np.random.default_rng(0).random((64, 64, 50)).astype(np.float32)  # 0.8 MB
before, slowest = resident(), 0.0
for step in range(int(sys.argv[3])):
    began = time.perf_counter()
    if sys.argv[2] == "arrays":
        writer.add_tensor("tensor", image, step)
    else:
        writer.add_scalar("x", step + 0.5, step)
    slowest = max(slowest, time.perf_counter() - began)
print(resident() - before, slowest)
try:
    writer.close()
except WriteError as error:
    print(error)
os._exit(0)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "count"), [("scalars", 1_500_000), ("arrays", 500)])
def test_a_disk_that_stalls_takes_bounded_memory_and_one_second(
    tmp_path: Path, kind: str, count: int
) -> None:
    result = python(STALLED, tmp_path, kind, str(count))
    assert (result.returncode, result.stderr) == (0, "")
    numbers, error = result.stdout.splitlines()
    grown, slowest = map(float, numbers.split())
    # What max_queue_bytes allows by default is 64 MiB; owed is 20 MB more at most.
    assert grown < 64 * 1.048576 + 20
    assert slowest < 60
    lost = re.search(r"(\d+) events are lost", error)
    assert lost
    assert count / 4 < int(lost[1]) <= count + 1


def test_max_queue_bytes_bounds_what_waits(tmp_path: Path) -> None:
    code = STALLED.replace(
        "SummaryWriter(sys.argv[1])", "SummaryWriter('x', max_queue_bytes=2**20)"
    )
    result = python(code, tmp_path, "scalars", "50000")
    assert (result.returncode, result.stderr) == (0, "")
    lost = re.search(r"(\d+) events are lost", result.stdout)
    assert lost
    assert int(lost[1]) > 50_000 - (1 << 20) / 120


def test_a_slow_disk_holds_callers_back_rather_than_lose_a_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = EventFile.append

    def slow_append(file: EventFile, records: bytes) -> None:
        threading.Event().wait(0.02)
        append(file, records)

    monkeypatch.setattr(EventFile, "append", slow_append)
    with SummaryWriter(tmp_path, max_queue_bytes=1 << 18) as writer:
        for step in range(50_000):
            writer.add_scalar("x", 1.0, step)
    assert steps_of(tmp_path) == list(range(50_000))


def test_what_a_finished_file_lost_is_told_by_the_next_close(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.warns(RuntimeWarning, match="can't write events"):  # noqa: PT031
        writer = SummaryWriter(tmp_path / "file")
        # Each of these begins a file in the run below, and ends it without waiting.
        for step in range(3):
            writer.add_hparams({"lr": 0.1}, {"loss": 1.0}, run_name="trial", global_step=step)
        with pytest.raises(WriteError, match="12 events are lost"):
            writer.close()
