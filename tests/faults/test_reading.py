"""What a logdir owes when its files are torn, damaged, replaced, gone or none at all."""

from __future__ import annotations

import builtins
import math
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.data import event_file as event_file_module
from tbwidget.data.logdir import Logdir
from tbwidget.record.framing import HEADER_BYTES, encode_record
from tests.files import append, event_file, header, opened, point, points, record, scalars, steps


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


BAD_PAYLOAD = flipped(point("x", 99), HEADER_BYTES)
BAD_LENGTH = flipped(point("x", 99), 1)
NO_EVENT = encode_record(b"\xff\xff\xff")


# Reading, row 1.
@pytest.mark.parametrize("cut", [5, HEADER_BYTES, -2])
def test_a_torn_tail_is_no_problem_and_comes_later(tmp_path: Path, cut: int) -> None:
    last = point("x", 3)
    path = event_file(tmp_path / "run", points("x", range(3)), last[:cut])
    logdir = opened(tmp_path)
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1, 2], [])
    append(path, last[cut:])
    logdir.refresh()
    assert steps(logdir, "run", "x") == [0, 1, 2, 3]
    assert scalars(logdir, "run", "x").line_generation == 0


# Reading, row 2.
def test_zeros_are_space_that_is_not_written_yet(tmp_path: Path) -> None:
    written = header() + points("x", range(3))
    path = event_file(tmp_path / "run", points("x", range(3)), bytes(1 << 20))
    logdir = opened(tmp_path)
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1, 2], [])
    with path.open("r+b") as file:
        file.seek(len(written))
        file.write(points("x", range(3, 9)))
    logdir.refresh()
    assert (steps(logdir, "run", "x"), logdir.problems) == (list(range(9)), [])


# Reading, rows 3, 4 and 6.
@pytest.mark.parametrize(
    ("damage", "kept"),
    [(BAD_PAYLOAD, [0, 1, 5, 6]), (NO_EVENT, [0, 1, 5, 6]), (BAD_LENGTH, [0, 1])],
)
def test_damage_is_counted_once_and_stops_no_other_file(
    tmp_path: Path, damage: bytes, kept: list[int]
) -> None:
    path = event_file(tmp_path / "bad", points("x", [0, 1]), damage, points("x", [5, 6]))
    other = event_file(tmp_path / "good", points("x", [0]))
    logdir = Logdir(tmp_path)
    before = time.time()
    assert logdir.refresh().problems_changed
    assert steps(logdir, "bad", "x") == kept
    [problem] = logdir.problems
    assert problem.file == str(path)
    assert problem.offset == len(header() + points("x", [0, 1]))
    assert before <= problem.since <= time.time()
    append(path, points("x", [7]))
    append(other, points("x", [1]))
    assert not logdir.refresh().problems_changed
    assert steps(logdir, "good", "x") == [0, 1]
    assert len(logdir.problems) == 1


# Reading, row 7.
def test_odd_values_and_times_are_points_like_others(tmp_path: Path) -> None:
    values = [math.nan, math.inf, -math.inf, 1.0]
    times = [math.nan, 0.0, -1.0, math.inf]
    records = [
        point("x", step, value, wall_time)
        for step, (value, wall_time) in enumerate(zip(values, times, strict=True))
    ]
    event_file(tmp_path / "run", *records)
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0, 1, 2, 3]
    assert repr(scalars(logdir, "run", "x").line().value.tolist()) == repr(values)
    assert logdir.runs["run"].first_wall_time is None


# Reading, row 8.
@pytest.mark.parametrize("count", [2, 10, 50])
def test_a_file_replaced_by_another_leaves_nothing_of_the_first(tmp_path: Path, count: int) -> None:
    path = event_file(tmp_path / "run", points("x", range(10)), points("old", [0]))
    logdir = opened(tmp_path)
    generation = scalars(logdir, "run", "x").line_generation
    scalars(logdir, "run", "x").line()
    copy = path.with_suffix(".part")
    copy.write_bytes(header(wall_time=7.0) + points("x", range(100, 100 + count)))
    copy.replace(path)
    changes = logdir.refresh()
    assert {key.tag for key in changes.series} == {"x", "old"}
    assert {key.tag for key in logdir.series_keys()} == {"x"}
    assert steps(logdir, "run", "x") == list(range(100, 100 + count))
    assert scalars(logdir, "run", "x").count == count
    assert generation == 0


# Reading, row 9.
def test_a_file_that_shrank_is_read_again(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", range(10)))
    logdir = opened(tmp_path)
    path.write_bytes(header() + points("x", range(4)))
    logdir.refresh()
    assert steps(logdir, "run", "x") == [0, 1, 2, 3]
    append(path, points("x", [4]))
    logdir.refresh()
    assert steps(logdir, "run", "x") == [0, 1, 2, 3, 4]


# Reading, row 15.
def test_a_run_deleted_between_looking_and_reading_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_file_module, "CHUNK_BYTES", 1 << 18)
    event_file(tmp_path / "a", points("x", [0]))
    path = event_file(tmp_path / "b", points("x", range(20_000)))
    logdir = Logdir(tmp_path)
    assert logdir.refresh(budget=0.0).more
    shutil.rmtree(path.parent)
    changes = logdir.refresh([str(path)])
    assert (changes.runs_removed, changes.more) == (["b"], False)
    assert (list(logdir.runs), logdir.problems) == (["a"], [])


