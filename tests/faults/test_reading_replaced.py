"""What a logdir owes when files are copied over, cut, deleted, or can't be read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tbwidget.data import event_file as event_file_module
from tbwidget.data.event_file import EventFile
from tbwidget.data.logdir import Logdir
from tests.faults.written import python
from tests.files import append, event_file, header, opened, points, scalars, steps


def put_by_rename(path: Path, data: bytes) -> None:
    """Replace a file as rsync and most synchronising programs do."""
    part = path.parent / ".part"
    part.write_bytes(data)
    part.replace(path)


def put_in_place(path: Path, data: bytes) -> None:
    """Replace a file as `cp` and ``rsync --inplace`` do."""
    path.write_bytes(data)


def put_after_deleting(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


every_way = pytest.mark.parametrize("put", [put_by_rename, put_in_place, put_after_deleting])
Put = Callable[[Path, bytes], None]


# Reading, rows 8 and 10.
@every_way
def test_a_copy_that_went_on_is_read_on(tmp_path: Path, put: Put) -> None:
    path = event_file(tmp_path / "run", points("x", range(100)))
    logdir = opened(tmp_path)
    scalars(logdir, "run", "x").line()
    for end in (100, 101, 150):
        put(path, header() + points("x", range(end)))
        logdir.refresh()
        assert steps(logdir, "run", "x") == list(range(end))
    # The line was only ever added to: a board sends what came, and nothing again.
    assert (scalars(logdir, "run", "x").count, scalars(logdir, "run", "x").line_generation) == (
        150,
        0,
    )


# Reading, rows 8 and 10.
@every_way
@pytest.mark.parametrize("began", [7.0, None], ids=["another beginning", "the same beginning"])
@pytest.mark.parametrize("count", [1, 100, 300])
def test_another_file_leaves_nothing_of_the_first(
    tmp_path: Path, put: Put, began: float | None, count: int
) -> None:
    path = event_file(tmp_path / "run", points("x", range(100)))
    logdir = opened(tmp_path)
    first = header(began) if began else header() + points("x", range(5))
    put(path, first + points("y", range(count)))
    logdir.refresh()
    assert steps(logdir, "run", "y") == list(range(count))
    kept = [] if began else list(range(5))
    series = logdir.runs["run"].series
    assert (steps(logdir, "run", "x") if ("x", "scalars") in series else []) == kept
    assert logdir.problems == []


# Reading, row 8.
@every_way
def test_the_line_of_another_file_is_another_line(tmp_path: Path, put: Put) -> None:
    path = event_file(tmp_path / "run", points("x", range(100)))
    logdir = opened(tmp_path)
    scalars(logdir, "run", "x").line()
    generation = scalars(logdir, "run", "x").line_generation
    put(path, header(7.0) + points("x", range(200)))
    logdir.refresh()
    # A board must not take it for the same with points added.
    assert scalars(logdir, "run", "x").line_generation > generation


# Reading, row 8.
@every_way
def test_a_file_replaced_in_the_midst_of_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Put
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 12)
    path = event_file(tmp_path / "run", points("x", range(1_000)))
    logdir = Logdir(tmp_path)
    assert logdir.refresh(budget=0.0).more
    put(path, header(5.0) + points("x", range(500, 2_500)))
    logdir.refresh()
    assert steps(logdir, "run", "x") == list(range(500, 2_500))
    assert scalars(logdir, "run", "x").count == 2_000


# Reading, row 8.
def test_a_whole_copy_in_place_of_one_with_a_damaged_record_is_read_again(tmp_path: Path) -> None:
    whole = header() + points("x", range(20))
    path = event_file(tmp_path / "run")
    path.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    logdir = opened(tmp_path)
    assert (len(steps(logdir, "run", "x")), len(logdir.problems)) == (19, 1)
    put_by_rename(path, whole)
    logdir.refresh()
    assert (steps(logdir, "run", "x"), logdir.problems) == (list(range(20)), [])


# Reading, row 9.
@pytest.mark.parametrize("left", [0, 1, 30, 500])
def test_a_file_cut_short_is_read_again_and_goes_on(tmp_path: Path, left: int) -> None:
    path = event_file(tmp_path / "run", points("x", range(100)))
    logdir = opened(tmp_path)
    os.truncate(path, left)
    logdir.refresh()
    whole = max(0, left - len(header())) // len(points("x", [1]))
    assert sum(one.count for one in logdir.runs["run"].series.values()) == pytest.approx(
        whole, abs=1
    )
    put_in_place(path, header() + points("x", range(50)))
    logdir.refresh()
    append(path, points("x", [50]))
    logdir.refresh()
    assert (steps(logdir, "run", "x"), logdir.problems) == (list(range(51)), [])


# Reading, row 10.
def test_a_file_deleted_for_a_while(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", range(10)))
    event_file(tmp_path / "run", points("y", range(10)), name="2.tfevents")
    logdir = opened(tmp_path)
    path.unlink()
    logdir.refresh()
    assert set(logdir.runs["run"].series) == {("y", "scalars")}
    event_file(tmp_path / "run", points("x", range(5)))
    logdir.refresh()
    assert steps(logdir, "run", "x") == list(range(5))


UNREADABLE = """
import os, sys
from pathlib import Path
from tbwidget.data.logdir import Logdir
from tests.files import append, points, scalars, steps
folder = Path(sys.argv[1])
closed, other = folder / "closed" / "1.tfevents", folder / "open" / "1.tfevents"
Logdir(folder).refresh()  # imports all it needs, while it may
if os.getuid() == 0:
    os.seteuid(65534)
