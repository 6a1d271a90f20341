"""What a logdir owes that is larger than memory: the same as ever, for a budget of bytes."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tbwidget
from tbwidget import SummaryWriter
from tbwidget.data import event_file as event_file_module
from tbwidget.data import logdir as logdir_module
from tbwidget.data.columns import Line
from tbwidget.data.logdir import Logdir
from tbwidget.data.series import ScalarSeries
from tbwidget.panels.scalars import Cursor, ScalarsPanel
from tests.benchmarks import logs
from tests.conftest import PROJECT
from tests.faults.written import python
from tests.files import BEGAN, append, event_file, header, point, points, scalars, start
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
        self._drawn: dict[Any, tuple[Cursor, list[Any]]] = {}
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

steps_of_life = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(0, 1), pieces),
        st.tuples(st.just("grow"), st.integers(0, 1), pieces),
        st.tuples(st.sampled_from(["board", "refresh"]), st.just(0), st.none()),
        st.tuples(st.sampled_from(["line", "written", "span"]), st.integers(0, 9), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=200)
@given(
    st.lists(files(torn=False), min_size=2, max_size=2),
    steps_of_life,
    st.sampled_from([0, 100, 3_000, 30_000]),
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
        for path, data in zip(paths, began, strict=True):
            path.write_bytes(data)
        budgeted = read_in_parts(Path(folder), memory_budget=budget, salvage=salvage)
        free = read_in_parts(Path(folder), memory_budget=math.inf, salvage=salvage)
        boards = Board(), Board()
        for what, which, data in [*life, ("refresh", 0, None), ("board", 0, None)]:
            if what == "grow":
                append(paths[which], data)
            elif what == "refresh":
                for logdir in (budgeted, free):
                    logdir.refresh()
            elif what == "board":
                drawn, owed = (
                    board.look(logdir)
                    for board, logdir in zip(boards, (budgeted, free), strict=True)
                )
                assert repr(drawn) == repr(owed)
            else:
                both = list(zip(lines(budgeted), lines(free), strict=True))
                if both:
                    (_, ours), (_, theirs) = both[which % len(both)]
                    if what == "span":
                        assert repr(ours.span) == repr(theirs.span)
                    else:
                        assert bits(getattr(ours, what)()) == bits(getattr(theirs, what)())
        agree(budgeted, free)
        assert free.bytes_read_again == 0
