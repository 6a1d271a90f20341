"""What a logdir owes that is larger than memory: the same as ever, for a budget of bytes."""

from __future__ import annotations

import errno
import math
import os
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import fsspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tbwidget
from tbwidget.data import event_file as event_file_module
from tbwidget.data import logdir as logdir_module
from tbwidget.data.columns import Line
from tbwidget.data.logdir import Logdir
from tbwidget.data.places import LocalPlace
from tbwidget.data.series import ScalarSeries
from tbwidget.panels.scalars import ScalarsPanel
from tbwidget.widgets import _publisher as publisher_module
from tbwidget.widgets._ids import Ids
from tbwidget.widgets._publisher import Publisher
from tests.benchmarks import logs
from tests.faults.test_reading_replaced import Put, every_way
from tests.faults.written import python
from tests.files import append, event_file, header, point, points, scalars, start
from tests.mixtures import files, pieces, scalar

NAMES = ("events.out.tfevents.1.host", "events.out.tfevents.2.host")


def bits(line: Line) -> list[Any]:
    """Return the columns of a line, NaN equal to itself."""
    return [(column.dtype.str, column.tobytes()) for column in line]


def lines(logdir: Logdir) -> Iterator[tuple[Any, ScalarSeries]]:
    for run in logdir.runs.values():
        for name, series in run.scalar_series():
            yield (run.name, *name), series


def agree(budgeted: Logdir, free: Logdir) -> None:
    """Check that all series of both are the same to the bit."""
    ours, theirs = dict(lines(budgeted)), dict(lines(free))
    assert list(ours) == list(theirs)
    for name, series in ours.items():
        assert series.count == theirs[name].count
        assert series.span == theirs[name].span or "nan" in repr(series.span)
        assert bits(series.line()) == bits(theirs[name].line()), name
        assert bits(series.written()) == bits(theirs[name].written()), name
    assert [problem[:3] for problem in budgeted.problems] == [
        problem[:3] for problem in free.problems
    ]


def read_in_parts(folder: Path, **options: Any) -> Logdir:
    """Return a logdir that is read in many small parts."""
    logdir = Logdir(folder, **options)
    while logdir.refresh(budget=0.0).more:
        pass
    return logdir


class Board:
    """Draws what a panel sends."""

    def __init__(self) -> None:
        self._drawn: dict[Any, tuple[Any, list[Any]]] = {}
        self._panel = ScalarsPanel()

    def look(self, logdir: Logdir) -> dict[Any, list[Any]]:
        for name, series in lines(logdir):
            cursor, drawn = self._drawn.get(name, (None, []))
            sent, cursor = self._panel.advance(series, cursor, 1 << 40)
            rows = [column.tolist() for column in (sent.step, sent.wall_time, sent.value)]
            if sent.mode == "append":
                rows = [old + new for old, new in zip(drawn, rows, strict=True)]
            self._drawn[name] = cursor, rows
        return {name: drawn for name, (_, drawn) in self._drawn.items()}


Step = tuple[str, int, Any]


def some_points(tag: str, steps: list[int], layout: str, in_order: bool) -> bytes:
    """Return records of points, a second apart from others'."""
    if in_order:
        steps = sorted(steps)
    return b"".join(scalar(layout, tag, step, step / 3) for step in steps)


growth = st.one_of(
    pieces,
    st.builds(
        some_points,
        st.sampled_from("xy"),
        st.lists(st.integers(0, 20), min_size=1, max_size=10),
        st.sampled_from(["simple", "doubles"]),
        st.sampled_from([True, True, True, False]),
    ),
    st.builds(start, st.integers(0, 20)),
)

