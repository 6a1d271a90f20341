"""Event files made to exhaust or to mislead whoever reads them.

What each may cost is measured in a process of its own: FAULTS grants a second of the
processor until something shows, or is refused with the reason, and 100 MB.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tbwidget
from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.decode import CUT
from tbwidget.data.outline import MOST_DESCRIPTION, MOST_NAME, PARTIAL
from tbwidget.data.run import MOST_SERIES, MOST_TEXT
from tbwidget.record.framing import FRAME_BYTES, encode_header, encode_record
from tests.faults.forks import Forks
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
    start,
    steps,
)

IMPORTS = """
import json, sys, time
from tbwidget.data.logdir import Logdir
from tests.effort import seconds_to_hash
from tests.faults.written import peak_bytes
import tests.files
"""

MEASURE = """
before = peak_bytes()
logdir = Logdir(sys.argv[1])
began = time.process_time()
logdir.refresh(budget=0.1)
first = time.process_time() - began
shown = sum(len(run.series) for run in logdir.runs.values())
while logdir.refresh(budget=0.1).more:
    pass
seconds, size = time.process_time() - began, peak_bytes() - before
unit = seconds_to_hash(1000)
print(json.dumps({
    "first": first / unit,
    "all": seconds / unit,
    "megabytes": size / 1e6,
    "shown at first": shown,
    "series": sum(len(run.series) for run in logdir.runs.values()),
    "problems": [problem.what for problem in logdir.problems],
}))
"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks(IMPORTS, MEASURE) as forks:
        yield forks


def measured(forks: Forks, folder: Path) -> dict[str, Any]:
    """Return what reading a logdir costs a process, and what it finds.

    Durations are in those of hashing a gigabyte.
    """
    costs: dict[str, Any] = json.loads(forks.run(folder))
    assert costs["first"] < 2
    assert costs["megabytes"] < 100
    return costs


def value(tag: str, **also: Any) -> pb.Summary.Value:
    """Return a value with metadata that say all they may."""
    made = pb.Summary.Value(tag=tag, simple_value=1.0)
    made.metadata.plugin_data.plugin_name = also.get("plugin", "scalars")
    made.metadata.display_name = also.get("name", "")
    made.metadata.summary_description = also.get("description", "")
    return made


def each_in_a_record(count: int) -> Iterator[bytes]:
    return (point(f"t{index}", 0) for index in range(count))


def all_in_one_record(count: int) -> Iterator[bytes]:
    values = (pb.Summary.Value(tag=f"t{index}", simple_value=1) for index in range(count))
    return iter([record(event(0, None, *values))])


