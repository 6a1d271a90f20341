"""What a logdir owes while a process writes, and is killed at it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.logdir import Logdir
from tbwidget.record.framing import encode_header
from tests.conftest import PROJECT
from tests.faults.written import until
from tests.files import (
    append,
    event,
    event_file,
    header,
    histogram,
    opened,
    point,
    points,
    record,
    scalars,
    steps,
)

WRITE_IN_PIECES = """
import os, random, signal, sys
path, how, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
data, chance = sys.stdin.buffer.read(), random.Random(seed)
file = os.open(path, os.O_WRONLY | os.O_CREAT)
begin = 0
while begin < len(data):
    if how == "zeros ahead":
        os.ftruncate(file, -(-(begin + 1) // 4096) * 4096 + 8192)
    end = begin + chance.choice([1, 3, 12, 40, 200])
    os.pwrite(file, data[begin:end], begin)
    begin = end
if "stay" in sys.argv:
    signal.pause()
"""
"""Writes its input to a file, in pieces that end within records; with zeros behind, as a
network's file system or a preallocating one shows them."""


def writing(path: Path, data: bytes, how: str, seed: int, *also: str) -> subprocess.Popen[bytes]:
    """Start a process that writes `data` to `path`."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_IN_PIECES, str(path), how, str(seed), *also],
        stdin=subprocess.PIPE,
        cwd=PROJECT,
    )
    assert process.stdin
    process.stdin.write(data)
    process.stdin.close()
    return process


# Reading, rows 1 and 2.
@pytest.mark.parametrize("how", ["plainly", "zeros ahead"])
@pytest.mark.parametrize("seed", range(3))
def test_a_writer_killed_within_a_record_leaves_a_beginning_of_what_it_wrote(
    tmp_path: Path, how: str, seed: int
) -> None:
    path = tmp_path / "run" / "events.out.tfevents.1"
    path.parent.mkdir()
    count = 20_000
    data = header() + points("x", range(count))
    chance = random.Random(seed)
    logdir = Logdir(tmp_path)

    def read() -> int:
        logdir.refresh()
        run = logdir.runs.get("run")
        return len(steps(logdir, "run", "x")) if run and run.series else 0

    with writing(path, data, how, seed, "stay") as process:
        enough = chance.randrange(10, 1000)
        until(lambda: read() > enough)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    shown = read()
    assert steps(logdir, "run", "x") == list(range(shown))
    assert logdir.problems == []
    # All of what is whole in the file, and nothing else.
    assert opened(tmp_path).runs["run"].series["x", "scalars"].count == shown
    written = path.read_bytes().rstrip(b"\0")
    assert shown >= (len(written) - len(header())) // len(point("x", count)) - 1
    # Another process finishes what the killed one left.
    path.write_bytes(data)
    logdir.refresh()
    assert steps(logdir, "run", "x") == list(range(count))
    assert scalars(logdir, "run", "x").count == count


# Reading, rows 1 and 2.
@pytest.mark.parametrize("how", ["plainly", "zeros ahead"])
def test_what_is_read_while_it_is_written_is_read_once(tmp_path: Path, how: str) -> None:
    path = tmp_path / "events.out.tfevents.1"
    records = [piece for step in range(2_000) for piece in (point("x", step), histogram("h", step))]
    logdir = Logdir(tmp_path)
    with writing(path, header() + b"".join(records), how, 0) as process:
        while process.poll() is None:
            logdir.refresh()
    assert process.returncode == 0
    logdir.refresh()
    assert steps(logdir, ".", "x") == list(range(2_000))
    assert logdir.runs["."].series["h", "histograms"].count == 2_000
    assert (scalars(logdir, ".", "x").count, logdir.problems) == (2_000, [])


# Reading, row 5.
@pytest.mark.parametrize("length", [1 << 20, 900 << 20, 1 << 30])
def test_a_record_that_is_not_there_yet_is_waited_for_without_memory(
    tmp_path: Path, length: int
) -> None:
    event_file(tmp_path / "run", points("x", [0]), encode_header(length), b"the first bytes")
    event_file(tmp_path / "other", points("x", [0]))
    tracemalloc.start()
    try:
        logdir = opened(tmp_path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5 << 20
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0], [])
    assert steps(logdir, "other", "x") == [0]


# Reading, row 5.
def test_a_record_larger_than_any_may_be_ends_its_file(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [0]), encode_header((1 << 30) + 1), b"and so on")
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0]
    [problem] = logdir.problems
    assert (
        problem.what
        == "a record claims more than 1073741824 bytes; the rest of the file is not read"
    )


# Reading, row 5.
def test_a_large_record_is_read_when_the_last_of_it_comes(tmp_path: Path) -> None:
    image = pb.Summary.Image(encoded_image_string=bytes(9 << 20))
    large = record(event(1, None, pb.Summary.Value(tag="i", image=image)))
    path = event_file(tmp_path / "run", points("x", [0]))
    logdir = opened(tmp_path)
    for begin in range(0, len(large), 2 << 20):
        append(path, large[begin : begin + (2 << 20)])
        logdir.refresh()
    append(path, point("x", 1))
    logdir.refresh()
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1], [])
    assert len(logdir.runs["run"].series) == 2


# Reading, row 1.
def test_a_tail_that_is_cut_off_and_written_anew(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", range(3)), point("x", 3)[:-5])
    logdir = opened(tmp_path)
    os.truncate(path, len(header() + points("x", range(3))))
    logdir.refresh()
    append(path, points("x", [4, 5]))
    logdir.refresh()
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1, 2, 4, 5], [])