steps_of_life = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["grow", "append"]), st.sampled_from([0, 0, 0, 1]), growth),
        st.tuples(st.just("grow"), st.sampled_from([0, 0, 0, 1]), growth),
        st.tuples(st.just("board"), st.just(0), st.none()),
        st.tuples(st.sampled_from(["line", "written", "span"]), st.integers(0, 9), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.just(header()), files(torn=False)), min_size=1, max_size=2),
    steps_of_life,
    st.sampled_from([0, 200, 1_000, 30_000]),
    st.sampled_from([101, 4096, event_file_module.CHUNK_BYTES]),
    st.booleans(),
)
def test_whatever_grows_and_is_looked_at_it_is_what_it_is_without_a_budget(
    began: list[bytes], life: list[Step], budget: int, size: int, salvage: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(mock.patch.object(event_file_module, "CHUNK_BYTES", size))
        stack.enter_context(mock.patch.object(logdir_module, "BATCH_BYTES", size))
        paths = [Path(folder) / name for name in NAMES]
        for path, data in zip(paths, began, strict=False):
            path.write_bytes(data)
        budgeted = read_in_parts(Path(folder), memory_budget=budget, salvage=salvage)
        free = read_in_parts(Path(folder), memory_budget=math.inf, salvage=salvage)
        boards = Board(), Board()
        for what, which, data in [*life, ("refresh", 0, None), ("board", 0, None)]:
            if what in {"grow", "append"}:
                append(paths[which % len(began)], data)
            if what in {"grow", "refresh"}:
                for logdir in (budgeted, free):
                    logdir.refresh()
            elif what == "board":
                drawn, owed = (
                    board.look(logdir)
                    for board, logdir in zip(boards, (budgeted, free), strict=True)
                )
                assert repr(drawn) == repr(owed)
            elif what in {"line", "written", "span"}:
                both = list(zip(lines(budgeted), lines(free), strict=True))
                if both:
                    (_, ours), (_, theirs) = both[which % len(both)]
                    if what == "span":
                        assert repr(ours.span) == repr(theirs.span)
                    else:
                        assert bits(getattr(ours, what)()) == bits(getattr(theirs, what)())
        agree(budgeted, free)
        assert free.bytes_read_again == 0


PEAKS = """
import hashlib, sys
import tbwidget

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))

def digest(logdir):
    found = hashlib.sha256()
    for line in logdir.scalar_lines(shadowed=True):
        for column in line[2:]:
            found.update(column.tobytes())
    return found.hexdigest()

logdir = tbwidget.open_logdir(sys.argv[1], memory_budget=float(sys.argv[2]))
read = peak()
print(read, digest(logdir), peak())
"""

RUNS, POINTS = 10, 500_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write ten runs, whose points take 100 MB of memory, and one small one."""
    folder = tmp_path_factory.mktemp("large")
    data = logs.scalars(POINTS, logs.TAGS)
    for run in range(RUNS):
        logs.write(folder / "all" / f"run_{run}", data)
    logs.write(folder / "small" / "run", logs.scalars(100, logs.TAGS))
    return folder


def peaks(folder: Path, budget: float) -> tuple[int, str, int]:
    """Return the most memory while reading, what was read, and the most with looking at all."""
    said = python(PEAKS, folder, str(budget))
    assert said.returncode == 0, said.stderr
    read, found, looked = said.stdout.split()
    return int(read), found, int(looked)


# Reading, row 17.
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the most memory there was")
def test_a_logdir_larger_than_memory_takes_the_memory_of_its_budget(large: Path) -> None:
    columns, budget = 20 * RUNS * POINTS, 4_000_000
    least, _, _ = peaks(large / "small", budget)
    free, free_lines, free_looked = peaks(large / "all", math.inf)
    held, held_lines, held_looked = peaks(large / "all", budget)
    assert held_lines == free_lines
    assert free - least > columns
    # What is decoded at once takes its room either way.
    assert free - held > 0.8 * (columns - budget)
    assert free_looked - held_looked > 0.8 * (columns - budget)


# Reading, row 17.
def test_what_is_kept_keeps_nothing_in_memory_that_was_decoded_with_it(tmp_path: Path) -> None:
    for index in range(50):
        event_file(tmp_path / f"run_{index}", points("x", range(200)), points("y", range(200)))
    logdir = Logdir(tmp_path, memory_budget=100_000)
    logdir.refresh()
    held: dict[int, int] = {}
    for run in logdir.runs.values():
        for (_, series), path in product(run.scalar_series(), run.files):
            for column in series.part(path):
                whole = column if column.base is None else column.base
                held[id(whole)] = whole.nbytes
    assert 0 < sum(held.values()) <= 100_000


BUDGET = 4_000
"""Bytes, of 200 points."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a file of five series of a thousand points, which the budget has no room for."""
    return event_file(tmp_path / "run", *[points(tag, range(1_000)) for tag in "abcde"])


def over_budget(folder: Path) -> Logdir:
    """Return the logdir, read to its end with a budget that is too small."""
    logdir = Logdir(folder, memory_budget=BUDGET)
    logdir.refresh()
    return logdir


# Reading, row 17.
def test_growth_of_what_a_board_has_drawn_takes_no_reading_again(small: Path) -> None:
    logdir, board = over_budget(small.parents[1]), Board()
    board.look(logdir)
    again = logdir.bytes_read_again
    assert again > 0
    for step in range(1_000, 1_500):
        append(small, point("abcde"[step % 5], step, float(step)))
        logdir.refresh()
        drawn = board.look(logdir)
    assert logdir.bytes_read_again == again
    assert drawn["run", "a", "scalars"][0] == [*range(1_000), *range(1_000, 1_500, 5)]


def drawn_by(logdir: Logdir) -> tuple[int, dict[int, Any]]:
    """Return how many updates a board gets, and the columns of each series that they bring."""
    publisher, found, updates = Publisher(logdir, Ids()), {}, 0
    while publisher.owes:
        update, buffers = publisher.next_update()
        updates += 1
        at = 0
        for block in update.get("points", []):
            begin, at = at, at + block["length"]
            found[block["series"]] = [
                np.frombuffer(one, dtype)[begin:at].tolist()
                for one, dtype in zip(buffers, ("<f8", "<f8", "<f4"), strict=True)
            ]
    return updates, found


# Reading, row 17.
@pytest.mark.parametrize(("most", "updates"), [(1 << 30, 1), (1, 20)])
def test_a_board_reads_each_run_again_once_and_little_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, updates: int
) -> None:
    monkeypatch.setattr(publisher_module, "MOST_READ_AGAIN", most)
    size = 0
    for run in range(20):
        data = [points(tag, range(run, run + 100)) for tag in "abcde"]
        size += event_file(tmp_path / f"run_{run:02d}", *data).stat().st_size
    budgeted = Logdir(tmp_path, memory_budget=60_000)
    budgeted.refresh()
    free = Logdir(tmp_path, memory_budget=math.inf)
    free.refresh()
    for _, series in lines(budgeted):
        series.drop(unseen=True)
    made, found = drawn_by(budgeted)
    assert (1, found) == drawn_by(free)
    assert updates <= made <= updates + 1
    assert size <= budgeted.bytes_read_again < 1.1 * size