def in_turn(count: int) -> Iterator[bytes]:
    # Half of them find no room, more than `MOST_STRANGERS` in all.
    tags = 2 * MOST_SERIES
    return (point(f"t{n % tags:06}", n // tags) for n in range(count))


def histograms(count: int) -> Iterator[bytes]:
    return (histogram(f"t{index}", 0) for index in range(count))


def described(count: int) -> Iterator[bytes]:
    long = "d" * 400
    return (record(event(0, None, value(f"t{n}", description=long))) for n in range(count // 2))


TOO_MANY = f"its run has more than {MOST_SERIES} tags; others are left out"
LEFT = "so many tags are left out that the rest is not read"
UNDESCRIBED = "descriptions in its run are too long; some are left out"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (each_in_a_record, [TOO_MANY, LEFT]),
        (histograms, [TOO_MANY, LEFT]),
        (described, [UNDESCRIBED, TOO_MANY, LEFT]),
        (in_turn, [TOO_MANY]),
    ],
)
def test_many_more_tags_than_there_is_room_for_are_shown_in_part(
    forks: Forks, tmp_path: Path, make: Callable[[int], Iterator[bytes]], reasons: list[str]
) -> None:
    event_file(tmp_path, *make(320_000))
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (MOST_SERIES, reasons)
    assert costs["shown at first"] > 0


@pytest.mark.parametrize("count", [10**5, 10**6])
def test_a_record_of_very_many_tags_is_shown_in_part(
    forks: Forks, tmp_path: Path, count: int
) -> None:
    event_file(tmp_path, *all_in_one_record(count), points("y", range(3)))
    costs = measured(forks, tmp_path)
    assert costs["problems"] == [PARTIAL]
    assert 10_000 < costs["series"] < 20_000
    assert steps(opened(tmp_path), ".", "y") == [0, 1, 2]


def test_a_record_of_very_many_empty_messages(forks: Forks, tmp_path: Path) -> None:
    summary = pb.Summary.FromString(b"\x0a\x00" * 10**6)
    event_file(tmp_path, record(pb.Event(step=1, summary=summary)) * 3, points("y", range(3)))
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (1, [PARTIAL])


@pytest.mark.parametrize("what", ["tags", "descriptions"])
def test_long_strings_of_many_tags_are_shown_in_part(
    forks: Forks, tmp_path: Path, what: str
) -> None:
    if what == "tags":
        records = [point(f"{n:04}" + "é" * 4_000, 0) for n in range(5_000)]
    else:
        long = "é" * 60_000
        records = [record(event(0, None, value(f"t{n}", description=long))) for n in range(500)]
    event_file(tmp_path, *records, *records)
    costs = measured(forks, tmp_path)
    if what == "tags":
        assert costs["series"] == MOST_TEXT // 4_004
        assert costs["problems"] == ["the tags of its run are too long; others are left out"]
    else:
        assert (costs["series"], costs["problems"]) == (500, [UNDESCRIBED])


def test_a_file_that_brings_nothing_but_tags_without_room_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.run.MOST_SERIES", 3)
    monkeypatch.setattr("tbwidget.data.event_file.MOST_STRANGERS", 10)
    monkeypatch.setattr("tbwidget.data.event_file.CHUNK_BYTES", 1 << 10)
    crowd = b"".join(point(f"t{index}", 0) for index in range(100))
    path = event_file(tmp_path / "a", points("x", range(10)), crowd, points("x", range(10, 20)))
    event_file(tmp_path / "a", points("x", range(10, 30)), name="another.tfevents")
    logdir = opened(tmp_path)
    assert steps(logdir, "a", "x") == list(range(30))
    assert [problem.what for problem in logdir.problems][-1] == LEFT
    append(path, points("x", range(30, 40)))
    assert not logdir.refresh()
    # Another of its name is read anew.
    path.unlink()
    event_file(tmp_path / "a", points("x", range(5)), points("x", range(30, 40)))
    logdir.refresh()
    expected = [*range(5), *range(10, 40)]
    assert (steps(logdir, "a", "x"), logdir.problems) == (expected, [])


def test_series_that_are_known_go_on_in_a_crowd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.run.MOST_SERIES", 3)
    crowd = b"".join(point(f"t{index}", 0) + histogram(f"h{index}", 0) for index in range(20))
    event_file(tmp_path / "a", points("x", range(10)), crowd, points("x", range(10, 20)))
    event_file(tmp_path / "b", points("x", range(10)))
    logdir = opened(tmp_path)
    assert (len(logdir.runs["a"].series), len(logdir.problems)) == (3, 1)
    assert steps(logdir, "a", "x") == list(range(20))
    assert steps(logdir, "b", "x") == list(range(10))


def test_a_file_whose_series_are_known_is_not_left_in_a_crowd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tbwidget.data.run.MOST_SERIES", 3)
    monkeypatch.setattr("tbwidget.data.event_file.MOST_STRANGERS", 30)
    monkeypatch.setattr("tbwidget.data.event_file.CHUNK_BYTES", 1 << 10)
    turns = [b"".join(point(f"t{n}", step) for n in range(12)) for step in range(50)]
    event_file(tmp_path, *turns)
    assert steps(opened(tmp_path), ".", "t0") == list(range(50))


LONG = "n" * (100 << 20)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: pb.Summary.Value(tag=LONG, simple_value=1.0), id="tag"),
        pytest.param(lambda: value("x", name=LONG), id="display name"),
        pytest.param(lambda: value("x", description=LONG), id="description"),
        pytest.param(lambda: value("x", plugin=LONG), id="plugin"),
    ],
)
def test_strings_of_100_mb_are_cut(
    forks: Forks, tmp_path: Path, made: Callable[[], pb.Summary.Value]
) -> None:
    event_file(tmp_path, record(event(0, None, made())), points("y", range(3)))
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (2, [CUT])
    [run] = opened(tmp_path).runs.values()
    for (tag, plugin), series in run.series.items():
        assert max(map(len, (tag, plugin, series.display_name))) <= MOST_NAME
        assert len(series.description) <= MOST_DESCRIPTION


GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("tail", "size", "behind", "problems"),
    [
        pytest.param(b"", GIGABYTE, b"", [], id="zeros"),
        pytest.param(encode_header(GIGABYTE), GIGABYTE, b"", [], id="a record that is not written"),
        pytest.param(
            encode_header(GIGABYTE - 1000), 2 * GIGABYTE, b"", [], id="one that may be written yet"
        ),
        pytest.param(
            encode_header(GIGABYTE - 1000),
            len(header() + points("x", range(3))) + GIGABYTE - 1000 + FRAME_BYTES,
            points("x", range(3, 6)),
            ["the CRC of a record's payload is wrong; the record is left out"],
            id="one of zeros",
        ),
    ],
)
def test_a_gigabyte_that_takes_no_room_on_the_disk(
    forks: Forks, tmp_path: Path, tail: bytes, size: int, behind: bytes, problems: list[str]
) -> None:
    path = event_file(tmp_path, points("x", range(3)), tail)
    os.truncate(path, size)
    append(path, behind)
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (1, problems)
    expected = [0, 1, 2, 3, 4, 5] if behind else [0, 1, 2]
    assert steps(opened(tmp_path), ".", "x") == expected


