"""Places that fsspec reaches, by its file systems in memory and in archives."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tbwidget import LogdirError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import read_range
from tests.files import blobs, event, event_file, header, histogram, points, record, steps
from tests.patience import TIMEOUT


@pytest.fixture
def memory() -> Iterator[Any]:
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    yield fs
    fs.store.clear()


class Requests:
    """What is asked of the file system in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ranges: list[tuple[str, int, int]] = []
        self.lists = 0
        self.failing: set[str] = set()
        self.meanwhile: Callable[[], None] = lambda: None
        really_cat, really_find = MemoryFileSystem.cat_file, MemoryFileSystem.find

        def cat_file(fs: Any, path: str, start: int, end: int) -> Any:
            self.ranges.append((path, start, end))
            self.meanwhile()
            if path in self.failing:
                raise RuntimeError("SlowDown: please reduce your request rate")
            return really_cat(fs, path, start, end)

        def find(fs: Any, *arguments: Any, **also: Any) -> Any:
            self.lists += 1
            if "all" in self.failing:
                raise RuntimeError("no network")
            return really_find(fs, *arguments, **also)

        monkeypatch.setattr(MemoryFileSystem, "cat_file", cat_file)
        monkeypatch.setattr(MemoryFileSystem, "find", find)

    def taken(self) -> list[tuple[str, int, int]]:
        """Return the ranges asked for since the last call."""
        found, self.ranges = self.ranges, []
        return found


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Requests:
    return Requests(monkeypatch)


def put(fs: Any, run: str, *records: bytes) -> str:
    path = f"/logs/{run}/events.out.tfevents.1"
    fs.pipe_file(path, header() + b"".join(records))
    return path


def read(url: str = "memory://logs") -> Logdir:
    logdir = Logdir(url)
    logdir.refresh()
    return logdir


def test_runs_of_a_url(memory: Any) -> None:
    put(memory, "a", points("x", [1, 2]))
    put(memory, "b/deep", points("x", [3]))
    put(memory, ".git", points("x", [3]))
    memory.pipe_file("/logs/a/model.ckpt", b"no events")
    memory.pipe_file("/logs2/run/tfevents", header())
    logdir = read()
    assert (logdir.path, logdir.exists) == ("memory://logs", True)
    assert set(logdir.runs) == {"a", "b/deep"}
    assert steps(logdir, "b/deep", "x") == [3]
    assert set(read("memory://").runs) == {"logs/a", "logs/b/deep", "logs2/run"}
    assert set(read("memory://logs/*/deep").runs) == {"b/deep"}


def test_only_what_is_new_is_asked_for(memory: Any, requests: Requests) -> None:
    first, second = points("x", range(100)), points("x", range(100, 103))
    path = put(memory, "a", first)
    put(memory, "b", first)
    logdir = read()
    assert len(requests.taken()) == 2
    logdir.refresh()
    assert (requests.taken(), requests.lists) == ([], 2)
    put(memory, "a", first, second)
    logdir.refresh()
    size = len(header() + first + second)
    assert requests.taken() == [(path, size - len(second) - 64, size)]
    assert steps(logdir, "a", "x") == list(range(103))
    assert scalars_generation(logdir) == 0


def scalars_generation(logdir: Logdir) -> int:
    return logdir.runs["a"].files["memory://logs/a/events.out.tfevents.1"].generation


@pytest.mark.parametrize("steps_of_other", [range(50, 150), range(50, 160), range(7)])
def test_a_file_replaced_by_another_is_read_from_its_start(
    memory: Any, steps_of_other: range
) -> None:
    put(memory, "a", points("x", range(100)))
    logdir = read()
    put(memory, "a", points("x", steps_of_other))
    logdir.refresh()
    assert steps(logdir, "a", "x") == list(steps_of_other)
    assert scalars_generation(logdir) == 1