# Reading, row 17.
def test_series_that_are_looked_at_together_take_one_reading(small: Path) -> None:
    size = small.stat().st_size
    logdir = Logdir(small.parents[1], memory_budget=500_000)
    logdir.refresh()
    scalars(logdir, "run", "a").line()
    assert logdir.bytes_read_again == 0
    for _, series in lines(logdir):
        series.drop(unseen=True)
    for _, series in lines(logdir):
        assert series.line().step.tolist() == list(range(1_000))
    assert size <= logdir.bytes_read_again < 1.1 * size


# Reading, row 17.
def test_where_lines_end_takes_no_reading_again(small: Path) -> None:
    logdir = over_budget(small.parents[1])
    spans = [series.span for _, series in lines(logdir)]
    assert [(span.first_step, span.last_step) for span in spans if span] == [(0, 999)] * 5
    assert logdir.bytes_read_again == 0


# Reading, rows 15 and 17.
def test_a_file_that_is_gone_is_told_of(small: Path) -> None:
    logdir = over_budget(small.parents[1])
    small.unlink()
    assert scalars(logdir, "run", "a").line().step.tolist() == []
    [problem] = logdir.problems
    assert "No such file" in problem.what
    assert logdir.refresh().runs_removed == ["run"]
    assert (logdir.runs, logdir.problems) == ({}, [])