@pytest.mark.slow
def test_a_tensor_of_hundreds_of_megabytes_is_no_bomb(forks: Forks, tmp_path: Path) -> None:
    numbers = np.arange(60_000_000, dtype=np.float32)
    with SummaryWriter(tmp_path, max_queue_bytes=1 << 30) as writer:
        writer.add_scalar("x", 0.0, 0)
        writer.add_tensor("large", numbers, 1)
        writer.add_scalar("x", 1.0, 1)
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (2, [])
    [step] = tbwidget.open_logdir(tmp_path).tensors()
    assert np.array_equal(step.tensor, numbers)


def nested(depth: int, kind: str) -> bytes:
    """Return a payload in which messages, or groups, are in one another."""
    if kind == "groups":
        return b"\x0b" * depth + b"\x0c" * depth
    inner = b""
    for _ in range(depth):
        length, size = len(inner), b""
        while length > 127:
            size += bytes([length & 127 | 128])
            length >>= 7
        inner = b"\x2a" + size + bytes([length]) + inner
    return inner


@pytest.mark.parametrize("kind", ["groups", "messages"])
@pytest.mark.parametrize("depth", [99, 101, 10_000])
def test_messages_nested_in_one_another(tmp_path: Path, kind: str, depth: int) -> None:
    payload = nested(depth, kind)
    event_file(tmp_path / "run", point("x", 0), encode_record(payload) * 10, point("x", 1))
    logdir = opened(tmp_path)
    assert steps(logdir, "run", "x") == [0, 1]
    assert len(logdir.problems) in {0, 10}


@pytest.mark.parametrize("step", [-1, -(2**63), 2**63 - 1])
def test_steps_at_the_end_of_what_a_step_may_be(tmp_path: Path, step: int) -> None:
    records = [point("x", at, wall_time=1.0) for at in [0, step, *range(1, 20)]]
    event_file(tmp_path / "run", *records, start(step), point("x", 7))
    line = scalars(opened(tmp_path), "run", "x").line()
    assert line.step.tolist() == sorted(line.step.tolist())
    assert 7 in line.step.tolist()
    assert scalars(opened(tmp_path), "run", "x").count == 22


ODD_NAMES = [
    "",
    " ",
    "/",
    "../../etc/passwd",
    "a\nb\r\n",
    "\x00",
    "\x1b[2J\x07\x9b",
    "\u202etxt.exe",
    "\ufeff",
    "<script>alert(1)</script>",
    "😀" * 50,
    "é" + "\u0301" * 500,
]


@pytest.mark.parametrize("count", [1, 50], ids=["one by one", "by the column"])
def test_odd_names_are_names(tmp_path: Path, count: int) -> None:
    written = [point(name, step, step) for step in range(count) for name in ODD_NAMES]
    event_file(tmp_path / "run", *written)
    logdir = opened(tmp_path)
    assert {tag for tag, _ in logdir.runs["run"].series} == set(ODD_NAMES)
    for name in ODD_NAMES:
        assert steps(logdir, "run", name) == list(range(count))


@pytest.mark.parametrize(
    "name",
    [b"\xed\xa0\x80", b"\xed\xb0\x80\xed\xa0\x80", b"\xff\xfe", b"\xc0\xaf", b"caf\xe9"],
    ids=["surrogate", "surrogates", "no text", "overlong", "latin 1"],
)
def test_names_that_are_no_text_are_no_events(tmp_path: Path, name: bytes) -> None:
    bad = point("n" * len(name), 5).replace(b"n" * len(name), name)
    payload = bad[12:-4]
    records = [encode_record(payload)] * 20
    event_file(tmp_path / "run", points("x", [0]), *records, points("x", [1]))
    logdir = opened(tmp_path)
    assert set(logdir.runs["run"].series) == {("x", "scalars")}
    assert steps(logdir, "run", "x") == [0, 1]
    assert [problem.what for problem in logdir.problems] == [
        "a record is no event; it is left out"
    ] * 20


def test_a_file_of_headers_and_nothing_else(forks: Forks, tmp_path: Path) -> None:
    event_file(tmp_path, header() * 100_000)
    costs = measured(forks, tmp_path)
    assert (costs["series"], costs["problems"]) == (0, [])


def test_a_restart_for_every_point(forks: Forks, tmp_path: Path) -> None:
    records = b"".join(point(tag, step) + start(step) for step in range(300) for tag in "abcdefgh")
    event_file(tmp_path, records)
    costs = measured(forks, tmp_path)
    assert costs["series"] == 8
    assert costs["all"] < 2