# Reading, rows 10 and 15.
def test_a_logdir_deleted_and_made_again(tmp_path: Path) -> None:
    event_file(tmp_path / "logs" / "a", points("x", [0]))
    logdir = opened(tmp_path / "logs")
    shutil.rmtree(tmp_path / "logs")
    assert logdir.refresh().runs_removed == ["a"]
    assert not logdir.exists
    event_file(tmp_path / "logs" / "a", points("x", [5]))
    assert logdir.refresh().runs_added == ["a"]
    assert steps(logdir, "a", "x") == [5]


# Reading, rows 10 and 15.
def test_runs_come_and_go_while_it_reads(tmp_path: Path) -> None:
    logdir = Logdir(tmp_path)
    done = threading.Event()

    def write_and_delete() -> None:
        for _ in range(20):
            for run in range(5):
                event_file(tmp_path / str(run), points("x", range(50)))
            for run in range(4):
                shutil.rmtree(tmp_path / str(run))
        done.set()

    writer = threading.Thread(target=write_and_delete)
    writer.start()
    while not done.is_set():
        logdir.refresh()
    writer.join()
    logdir.refresh()
    assert list(logdir.runs) == ["4"]
    assert steps(logdir, "4", "x") == list(range(50))


# Reading, row 20.
def test_a_file_that_may_not_be_read_rests_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = event_file(tmp_path / "closed", points("x", [0]))
    other = event_file(tmp_path / "open", points("x", [0]))
    clock = 100.0
    tried = 0
    really_open = open

    def refuse(*arguments: Any, **also: Any) -> Any:
        nonlocal tried
        if arguments[0] == str(closed):
            tried += 1
            raise PermissionError(13, "Permission denied")
        return really_open(*arguments, **also)

    monkeypatch.setattr("tbwidget.data.event_file.time.monotonic", lambda: clock)
    monkeypatch.setattr(builtins, "open", refuse)
    logdir = opened(tmp_path)
    assert [(problem.file, problem.offset) for problem in logdir.problems] == [(str(closed), None)]
    for step in range(1, 4):
        append(other, points("x", [step]))
        logdir.refresh()
    assert (steps(logdir, "open", "x"), tried) == ([0, 1, 2, 3], 1)
    monkeypatch.setattr(builtins, "open", really_open)
    clock += 1.0
    assert logdir.refresh().problems_changed
    assert (steps(logdir, "closed", "x"), logdir.problems) == ([0], [])


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"


# Reading, row 21.
@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", 0),
        (header(), 0),
        (header()[:7], 0),
        (record(pb.Event()), 0),
        (LFS, 1),
        (b"import tensorflow  # reads tfevents\n", 1),
        (b"\x1f\x8b\x08\x00" + b"gzip" * 50, 1),
    ],
)
def test_files_without_data_are_listed_and_harm_nobody(
    tmp_path: Path, content: bytes, problems: int
) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "events.out.tfevents.1").write_bytes(content)
    event_file(tmp_path / "good", points("x", [0]))
    logdir = opened(tmp_path)
    assert set(logdir.runs) == {"odd", "good"}
    assert logdir.runs["odd"].series == {}
    assert len(logdir.problems) == problems
    assert all("not an event file" in problem.what for problem in logdir.problems)
    assert steps(logdir, "good", "x") == [0]


# Reading, rows 21 and 22.
@pytest.mark.parametrize(
    "name", ["events.out.tfevents", "run.tfevents", "tfevents", b"\xff.tfevents", "事件.tfevents"]
)
def test_names_without_a_time_stamp_and_without_text_are_read(
    tmp_path: Path, name: str | bytes
) -> None:
    text = name if isinstance(name, str) else name.decode(errors="surrogateescape")
    event_file(tmp_path / "run", points("x", [0, 1]), name=text)
    assert steps(opened(tmp_path), "run", "x") == [0, 1]


# Reading, row 11.
def test_writers_of_one_run_at_once_are_read_as_they_write(tmp_path: Path) -> None:
    logdir = Logdir(tmp_path)
    with SummaryWriter(tmp_path / "run") as one, SummaryWriter(tmp_path / "run") as two:
        for step in range(50):
            one.add_scalar("x", 1.0, 2 * step, walltime=1000.0 + 2 * step)
            two.add_scalar("x", 2.0, 2 * step + 1, walltime=1001.0 + 2 * step)
            if step % 10 == 9:
                one.flush()
                two.flush()
                logdir.refresh()
                assert steps(logdir, "run", "x") == list(range(2 * step + 2))
    assert scalars(logdir, "run", "x").count == 100