# Reading, rows 8, 10 and 17.
@every_way
def test_another_file_is_not_taken_for_what_was_dropped(small: Path, put: Put) -> None:
    logdir, board = over_budget(small.parents[1]), Board()
    board.look(logdir)
    other = range(5_000, 6_000)  # of as many points
    put(small, header(7.0) + points("a", other))
    assert scalars(logdir, "run", "a").line().step.tolist() == []
    assert ["is another by now" in problem.what for problem in logdir.problems] == [True]
    logdir.refresh()
    assert board.look(logdir)["run", "a", "scalars"][0] == list(other)
    assert logdir.problems == []


# Reading, rows 8 and 17.
def test_what_is_written_over_in_the_midst_is_read_anew(small: Path) -> None:
    logdir = over_budget(small.parents[1])
    tenth = len(header()) + len(points("a", range(10)))
    with small.open("r+b") as file:
        file.seek(tenth + len(point("a", 10)) - 1)
        file.write(b"?")
    assert scalars(logdir, "run", "a").line().step.tolist() == []
    logdir.refresh()
    expected = [step for step in range(1_000) if step != 10]
    assert scalars(logdir, "run", "a").line().step.tolist() == expected
    assert ["CRC" in problem.what for problem in logdir.problems] == [True]


# Reading, rows 17 and 20.
def test_a_file_that_can_be_read_again_is_drawn_again(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logdir, board = over_budget(small.parents[1]), Board()
    drawn = {name: list(rows) for name, rows in board.look(logdir).items()}
    opens = LocalPlace.open

    def refuse(*_: Any) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(LocalPlace, "open", refuse)
    for _ in range(3):
        assert scalars(logdir, "run", "a").line().step.tolist() == []
    [problem] = logdir.problems
    assert "Input/output error" in problem.what
    assert board.look(logdir)["run", "a", "scalars"][0] == []
    monkeypatch.setattr(LocalPlace, "open", opens)
    logdir.refresh()
    assert board.look(logdir) == drawn
    assert logdir.problems == []


# Reading, rows 12 and 17.
def test_points_that_came_since_are_there_where_the_others_are_gone(small: Path) -> None:
    logdir = over_budget(small.parents[1])
    scalars(logdir, "run", "a").line()
    append(small, start(1_100) + points("a", range(1_000, 1_010)) + start(1_005))
    logdir.refresh()
    before = scalars(logdir, "run", "a").line().step.tolist()
    scalars(logdir, "run", "a").drop(unseen=True)
    append(small, points("a", range(1_005, 1_020)) + start(1_007))
    logdir.refresh()
    small.unlink()
    assert before == list(range(1_005))
    assert scalars(logdir, "run", "a").line().step.tolist() == [1_005, 1_006]


# Reading, row 17.
def test_places_far_away_are_read_again(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    event_file(tmp_path / "run", points("x", range(5_000)), points("y", range(100)))
    memory.put(str(tmp_path / "run"), "/budget/run", recursive=True)
    try:
        logdir = tbwidget.open_logdir("memory://budget", memory_budget=BUDGET)
        [x, y] = logdir.scalar_lines()
        assert (x.step.tolist(), y.step.tolist()) == (list(range(5_000)), list(range(100)))
        assert logdir.list_problems() == []
    finally:
        memory.rm("/budget", recursive=True)


@pytest.mark.parametrize("budget", [-1, math.nan])
def test_a_budget_that_is_none_is_refused(tmp_path: Path, budget: float) -> None:
    with pytest.raises(ValueError, match=f"memory_budget is {budget}, expected bytes"):
        tbwidget.open_logdir(tmp_path, memory_budget=budget)


def test_a_logdir_that_nobody_has_any_more_is_freed_at_once(tmp_path: Path) -> None:
    logs.write(tmp_path / "run", logs.scalars(100, ("loss",)))
    logdir = Logdir(tmp_path)
    logdir.refresh()
    [series] = logdir.runs["run"].series.values()
    freed = weakref.ref(logdir.runs["run"])
    del logdir, series
    assert freed() is None
