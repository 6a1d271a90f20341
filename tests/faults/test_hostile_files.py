"""Event files made to exhaust or to mislead whoever reads them.

What each may cost is measured in a process of its own. The limits leave room for machines
that are busy; what was measured here stands beside them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.outline import MOST_DESCRIPTION, MOST_NAME
from tbwidget.data.run import MOST_SERIES
from tbwidget.record.framing import encode_header, encode_record
from tests.faults.written import python
from tests.files import (
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

MEASURE = """
import json, sys, time
from pathlib import Path
from tbwidget.data.logdir import Logdir

def peak():
    # Of this process; what getrusage says begins with what its parent took.
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) >> 10

import tests.files
before = peak()
logdir = Logdir(sys.argv[1])
began = time.process_time()
logdir.refresh(budget=0.1)
first = time.process_time() - began
shown = sum(len(run.series) for run in logdir.runs.values())
while logdir.refresh(budget=0.1).more:
    pass
print(json.dumps({
    "first": first,
    "seconds": time.process_time() - began,
    "megabytes": peak() - before,
    "shown at first": shown,
    "series": sum(len(run.series) for run in logdir.runs.values()),
    "problems": [problem.what for problem in logdir.problems],
}))
"""


def measured(folder: Path) -> dict[str, Any]:
    """Return what reading a logdir costs a process, and what it finds."""
    result = python(MEASURE, folder)
    assert result.stderr == ""
    costs: dict[str, Any] = json.loads(result.stdout)
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


def histograms(count: int) -> Iterator[bytes]:
    return (histogram(f"t{index}", 0) for index in range(count))


def described(count: int) -> Iterator[bytes]:
    long = "d" * 400
    return (record(event(0, None, value(f"t{n}", description=long))) for n in range(count // 5))


@pytest.mark.slow
@pytest.mark.parametrize("make", [each_in_a_record, all_in_one_record, histograms, described])
def test_a_million_tags_are_shown_in_part(
    tmp_path: Path, make: Callable[[int], Iterator[bytes]]
) -> None:
    event_file(tmp_path, *make(10**6))
    costs = measured(tmp_path)
    assert costs["series"] == MOST_SERIES
    assert costs["problems"] == [f"its run has more than {MOST_SERIES} tags; others are left out"]
    assert costs["shown at first"] > 1_000
    # 3 to 9 s in all, the first of them after 1 to 3 s; 60 to 160 MB.
    assert costs["first"] < 15
    assert costs["seconds"] < 60
    assert costs["megabytes"] < 250


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
def test_strings_of_100_mb_are_cut(tmp_path: Path, made: Callable[[], pb.Summary.Value]) -> None:
    event_file(tmp_path, record(event(0, None, made())), points("y", range(3)))
    costs = measured(tmp_path)
    assert (costs["series"], costs["problems"]) == (2, [])
    # 0.5 s, and four times the record: its bytes, as they are read and parsed.
    assert costs["seconds"] < 10
    assert costs["megabytes"] < 550
    [run] = opened(tmp_path).runs.values()
    for (tag, plugin), series in run.series.items():
        assert max(map(len, (tag, plugin, series.display_name))) <= MOST_NAME
        assert len(series.description) <= MOST_DESCRIPTION


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param(b"", id="zeros"),
        pytest.param(encode_header((1 << 30) - (1 << 20)), id="a record that is not written"),
    ],
)
def test_a_gigabyte_that_takes_no_room_on_the_disk(tmp_path: Path, tail: bytes) -> None:
    path = event_file(tmp_path, points("x", range(3)), tail)
    os.truncate(path, 1 << 29)
    costs = measured(tmp_path)
    assert (costs["series"], costs["problems"]) == (1, [])
    assert costs["seconds"] < 5
    assert costs["megabytes"] < 100


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


def test_a_file_of_headers_and_nothing_else(tmp_path: Path) -> None:
    event_file(tmp_path, header() * 100_000)
    costs = measured(tmp_path)
    assert (costs["series"], costs["problems"]) == (0, [])
    assert costs["seconds"] < 20


def test_a_restart_for_every_point(tmp_path: Path) -> None:
    records = b"".join(point(tag, step) + start(step) for step in range(300) for tag in "abcdefgh")
    event_file(tmp_path, records)
    costs = measured(tmp_path)
    assert costs["series"] == 8
    assert costs["seconds"] < 20