logdir = Logdir(folder)
logdir.refresh()
print([(os.path.basename(os.path.dirname(p.file)), p.what) for p in logdir.problems])
print(steps(logdir, "open", "x"), list(logdir.runs["closed"].series))
os.seteuid(os.getuid())
closed.chmod(0o644)
(folder / "shut").chmod(0o755)
for file in logdir._files.values():
    file._retry_at = 0.0
logdir.refresh()
print(steps(logdir, "closed", "x"), steps(logdir, "shut", "x"), logdir.problems)
"""


# Reading, row 20.
def test_files_and_folders_of_others_are_told_and_harm_nobody() -> None:
    # pytest's own folders are closed to others.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        event_file(root / "closed", points("x", [0]), name="1.tfevents").chmod(0)
        event_file(root / "open", points("x", [1]), name="1.tfevents")
        event_file(root / "shut", points("x", [2]), name="1.tfevents")
        (root / "shut").chmod(0)
        result = python(UNREADABLE, root)
        (root / "shut").chmod(0o755)
    assert result.stderr == ""
    told, shown, later = result.stdout.splitlines()
    assert "('closed', \"can't be read: Permission denied\")" in told
    assert "can't be listed: Permission denied" in told
    assert (shown, later) == ("[1] []", "[0] [2] []")


# Reading, row 20. A process may not read its own memory from address 0: the kernel says EIO.
def test_an_error_of_the_disk_is_told() -> None:
    file = EventFile("/proc/self/mem", "run")
    assert file.read() == (None, False)
    assert [problem.what for problem in file.problems] == ["can't be read: Input/output error"]
    assert file.resting


# Reading, row 20.
@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EAGAIN])
def test_an_error_in_the_midst_of_a_file_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 12)
    path = event_file(tmp_path / "bad", points("x", range(1_000)))
    event_file(tmp_path / "good", points("x", range(1_000)))
    clock, reads = 0.0, 0
    really_read = os.read

    def fail_at_times(descriptor: int, count: int) -> bytes:
        nonlocal reads
        if os.fstat(descriptor).st_ino == path.stat().st_ino:
            reads += 1
            if reads % 5 == 0:
                raise OSError(code, os.strerror(code))
        return really_read(descriptor, count)

    monkeypatch.setattr("tbwidget.data.event_file.time.monotonic", lambda: clock)
    monkeypatch.setattr(os, "read", fail_at_times)
    logdir = opened(tmp_path)
    assert steps(logdir, "good", "x") == list(range(1_000))
    assert [problem.what for problem in logdir.problems] == [f"can't be read: {os.strerror(code)}"]
    rounds = 0
    while logdir.problems:
        clock += 1.0
        rounds += 1
        logdir.refresh()
    assert 3 < rounds < 30
    assert steps(logdir, "bad", "x") == list(range(1_000))
    assert scalars(logdir, "bad", "x").count == 1_000


# Reading, row 15.
def test_a_run_renamed_is_the_old_one_gone_and_a_new_one(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("x", range(10)))
    logdir = opened(tmp_path)
    shutil.move(tmp_path / "a", tmp_path / "b")
    changes: Any = logdir.refresh()
    assert (changes.runs_added, changes.runs_removed) == (["b"], ["a"])
    assert steps(logdir, "b", "x") == list(range(10))
