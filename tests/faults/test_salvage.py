"""Reading, row 4: what `salvage=True` finds behind a length that is wrong."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from tbwidget.data.event_file import EventFile, State
from tbwidget.data.logdir import Logdir
from tbwidget.data.problems import MAX_PROBLEMS
from tbwidget.record.framing import encode_record
from tests.effort import seconds_to_hash
from tests.files import append, event_file, header, point, points, steps

NOISE = bytes(random.Random(0).choices(range(1, 256), k=100))


def salvaged(path: Path) -> Logdir:
    """Return the logdir at `path`, read to its end and beyond its damage."""
    logdir = Logdir(path, salvage=True)
    logdir.refresh()
    return logdir


def test_without_it_the_rest_of_the_file_is_left(tmp_path: Path) -> None:
    event_file(tmp_path / "run", points("x", [0, 1]), NOISE, points("x", [2]))
    logdir = Logdir(tmp_path)
    logdir.refresh()
    assert steps(logdir, "run", "x") == [0, 1]
    [problem] = logdir.problems
    assert problem.what == "the CRC of a record's length is wrong; the rest of the file is not read"


@pytest.mark.parametrize("noise", [NOISE, NOISE[:1], NOISE[:11], NOISE + bytes(500) + NOISE])
def test_what_follows_is_found_and_what_was_skipped_is_counted(
    tmp_path: Path, noise: bytes
) -> None:
    path = event_file(
        tmp_path / "run", points("x", [0, 1]), noise, points("x", range(2, 50)), noise
    )
    append(path, points("x", [50]))
    logdir = salvaged(tmp_path)
    assert steps(logdir, "run", "x") == list(range(51))
    first = len(header() + points("x", [0, 1]))
    second = first + len(noise + points("x", range(2, 50)))
    what = f"no record begins here; {len(noise)} bytes are left out"
    assert [(problem.offset, problem.what) for problem in logdir.problems] == [
        (first, what),
        (second, what),
    ]
    append(path, points("x", [51]))
    assert not logdir.refresh().problems_changed
    assert steps(logdir, "run", "x")[-1] == 51


def test_damage_that_grows_is_one_problem(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", [0]))
    logdir = salvaged(tmp_path)
    for begin in range(0, 100, 7):
        append(path, NOISE[begin : begin + 7])
        logdir.refresh()
    assert len(logdir.problems) == 1
    append(path, points("x", [1])[:20])
    logdir.refresh()
    append(path, points("x", [1])[20:])
    logdir.refresh()
    assert steps(logdir, "run", "x") == [0, 1]
    assert [problem.what for problem in logdir.problems] == [
        "no record begins here; 100 bytes are left out"
    ]


def test_a_file_that_begins_with_damage_is_no_event_file_until_a_record_comes(
    tmp_path: Path,
) -> None:
    path = event_file(tmp_path)
    path.write_bytes(NOISE)
    file = EventFile(str(path), "run", salvage=True)
    while file.read()[1]:
        pass
    assert file.state is State.FOREIGN
    append(path, point("x", 1))
    stretch, _ = file.read()
    assert stretch
    assert len(stretch.frames.starts) == 1
    assert (file.state, file.skipped) == (State.GROWING, len(NOISE))


def test_a_whole_copy_is_read_instead(tmp_path: Path) -> None:
    path = event_file(tmp_path / "run", points("x", [0]), NOISE, points("x", [2]))
    logdir = salvaged(tmp_path)
    copy = path.with_name("part")
    copy.write_bytes(header() + points("x", [0, 1, 2]))
    copy.replace(path)
    assert logdir.refresh().problems_changed
    assert (steps(logdir, "run", "x"), logdir.problems) == ([0, 1, 2], [])


MB = 1 << 20


@pytest.mark.parametrize(
    ("noise", "repeats"),
    [
        pytest.param(os.urandom(MB), 100, id="noise"),
        pytest.param(bytes(11) + b"\1" + bytes(MB - 12), 100, id="zeros and a one"),
        # Each is a record, or looks like one, and is decoded or checked on its own.
        pytest.param(point("y", 5)[:12] * (MB // 12), 10, id="headers alone"),
        pytest.param((encode_record(b"") + b"\1") * (MB // 17), 10, id="records in pieces"),
    ],
)
def test_much_noise_is_read_past_soon(tmp_path: Path, noise: bytes, repeats: int) -> None:
    path = event_file(tmp_path, points("x", [0]), NOISE)
    with path.open("ab") as file:
        for _ in range(repeats):
            file.write(noise)
    append(path, points("x", range(1, 100)))
    began = time.process_time()
    logdir = salvaged(tmp_path)
    assert time.process_time() - began < seconds_to_hash(20_000)
    # A header at the end of the noise may take the first record behind it for its payload.
    assert steps(logdir, ".", "x")[0] == 0
    assert steps(logdir, ".", "x")[-98:] == list(range(2, 100))
    assert len(logdir.problems) <= MAX_PROBLEMS
