"""Scalars as data frames."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tbwidget
from tbwidget import MissingLibraryError, NameNotFoundError, SummaryWriter
from tests.files import BEGAN, event_file, point, points, start


@pytest.fixture
def logdir(tmp_path: Path) -> tbwidget.Logdir:
    """Two runs, one of which begins ten seconds after the other."""
    event_file(tmp_path / "a", points("loss", range(3)), points("acc", [5]))
    event_file(tmp_path / "b", points("loss", range(10, 12)))
    return tbwidget.open_logdir(tmp_path)


def rows(frame: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in frame[list(names)].itertuples(index=False)]


def test_all_points_are_there_by_run_tag_and_step(logdir: tbwidget.Logdir) -> None:
    frame = logdir.scalars()
    assert list(frame.columns) == ["run", "tag", "step", "wall_time", "value"]
    assert rows(frame, "run", "tag", "step", "value") == [
        ("a", "acc", 5, 5.0),
        *(("a", "loss", step, float(step)) for step in range(3)),
        *(("b", "loss", step, float(step)) for step in range(10, 12)),
    ]
    assert (frame["wall_time"] == frame["step"] + BEGAN).all()
    kinds = [str(kind) for kind in frame.dtypes]
    assert kinds == ["category", "category", "int64", "float64", "float32"]


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        ({"run": "a"}, {("a", "acc"), ("a", "loss")}),
        ({"tag": "l*"}, {("a", "loss"), ("b", "loss")}),
        ({"run": re.compile("B", re.IGNORECASE), "tag": ["loss"]}, {("b", "loss")}),
        ({"run": "b", "tag": "a*"}, set()),
    ],
)
def test_runs_and_tags_are_picked(
    logdir: tbwidget.Logdir, picked: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    frame = logdir.scalars(**picked)
    assert set(rows(frame, "run", "tag")) == expected
    assert list(frame.columns) == ["run", "tag", "step", "wall_time", "value"]


@pytest.mark.parametrize("picked", [{"run": "c"}, {"tag": "los"}, {"run": "b", "tag": "acc"}])
def test_a_name_that_is_not_there_is_an_error(
    logdir: tbwidget.Logdir, picked: dict[str, Any]
) -> None:
    with pytest.raises(NameNotFoundError, match="there is no"):
        logdir.scalars(**picked)


def test_polars_and_arrow_have_the_same_rows(logdir: tbwidget.Logdir) -> None:
    expected = logdir.scalars().astype({"run": str, "tag": str})
    of_polars = logdir.scalars(as_="polars")
    assert isinstance(of_polars, pl.DataFrame)
    assert of_polars.schema["run"] == pl.Categorical
    assert [tuple(row) for row in of_polars.rows()] == rows(expected, *expected.columns)
    of_arrow = logdir.scalars(as_="arrow")
    assert isinstance(of_arrow, pa.Table)
    assert pa.types.is_dictionary(of_arrow.schema.field("tag").type)
    assert of_arrow.to_pylist() == expected.to_dict("records")


@pytest.mark.parametrize("as_", ["pandas", "polars", "arrow"])
def test_an_empty_logdir_gives_an_empty_frame(tmp_path: Path, as_: str) -> None:
    frame = tbwidget.open_logdir(tmp_path).scalars(as_=as_)
    assert frame.shape == (0, 5)


@pytest.mark.parametrize(("as_", "module"), [("polars", "polars"), ("arrow", "pyarrow")])
def test_a_library_that_is_not_there_is_told(
    logdir: tbwidget.Logdir, monkeypatch: pytest.MonkeyPatch, as_: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingLibraryError, match=f"pip install {module}"):
        logdir.scalars(as_=as_)


def test_options_that_do_not_exist_are_told(logdir: tbwidget.Logdir) -> None:
    with pytest.raises(ValueError, match="as_ is 'numpy', expected one of pandas, polars, arrow"):
        logdir.scalars(as_="numpy")
    with pytest.raises(ValueError, match="x is 'time', expected one of step, wall_time, relative"):
        logdir.scalars(x="time")
    with pytest.raises(ValueError, match="kind is 'image', expected one of scalars, images"):
        logdir.tags("image")


def test_relative_time_is_since_the_run_began(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("first", [0]), points("later", [30, 20]))
    logdir = tbwidget.open_logdir(tmp_path)
    frame = logdir.scalars(tag="later", x="relative")
    assert list(frame.columns) == ["run", "tag", "relative", "step", "wall_time", "value"]
    assert rows(frame, "relative", "step") == [(20.0, 20), (30.0, 30)]


def test_points_stand_in_the_order_of_the_axis_that_is_asked_for(tmp_path: Path) -> None:
    late = point("x", 1, wall_time=BEGAN + 50)
    early = point("x", 2, wall_time=BEGAN + 40)
    never = point("x", 0, wall_time=float("nan"))
    event_file(tmp_path / "a", never, late, early)
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.scalars()["step"].to_list() == [0, 1, 2]
    assert logdir.scalars(x="wall_time")["step"].to_list() == [2, 1, 0]
    relative = logdir.scalars(x="relative")["relative"]
    assert relative.isna().to_list() == [False, False, True]


def test_what_a_restart_shadows_is_there_when_asked_for(tmp_path: Path) -> None:
    event_file(tmp_path / "a", points("x", range(4)), start(2), point("x", 2, 9.0))
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.scalars()["value"].to_list() == [0, 1, 9]
    assert logdir.scalars(shadowed=True)["value"].to_list() == [0, 1, 2, 9, 3]


def test_values_are_as_wide_as_they_were_written(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        writer.add_scalar("narrow", 0.1)
        writer.add_scalar("wide", 0.1, new_style=True, double_precision=True)
    logdir = tbwidget.open_logdir(tmp_path)
    assert logdir.scalars(tag="narrow")["value"].to_list() == [np.float32(0.1)]
    assert logdir.scalars()["value"].to_list() == [float(np.float32(0.1)), 0.1]


def test_a_refresh_brings_what_has_come(tmp_path: Path) -> None:
    logdir = tbwidget.open_logdir(tmp_path / "runs", must_exist=False)
    assert (logdir.runs, len(logdir.scalars())) == ([], 0)
    event_file(tmp_path / "runs" / "a", points("x", range(3)))
    assert logdir.refresh().runs_added == ["a"]
    assert len(logdir.scalars()) == 3


def test_a_frame_is_the_caller_s_own(logdir: tbwidget.Logdir) -> None:
    frame = logdir.scalars(run="a", tag="loss")
    frame["value"] *= 0
    assert logdir.scalars(run="a", tag="loss")["value"].to_list() == [0, 1, 2]


def test_pandas_is_what_frames_are_of(logdir: tbwidget.Logdir) -> None:
    assert isinstance(logdir.scalars(), pd.DataFrame)
    assert isinstance(logdir.problems, pd.DataFrame)
