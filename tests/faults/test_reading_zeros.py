"""Reading, rows 2 and 23: zeros are space not written yet at a file's end alone."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import event_file as event_file_module
from tbwidget.data import zeros as zeros_module
from tbwidget.data.event_file import State
from tbwidget.data.logdir import Logdir
from tbwidget.data.places.local import LocalFile
from tests.files import (
    append,
    event,
    event_file,
    header,
    histogram,
    point,
    points,
    record,
    steps,
)
from tests.mixtures import image

NAME = "events.out.tfevents.1.host"
OLD = 1_600_000_000

RECORDS = [header(), *(point("x", step, float(step)) for step in range(500))]
DATA = b"".join(RECORDS)


def opened(folder: Path | str, *, salvage: bool = False) -> Logdir:
    logdir = Logdir(folder, salvage=salvage)
    logdir.refresh()
    return logdir


def put(folder: Path, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_bytes(data)
    return path


def write_at(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def holed(data: bytes, begin: int, end: int) -> bytes:
    return data[:begin] + bytes(min(end, len(data)) - begin) + data[end:]


def shown(logdir: Logdir, run: str = ".", tag: str = "x") -> list[int]:
    series = logdir.runs[run].series
    return steps(logdir, run, tag) if (tag, "scalars") in series else []


class Owed(NamedTuple):
    plain: list[int]
    salvaged: list[int]
    """Indices of the records that are read."""
    problems: int


def owed(records: list[bytes], begin: int, end: int) -> Owed:
    """Return what is owed of `records` with zeros from `begin` to `end`, by the definition."""
    data = b"".join(records)
    now = holed(data, begin, end)
    edges = list(itertools.accumulate(map(len, records), initial=0))
    places = list(itertools.pairwise(edges))
    changed = [n for n, (a, b) in enumerate(places) if now[a:b] != data[a:b]]
    kept = [n for n in range(len(records)) if n not in changed]
    if not changed:
        return Owed(kept, kept, 0)
    first = changed[0]
    if end >= len(data):  # not written yet
        return Owed(list(range(first)), list(range(first)), 0)
    a, _ = places[first]
    if len(changed) == 1 and now[a : a + 12] == data[a : a + 12]:
        # The length is right, so it alone is left out.
        return Owed(kept, kept, 1)
    return Owed(list(range(first)), kept, 1)


def found(logdir: Logdir) -> list[int]:
    """Return the indices of the records of scalars that were read."""
    return [step + 1 for step in shown(logdir)]


def agrees(logdir: Logdir, records: list[int], problems: int) -> None:
    assert found(logdir) == [number for number in records if number]
    assert len(logdir.problems) == problems


@pytest.mark.parametrize("salvage", [False, True])
def test_a_page_of_zeros_is_damage(tmp_path: Path, salvage: bool) -> None:
    put(tmp_path, holed(DATA, 4096, 8192))
    logdir = opened(tmp_path, salvage=salvage)
    plain, salvaged, _ = owed(RECORDS, 4096, 8192)
    agrees(logdir, salvaged if salvage else plain, 1)
    [problem] = logdir.problems
    kept = sum(map(len, RECORDS[: len(plain)]))
    assert problem.offset == kept
    expected = "bytes are left out" if salvage else "zeros are where records should be"
    assert expected in problem.what


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 5, 12, 13, 40, 240, 256, 500, 3000]), min_size=2, max_size=20),
    st.integers(0, 10**6),
    st.sampled_from([1, 2, 4, 7, 8, 11, 12, 13, 16, 40, 100, 1000, 10**7]),
    st.sampled_from([16, 64, 101, 4096, event_file_module.CHUNK_BYTES]),
    st.booleans(),
    st.booleans(),
)
def test_wherever_zeros_begin_and_end(
    sizes: list[int], at: int, length: int, chunk: int, salvage: bool, far: bool
) -> None:
    records = [header()]
    for step, size in enumerate(sizes):
        records.append(point("x", step, 1.0))
        # Also as large as a header whose first byte is zero.
        records.append(image("i", step, size) if size % 2 == 0 else histogram("h", step))
    data = b"".join(records)
    begin = len(records[0]) + at % (len(data) - len(records[0]))
    plain, salvaged, problems = owed(records, begin, begin + length)
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(event_file_module, "CHUNK_BYTES", chunk),
        mock.patch.object(event_file_module, "LARGE_BYTES", 1000),
        mock.patch.object(zeros_module, "TURN_BYTES", 50),
        mock.patch.object(zeros_module, "PIECE_BYTES", 20),
    ):
        path = put(Path(folder), holed(data, begin, begin + length))
        place = folder
        if far:
            memory = fsspec.filesystem("memory")
            memory.pipe_file(f"/zeros/{NAME}", path.read_bytes())
            place = "memory://zeros"
        logdir = opened(place, salvage=salvage)
        expected = salvaged if salvage else plain
        # A header, then points and others in turn.
        assert shown(logdir) == [(n - 1) // 2 for n in expected if n % 2]
        counted = {
            name: series.count
            for name, series in logdir.runs["."].series.items()
            if name[1] != "scalars"
        }
        assert sum(counted.values()) == len([n for n in expected if n and n % 2 == 0])
        assert len(logdir.problems) == problems


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(60, 19_000), st.integers(1, 3_000)), min_size=1, max_size=4),
    st.sampled_from([16, 101, 4096, event_file_module.CHUNK_BYTES]),
)
def test_several_runs_of_zeros_are_read_past(holes: list[tuple[int, int]], chunk: int) -> None:
    data = DATA
    for begin, length in holes:
        data = holed(data, begin, min(begin + length, len(DATA) - 100))
    edges = list(itertools.accumulate(map(len, RECORDS), initial=0))
    kept = [
        number
        for number, (a, b) in enumerate(itertools.pairwise(edges))
        if data[a:b] == DATA[a:b] and number
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(event_file_module, "CHUNK_BYTES", chunk),
    ):
        put(Path(folder), data)
        logdir = opened(folder, salvage=True)
        assert found(logdir) == kept
        assert (data != DATA) <= len(logdir.problems) <= len(holes)
        first = next((n for n in range(1, len(RECORDS)) if n not in kept), len(RECORDS))
        assert found(opened(folder))[: first - 1] == list(range(1, first))


@pytest.mark.parametrize("salvage", [False, True])
@pytest.mark.parametrize("megabytes", [1, 9, 40])
def test_zeros_of_many_megabytes(tmp_path: Path, megabytes: int, salvage: bool) -> None:
    zeros = bytes(megabytes << 20)
    path = put(tmp_path, header() + points("x", [0, 1]) + zeros)
    logdir = opened(tmp_path, salvage=salvage)
    assert (shown(logdir), logdir.problems) == ([0, 1], [])
    append(path, points("x", [2, 3]))
    logdir.refresh()
    assert shown(logdir) == ([0, 1, 2, 3] if salvage else [0, 1])
    assert len(logdir.problems) == 1
    append(path, points("x", [4]))
    assert not logdir.refresh().problems_changed
    assert shown(logdir) == ([0, 1, 2, 3, 4] if salvage else [0, 1])
    again = opened(tmp_path, salvage=salvage)
    assert shown(again) == shown(logdir)
    assert [one.what for one in again.problems] == [one.what for one in logdir.problems]


@pytest.mark.parametrize("salvage", [False, True])
@pytest.mark.parametrize("hole", [5, 12, 100, 4096])
def test_zeros_that_records_follow_later_and_that_are_written_later_still(
    tmp_path: Path, hole: int, salvage: bool
) -> None:
    before, inside, behind = DATA[:10_000], DATA[10_000 : 10_000 + hole], DATA[10_000 + hole :]
    path = put(tmp_path, before + bytes(hole))
    logdir = opened(tmp_path, salvage=salvage)
    assert logdir.problems == []
    append(path, behind)
    logdir.refresh()
    assert len(logdir.problems) == 1
    plain, salvaged, _ = owed(RECORDS, 10_000, 10_000 + hole)
    agrees(logdir, salvaged if salvage else plain, 1)
    if len(salvaged) == len(plain):
        return  # it alone was left out: what is skipped is not looked at again
    write_at(path, 10_000, inside)
    logdir.refresh()
    agrees(logdir, list(range(len(RECORDS))), 0)


@pytest.mark.parametrize("salvage", [False, True])
def test_space_that_is_written_from_the_front(tmp_path: Path, salvage: bool) -> None:
    path = put(tmp_path, bytes(len(DATA) + 100_000))
    logdir = opened(tmp_path, salvage=salvage)
    for begin in range(0, len(DATA), 777):
        write_at(path, begin, DATA[begin : begin + 777])
        logdir.refresh()
        assert logdir.problems == []
    agrees(logdir, list(range(len(RECORDS))), 0)


def test_behind_noise_zeros_at_the_end_are_waited_for(tmp_path: Path) -> None:
    noise = b"\xfe\x01noise\xff" * 3
    path = put(tmp_path, header() + points("x", [0]) + noise + bytes(5_000))
    logdir = opened(tmp_path, salvage=True)
    write_at(path, len(header() + points("x", [0]) + noise), points("x", range(1, 20)))
    logdir.refresh()
    assert shown(logdir) == list(range(20))
    [problem] = logdir.problems
    assert problem.what == f"no record begins here; {len(noise)} bytes are left out"


@pytest.mark.parametrize("salvage", [False, True])
def test_a_large_record_whose_end_and_what_follows_are_zero(tmp_path: Path, salvage: bool) -> None:
    pixels = pb.Summary.Image(encoded_image_string=b"\1" * (9 << 20))
    large = record(event(1, None, pb.Summary.Value(tag="i", image=pixels)))
    head = header() + points("x", [0])
    data = head + large + points("x", range(1, 100))
    begin = len(head) + (5 << 20)
    path = put(tmp_path, data[:begin] + bytes(len(head + large) + 500 - begin))
    os.utime(path, (OLD, OLD))
    logdir = opened(tmp_path, salvage=salvage)
    assert (shown(logdir), logdir.problems) == ([0], [])
    append(path, data[len(head + large) + 500 :])
    os.utime(path, (OLD + 9, OLD + 9))
    logdir.refresh()
    assert len(logdir.problems) == 1
    assert logdir.problems[0].offset == len(head)
    lost = -(-500 // len(point("x", 1)))
    assert shown(logdir) == ([0, *range(lost + 1, 100)] if salvage else [0])
    path.write_bytes(data)
    logdir.refresh()
    assert (shown(logdir), logdir.problems) == (list(range(100)), [])
    assert ("i", "images") in logdir.runs["."].series


def test_space_ahead_is_not_read_anew_for_each_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = 64 << 20
    path = put(tmp_path, header())
    os.truncate(path, ahead)
    nbytes = 0
    read_at = LocalFile.read_at

    def count(file: LocalFile, offset: int, length: int) -> bytes:
        nonlocal nbytes
        data = read_at(file, offset, length)
        nbytes += len(data)
        return data

    monkeypatch.setattr(LocalFile, "read_at", count)
    logdir = opened(tmp_path)
    written = len(header())
    for step in range(20):
        write_at(path, written, point("x", step))
        written += len(point("x", step))
        logdir.refresh()
    assert shown(logdir) == list(range(20))
    # Once as a whole, and for each record about a chunk.
    assert nbytes < ahead + 22 * 2 * event_file_module.CHUNK_BYTES


def test_zeros_first_are_no_event_file_unless_salvaged(tmp_path: Path) -> None:
    path = put(tmp_path, bytes(300) + points("x", [0, 1]))
    logdir = opened(tmp_path)
    [file] = logdir.runs["."].files.values()
    assert file.state is State.FOREIGN
    assert len(logdir.problems) == 1
    assert shown(opened(tmp_path, salvage=True)) == [0, 1]
    write_at(path, 0, header() + points("x", [5]) + bytes(300 - len(header() + points("x", [5]))))
    logdir.refresh()
    assert shown(logdir) == [5]


def test_all_kinds_of_place_tell_the_same(tmp_path: Path) -> None:
    told: list[Any] = []
    for salvage in (False, True):
        data = holed(DATA, 4096, 8192)
        event_file(tmp_path / "run").write_bytes(data)
        memory = fsspec.filesystem("memory")
        memory.pipe_file(f"/zeros2/run/{NAME}", data)
        for place in (str(tmp_path), "memory://zeros2"):
            logdir = opened(place, salvage=salvage)
            told.append((shown(logdir, "run"), [one[1:3] for one in logdir.problems]))
    assert told[0] == told[1]
    assert told[2] == told[3]
