"""A board's chart as a Bokeh figure: what is on screen, and nothing else."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget import MissingLibraryError, NameNotFoundError, SummaryWriter, TensorBoard
from tbwidget.panels.colours import PALETTE

BEGAN = 1_700_000_000.0


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Callable[..., TensorBoard]]:
    """Make a board of two runs, "b" begun before "a"."""
    for run, began in [("b", BEGAN), ("a", BEGAN + 1000)]:
        with SummaryWriter(str(tmp_path / run)) as writer:
            for step in range(10, 20):
                writer.add_scalar("loss", step**2, step, walltime=began + step)
                writer.add_scalar("lr", 1 / step, step, walltime=began + step)
    boards: list[TensorBoard] = []

    def made(**settings: Any) -> TensorBoard:
        boards.append(TensorBoard(tmp_path, **settings))
        return boards[-1]

    yield made
    for board in boards:
        board.close()


def lines(figure: Any) -> dict[str, Any]:
    """Return the sources of the main lines by the names of their runs."""
    return {line.name: line.data_source.data for line in figure.renderers if line.name}


def colours(figure: Any) -> dict[str, str]:
    return {line.name: line.glyph.line_color for line in figure.renderers if line.name}


def test_each_run_is_a_line_over_its_raw_one(show: Callable[..., TensorBoard]) -> None:
    figure = show(smoothing=0.5).figure("loss")
    assert figure.title.text == "loss"
    assert len(figure.renderers) == 4
    raw, main = figure.renderers[:2]
    assert (raw.glyph.y, raw.glyph.line_alpha) == ("value", pytest.approx(0.36))
    assert (main.glyph.y, main.name, main.data_source) == ("smoothed", "a", raw.data_source)
    data = lines(figure)["a"]
    assert data["value"].tolist() == [step**2 for step in range(10, 20)]
    # (0.5 · 100 · 0.5 + 0.5 · 121) / (1 - 0.25)
    assert data["smoothed"][:2].tolist() == [100.0, pytest.approx((25 + 60.5) / 0.75)]


def test_without_smoothing_there_is_one_line_a_run(show: Callable[..., TensorBoard]) -> None:
    figure = show(smoothing=0).figure("loss")
    assert [line.name for line in figure.renderers] == ["a", "b"]
    board = show(smoothing=0.9, cards={"loss": {"smoothing": False}})
    assert [line.name for line in board.figure("loss").renderers] == ["a", "b"]


@pytest.mark.parametrize(
    "setting", [{"run_filter": "^A$"}, {"hidden_runs": ["b"]}, {"runs": ["a"]}]
)
def test_only_visible_runs_are_drawn(
    show: Callable[..., TensorBoard], setting: dict[str, Any]
) -> None:
    figure = show(smoothing=0, **setting).figure("loss")
    assert list(lines(figure)) == ["a"]


def test_a_filter_that_is_wrong_filters_nothing(show: Callable[..., TensorBoard]) -> None:
    assert set(lines(show(run_filter="(").figure("loss"))) == {"a", "b"}


def test_colours_are_the_pages(show: Callable[..., TensorBoard]) -> None:
    board = show()
    assert colours(board.figure("loss")) == {"b": PALETTE[0], "a": PALETTE[1]}
    board.hidden_runs = ["b"]
    assert colours(board.figure("loss")) == {"a": PALETTE[1]}
    board.colors = {"a": "#123456"}
    assert colours(board.figure("loss")) == {"a": "#123456"}


def test_runs_of_a_group_share_its_colour(show: Callable[..., TensorBoard]) -> None:
    board = show(color_by="regex:[ab]")
    assert colours(board.figure("loss")) == {"b": PALETTE[0], "a": PALETTE[1]}
    board.color_by = "regex:(?<any>)."
    assert set(colours(board.figure("loss")).values()) == {PALETTE[0]}
    board.color_by = "regex:([ab])"
    board.colors = {"a": "#123456"}
    assert colours(board.figure("loss")) == {"b": PALETTE[0], "a": "#123456"}


def test_a_run_in_no_group_has_no_groups_colour(show: Callable[..., TensorBoard]) -> None:
    figure = show(color_by="regex:a").figure("loss")
    assert colours(figure) == {"b": PALETTE[0], "a": PALETTE[1]}


def test_runs_of_one_hyperparameter_share_its_colour(tmp_path: Path) -> None:
    for run, rate in [("a", 0.1), ("b", 1e-5), ("c", 1e-5)]:
        with SummaryWriter(str(tmp_path / run)) as writer:
            writer.add_hparams({"lr": rate}, {}, own_run=False)
            writer.add_scalar("loss", 1.0, 0)
    board = TensorBoard(tmp_path, color_by="hparam:lr", colors={"lr = 0.00001": "#123456"})
    found = colours(board.figure("loss"))
    assert (found["b"], found["c"]) == ("#123456", "#123456")
    assert found["a"] in PALETTE
    board.close()


@pytest.fixture
def seeds(tmp_path: Path) -> Iterator[Callable[..., TensorBoard]]:
    """Make a board of three runs: two of a group, at 1 and 3, the second of which is shorter."""
    for run, value, length in [("x/1", 1, 4), ("x/2", 3, 2), ("y/1", 7, 4)]:
        with SummaryWriter(str(tmp_path / run)) as writer:
            for step in range(length):
                writer.add_scalar("loss", value * (step + 1), step, walltime=BEGAN + step)
    boards: list[TensorBoard] = []

    def made(**settings: Any) -> TensorBoard:
        boards.append(TensorBoard(tmp_path, group_by="regex:^(.)/", **settings))
        return boards[-1]

    yield made
    for board in boards:
        board.close()


def test_a_group_is_its_mean_in_a_band_over_its_runs(seeds: Callable[..., TensorBoard]) -> None:
    board = seeds(smoothing=0, group_band="minmax")
    figure = board.figure("loss")
    data = lines(figure)
    assert list(data) == ["x", "y"]
    assert data["x"]["value"].tolist() == data["x"]["smoothed"].tolist() == [2, 4, 3, 4]
    assert data["x"]["step"].tolist() == [0, 1, 2, 3]
    assert (data["x"]["low"].tolist(), data["x"]["high"].tolist()) == ([1, 2, 3, 4], [3, 6, 3, 4])
    band, *members, _mean, single = figure.renderers
    assert band.data_source.data["ys"][0].tolist() == [1, 2, 3, 4, 4, 3, 6, 3]
    assert band.glyph.fill_alpha == pytest.approx(0.18)
    assert [member.data_source.data["value"].tolist() for member in members] == [
        [1, 2, 3, 4],
        [3, 6],
    ]
    assert [member.glyph.line_alpha for member in members] == [pytest.approx(0.36)] * 2
    assert {one.glyph.line_color for one in (*members, _mean)} == {PALETTE[0]}
    assert (single.name, single.glyph.line_color) == ("y", PALETTE[1])
    board.group_members = "hidden"
    assert len(board.figure("loss").renderers) == 3


def test_a_group_has_its_first_runs_colour_where_colours_go_by_something_else(
    seeds: Callable[..., TensorBoard],
) -> None:
    board = seeds(color_by="regex:2", smoothing=0)
    assert colours(board.figure("loss")) == {"x": PALETTE[1], "y": PALETTE[2]}
    board.colors = {"x": "#123456"}
    assert colours(board.figure("loss"))["x"] == "#123456"


def test_a_groups_mean_and_band_are_smoothed(seeds: Callable[..., TensorBoard]) -> None:
    board = seeds(smoothing=0.5, group_band="minmax")
    data = lines(board.figure("loss"))["x"]
    assert data["value"][:2].tolist() == [2, 4]
    assert data["smoothed"][:2].tolist() == [2, pytest.approx((0.5 + 2) / 0.75)]
    assert data["high"][:2].tolist() == [3, pytest.approx((0.75 + 3) / 0.75)]


def test_a_band_has_a_gap_where_no_run_is_and_a_foot_on_a_logarithmic_axis(
    tmp_path: Path,
) -> None:
    for run, lift in [("a", 0.0), ("b", 10.0)]:
        with SummaryWriter(str(tmp_path / run)) as writer:
            for step in range(5):
                writer.add_scalar("loss", math.nan if step == 2 else lift, step)
    board = TensorBoard(tmp_path, group_by="regex:()", group_band="minmax", y_scale="log")
    band = board.figure("loss").renderers[0].data_source.data
    assert [x.tolist() for x in band["xs"]] == [[0, 1, 1, 0], [3, 4, 4, 3]]
    assert [y.tolist() for y in band["ys"]] == [[1, 1, 10, 10]] * 2
    board.close()


@pytest.mark.parametrize(
    ("settings", "x"),
    [
        ({"x_axis": "step"}, [10, 11, 12]),
        ({"x_axis": "relative_step"}, [0, 1, 2]),
        ({"x_axis": "relative"}, [0, 1, 2]),
        ({"x_axis": "tag", "x_tag": "lr"}, [1 / 10, 1 / 11, 1 / 12]),
    ],
)
def test_the_horizontal_axis_is_the_boards(
    show: Callable[..., TensorBoard], settings: dict[str, Any], x: list[float]
) -> None:
    data = lines(show(**settings).figure("loss"))["a"]
    assert data["x"][:3].tolist() == pytest.approx(x)


def test_times_are_those_of_this_machines_clock(show: Callable[..., TensorBoard]) -> None:
    figure = show(x_axis="wall_time").figure("loss")
    shift = time.localtime().tm_gmtoff
    assert lines(figure)["b"]["x"][0] == (BEGAN + 10 + shift) * 1000
    assert type(figure.xaxis[0]).__name__ == "DatetimeAxis"


def test_a_tag_that_a_run_has_not_is_nowhere(show: Callable[..., TensorBoard]) -> None:
    data = lines(show(x_axis="tag", x_tag="epoch").figure("loss"))["a"]
    assert np.isnan(data["x"]).all()


def test_scales_and_ranges_are_the_cards(show: Callable[..., TensorBoard]) -> None:
    board = show(x_scale="log", cards={"loss": {"y_scale": "log"}})
    figure = board.figure("loss")
    assert [type(axis).__name__ for axis in (figure.xaxis[0], figure.yaxis[0])] == ["LogAxis"] * 2
    assert type(board.figure("lr").yaxis[0]).__name__ == "LinearAxis"
    board.ranges = {"/^L/": {"y": [0, 500], "x": [12, 15]}, "lr": {"y": [0, 1]}}
    figure = board.figure("loss")
    assert (figure.y_range.start, figure.y_range.end) == (0, 500)
    assert (figure.x_range.start, figure.x_range.end) == (12, 15)
    assert (board.figure("lr").y_range.start, board.figure("lr").y_range.end) == (0, 1)


def test_outliers_are_left_out_of_the_range(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(100):
            writer.add_scalar("loss", 1e6 if step == 50 else step, step)
    board = TensorBoard(tmp_path, ignore_outliers=True, smoothing=0)
    figure = board.figure("loss")
    assert -20 < figure.y_range.start < 10
    assert 90 < figure.y_range.end < 110
    board.close()


def test_a_line_as_it_was_written_has_a_gap_where_it_goes_back(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in [0, 1, 2, 1, 2]:
            writer.add_scalar("loss", step, step)
    board = TensorBoard(tmp_path, step_order="partitioned", smoothing=0)
    data = lines(board.figure("loss"))["run"]
    assert data["step"].tolist() == [0, 1, 2, 1, 1, 2]
    np.testing.assert_equal(data["smoothed"], [0, 1, 2, np.nan, 1, 2])
    board.close()


def test_a_long_line_is_thinned_and_all_of_it_is_there_when_asked_for(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in range(5_000):
            writer.add_scalar("loss", step == 1234, step)
    board = TensorBoard(tmp_path, smoothing=0)
    few = lines(board.figure("loss"))["run"]
    assert len(few["x"]) <= 2_000
    assert few["value"].max() == 1
    every = lines(board.figure("loss", max_points=None))["run"]
    assert len(every["x"]) == 5_000
    board.close()


def test_what_was_written_before_is_in_it(tmp_path: Path) -> None:
    with SummaryWriter(str(tmp_path / "run")) as writer:
        board = TensorBoard(tmp_path)
        for step in range(3):
            writer.add_scalar("loss", step, step)
            writer.flush()
            assert lines(board.figure("loss"))["run"]["step"][-1] == step
    board.close()


def test_a_tag_that_is_not_there_is_told_with_those_like_it(
    show: Callable[..., TensorBoard], tmp_path: Path
) -> None:
    with pytest.raises(NameNotFoundError, match=r"tag 'los': did you mean 'loss'\?"):
        show().figure("los")
    with pytest.raises(NameNotFoundError, match="tag 'accuracy': there are loss, lr"):
        show().figure("accuracy")
    empty = TensorBoard(tmp_path / "none")
    with pytest.raises(NameNotFoundError, match="there are none so far"):
        empty.figure("loss")
    empty.close()


def test_a_closed_board_has_no_figure(show: Callable[..., TensorBoard]) -> None:
    board = show()
    board.close()
    with pytest.raises(RuntimeError, match="is closed"):
        board.figure("loss")


def test_without_bokeh_it_is_said_what_to_install(
    show: Callable[..., TensorBoard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bokeh", None)
    with pytest.raises(MissingLibraryError, match="pip install bokeh"):
        show().figure("loss")