def test_damage_stops_a_file_until_it_is_repaired(memory: Any) -> None:
    whole = points("x", range(5))
    put(memory, "a", whole, b"\xff" * 50)
    logdir = read()
    assert "length is wrong" in logdir.problems[0].what
    put(memory, "a", whole, b"\xff" * 50, points("x", [7]))
    logdir.refresh()
    assert (steps(logdir, "a", "x"), len(logdir.problems)) == ([0, 1, 2, 3, 4], 1)
    put(memory, "a", whole, points("x", range(5, 20)))
    logdir.refresh()
    assert (steps(logdir, "a", "x"), logdir.problems) == (list(range(20)), [])


def test_files_that_are_gone_leave(memory: Any) -> None:
    path = put(memory, "a", points("x", [1]))
    put(memory, "b", points("x", [1]))
    logdir = read()
    memory.rm(path)
    assert logdir.refresh().runs_removed == ["a"]
    memory.rm("/logs", recursive=True)
    assert logdir.refresh().runs_removed == ["b"]
    assert (logdir.exists, logdir.problems) == (False, [])


def test_a_file_that_is_throttled_rests_and_the_others_go_on(
    memory: Any, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 100.0
    monkeypatch.setattr("tbwidget.data.event_file.time.monotonic", lambda: clock)
    path = put(memory, "a", points("x", [1]))
    put(memory, "b", points("x", [1]))
    requests.failing.add(path)
    logdir = read()
    [problem] = logdir.problems
    assert problem.file == "memory://logs/a/events.out.tfevents.1"
    assert "SlowDown" in problem.what
    assert steps(logdir, "b", "x") == [1]
    requests.taken()
    logdir.refresh()
    assert requests.taken() == []
    assert logdir.retries_at == 101.0
    requests.failing.clear()
    clock = 101.0
    logdir.refresh()
    assert (steps(logdir, "a", "x"), logdir.problems) == ([1], [])
    assert Logdir("memory://logs").retries_at is None


def test_what_can_not_be_listed_for_a_while_stays(memory: Any, requests: Requests) -> None:
    put(memory, "a", points("x", [1]))
    logdir = read()
    requests.failing.add("all")
    changes = logdir.refresh()
    assert (changes.runs_removed, changes.problems_changed) == ([], True)
    [problem] = logdir.problems
    assert (problem.file, problem.what) == ("memory://logs", "can't be listed: no network")
    requests.failing.clear()
    logdir.refresh()
    assert (list(logdir.runs), logdir.problems) == (["a"], [])


def test_a_long_file_is_read_piece_by_piece(
    memory: Any, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.event_file.CHUNK_BYTES", 1 << 12)
    put(memory, "a", points("x", range(1_000)))
    put(memory, "b", points("x", [5]))
    logdir = Logdir("memory://logs")
    rounds = 1
    while logdir.refresh(budget=0.0).more:
        rounds += 1
    assert steps(logdir, "a", "x") == list(range(1_000))
    assert rounds >= 9
    # Beside the last bytes of the piece before, no byte twice; a record is asked for again
    # where a piece ends in it.
    asked = sum(end - start for path, start, end in requests.taken() if "/a/" in path)
    assert asked < len(points("x", range(1_000))) + rounds * (64 + 60)


def test_nobody_waits_for_the_network(
    memory: Any, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.event_file.CHUNK_BYTES", 1 << 12)
    put(memory, "a", points("x", range(500)))
    logdir = Logdir("memory://logs")
    answers: list[bool] = []

    def use_the_logdir() -> None:
        with ThreadPoolExecutor(1) as other:
            answers.append(other.submit(logdir.lock.acquire, timeout=TIMEOUT).result())
            other.submit(logdir.lock.release)

    requests.meanwhile = use_the_logdir
    logdir.refresh()
    assert len(answers) > 3
    assert all(answers)


def test_what_is_left_to_read_outlives_a_listing_that_fails(
    memory: Any, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.logdir.FETCHED_FILES", 2)
    for run in range(6):
        put(memory, str(run), points("x", [run]))
    logdir = Logdir("memory://logs")
    assert logdir.refresh(budget=0.0).more
    requests.failing.add("all")
    logdir.refresh()
    assert [steps(logdir, str(run), "x") for run in range(6)] == [[run] for run in range(6)]


def test_a_damaged_record_is_read_when_a_whole_copy_comes(memory: Any) -> None:
    whole = points("x", range(5))
    put(memory, "a", whole[:60] + bytes([whole[60] ^ 1]) + whole[61:])
    logdir = read()
    assert len(logdir.problems) == 1
    put(memory, "a", whole)
    logdir.refresh()
    assert (steps(logdir, "a", "x"), logdir.problems) == ([0, 1, 2, 3, 4], [])


def test_a_record_larger_than_a_piece_is_asked_for_once(
    memory: Any, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.event_file.CHUNK_BYTES", 1 << 12)
    image = pb.Summary.Image(encoded_image_string=bytes(1_000_000))
    large = record(event(1, None, pb.Summary.Value(tag="i", image=image)))
    put(memory, "a", large, points("x", [2]))
    logdir = read()
    assert (steps(logdir, "a", "x"), len(blobs(logdir, "a", "i", "images").entries)) == ([2], 1)
    asked = sum(end - start for _, start, end in requests.taken())
    # And its beginning once more, to see what it is.
    assert asked < len(large) + 3 * (1 << 12)


def test_a_range_of_a_remote_file(memory: Any) -> None:
    put(memory, "a", histogram("h", 5))
    logdir = read()
    [entry] = blobs(logdir, "a", "h", "histograms").entries
    payload = read_range(entry.file, entry.offset + 12, entry.length)
    assert payload == histogram("h", 5)[12:-4]
    memory.pipe_file("/elsewhere/file", b"0123456789")
    assert read_range("memory://elsewhere/file", 3, 4) == b"3456"
    with pytest.raises(FileNotFoundError):
        read_range("memory://elsewhere/none", 0, 1)
    with pytest.raises(FileNotFoundError):
        read_range("memory://logs/none", 0, 1)


def test_runs_in_an_archive(tmp_path: Path) -> None:
    path = event_file(tmp_path / "a" / "train", points("x", [1, 2]), histogram("h", 5))
    with zipfile.ZipFile(tmp_path / "runs.zip", "w") as archive:
        archive.write(path, "runs/a/train/events.out.tfevents.1")
        archive.write(path, "other/events.out.tfevents.1")
    logdir = read(f"zip://::{tmp_path}/runs.zip")
    assert set(logdir.runs) == {"runs/a/train", "other"}
    logdir = read(f"zip://runs::{tmp_path}/runs.zip")
    assert steps(logdir, "a/train", "x") == [1, 2]
    [entry] = blobs(logdir, "a/train", "h", "histograms").entries
    assert entry.file == f"zip://runs/a/train/events.out.tfevents.1::{tmp_path}/runs.zip"
    assert read_range(entry.file, entry.offset + 12, entry.length) == histogram("h", 5)[12:-4]
    with zipfile.ZipFile(tmp_path / "runs.zip", "w") as archive:
        archive.write(path, "runs/b/events.out.tfevents.1")
    assert set(read(f"zip://runs::{tmp_path}/runs.zip").runs) == {"b"}


def test_an_archive_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    logdir = read(f"zip://::{tmp_path}/runs.zip")
    assert (logdir.exists, logdir.problems) == (False, [])
    path = event_file(tmp_path / "a", points("x", [1]))
    with zipfile.ZipFile(tmp_path / "runs.zip", "w") as archive:
        archive.write(path, "a/events.out.tfevents.1")
    logdir.refresh()
    assert list(logdir.runs) == ["a"]


@pytest.mark.parametrize("url", ["nosuch://host/runs", "zip://runs::nosuch://host/runs.zip"])
def test_an_unknown_protocol_is_refused(url: str) -> None:
    with pytest.raises(LogdirError, match="has the protocol 'nosuch', expected one that fsspec"):
        Logdir(url)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(LogdirError, match=r"needs gcsfs: pip install 'tbwidget\[remote\]'"):
        Logdir("gs://bucket/runs")


def test_local_logdirs_do_not_load_fsspec(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys; from tbwidget.data import Logdir; Logdir(sys.argv[1]).refresh();"
        "sys.exit('fsspec' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
