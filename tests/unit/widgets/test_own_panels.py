"""`TensorBoard.add_panel`: what fn gets, what goes to the page, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bokeh
import numpy as np
import pytest
import traitlets
from bokeh.layouts import row
from bokeh.models import CustomJS, HoverTool, Slider
from bokeh.plotting import figure as new_figure

from tbwidget import MissingLibraryError, SummaryWriter, TensorBoard
from tbwidget.panels.colours import PALETTE
from tbwidget.widgets import _own_panels

BEGAN = 1_700_000_000.0


@pytest.fixture
def board(tmp_path: Path) -> Iterator[TensorBoard]:
    """A board of two runs, "b" begun before "a"."""
    for run, began in [("b", BEGAN), ("a", BEGAN + 1000)]:
        with SummaryWriter(str(tmp_path / run)) as writer:
            for step in range(3):
                writer.add_scalar("train/loss", 1 / (step + 1), step, walltime=began + step)
            writer.add_scalar("lr", 0.5, 1, walltime=began + 1)
    board = TensorBoard(tmp_path)
    yield board
    board.close()


def scatter(figure: Any, source: Any) -> None:
    figure.scatter("step", "train/loss", color="color", legend_field="run", source=source)


def sent(board: TensorBoard) -> list[Any]:
    """Return the panels that a page that opens now gets."""
    channel = board._channel
    assert channel is not None
    with channel.feed.logdir.lock:
        channel._publisher.reset()
        content, _ = channel._publisher.next_update()
    panels: list[Any] = json.loads(json.dumps(content)).get("own_panels", [])
    return panels


def test_fn_gets_the_rows_of_now(board: TensorBoard) -> None:
    got: dict[str, Any] = {}

    def draw(figure: Any, source: Any) -> None:
        got.update(source.data)
        scatter(figure, source)

    board.hidden_runs = ["b"]
    board.add_panel("mine", draw, ["train/loss", "lr"])
    assert [*got] == ["run", "step", "wall_time", "relative", "color", "train/loss", "lr"]
    assert [*got["run"]] == ["a", "a", "a"]
    assert [*got["color"]] == [PALETTE[1]] * 3
    assert got["relative"].tolist() == [0, 1, 2]
    assert got["wall_time"].tolist() == [BEGAN + 1000, BEGAN + 1001, BEGAN + 1002]
    assert np.array_equal(got["lr"], [np.nan, 0.5, np.nan], equal_nan=True)


def test_the_page_gets_the_figure_without_the_rows(board: TensorBoard) -> None:
    board.add_panel("mine", scatter, {"train/loss": "train/loss", "rate": "lr"})
    (panel,) = sent(board)
    assert panel["title"] == "mine"
    assert panel["columns"] == [
        {"name": "train/loss", "tag": "train/loss"},
        {"name": "rate", "tag": "lr"},
    ]
    text = json.dumps(panel["document"])
    assert panel["document"]["version"] == bokeh.__version__
    assert f'"name": "ColumnDataSource", "id": "{panel["source"]}"' in text
    assert PALETTE[0] not in text
    assert "Notifications" not in text


def test_a_panel_is_shown_by_its_title_and_replaced_under_it(board: TensorBoard) -> None:
    with pytest.raises(traitlets.TraitError, match="panel is 'mine', expected one of 'scalars'"):
        board.panel = "mine"
    board.add_panel("mine", scatter)
    board.add_panel("other", scatter)
    board.panel = "mine"
    (first, _) = sent(board)
    board.add_panel("mine", scatter, ["train/loss"], y_axis_type="log")
    (again, other) = sent(board)
    assert [again["title"], other["title"]] == ["mine", "other"]
    assert "LogAxis" in json.dumps(again["document"])
    assert "LogAxis" not in json.dumps(first["document"])


def test_all_tags_are_columns_where_none_are_named(board: TensorBoard) -> None:
    board.add_panel("mine", scatter)
    assert [one["tag"] for one in sent(board)[0]["columns"]] == ["lr", "train/loss"]


def test_tags_may_come_later(tmp_path: Path) -> None:
    board = TensorBoard(tmp_path / "later")
    with pytest.raises(ValueError, match="no scalars so far: say which"):
        board.add_panel("mine", scatter)
    board.add_panel("mine", scatter, "train/loss")
    assert len(sent(board)) == 1
    board.close()


def test_what_fn_returns_may_be_shown_instead(board: TensorBoard) -> None:
    def two(figure: Any, source: Any) -> Any:
        scatter(figure, source)
        return row(figure, new_figure(width=100))

    board.add_panel("two", two)
    board.add_panel("one", lambda figure, source: figure.scatter("lr", "step", source=source))
    roots = [panel["document"]["roots"][0]["name"] for panel in sent(board)]
    assert roots == ["Row", "Figure"]


def slider(figure: Any, source: Any) -> Any:
    scatter(figure, source)
    return row(figure, Slider(start=0, end=1, value=0))


def script(figure: Any, source: Any) -> None:
    scatter(figure, source)
    figure.x_range.js_on_change("start", CustomJS(code="boom()"))


def unsafe(figure: Any, source: Any) -> None:
    scatter(figure, source)
    figure.add_tools(HoverTool(tooltips=[("run", "@run{safe}")]))


def formula(figure: Any, source: Any) -> None:
    scatter(figure, source)
    figure.xaxis.axis_label = r"$$\alpha$$"


def more_columns(figure: Any, source: Any) -> None:
    source.data["product"] = source.data["lr"] * source.data["step"]
    figure.scatter("step", "product", source=source)


def large(figure: Any, source: Any) -> None:
    scatter(figure, source)
    figure.line(np.random.default_rng(0).random(50_000), np.arange(50_000))


@pytest.mark.parametrize(
    ("fn", "error", "message"),
    [
        (lambda figure, source: 3, TypeError, "fn returned 3, expected nothing, or a figure"),
        (lambda figure, source: None, ValueError, "nothing in fn's figure draws from source"),
        (lambda figure, source: 1 / 0, ZeroDivisionError, "division by zero"),
        (lambda f, s: f.scatter("lr", "los", source=s), ValueError, "los"),
        (more_columns, ValueError, "added or removed columns of source, 'product': the page"),
        (slider, ValueError, "has a Slider, which a board does not run"),
        (script, ValueError, "has a CustomJS, which a board does not run"),
        (unsafe, ValueError, r"the format \{safe\}"),
        (formula, ValueError, "has a formula"),
        (large, ValueError, "the figures take .* bytes besides their sources"),
    ],
)
def test_what_fn_did_wrong_is_said_at_once(
    board: TensorBoard, fn: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        board.add_panel("mine", fn)
    if fn is not large:
        assert "raised while add_panel built 'mine'" in raised.value.__notes__
    assert sent(board) == []


@pytest.mark.parametrize(
    ("title", "tags", "message"),
    [
        ("", ["lr"], "the title is '', expected a string of 1 to 200"),
        ("scalars", ["lr"], "'scalars', which is a panel of the board"),
        ("\ud800", ["lr"], "not valid Unicode"),
        ("mine", ["step"], r"'step' is there already.*tags=\{'step_': 'step'\}"),
        ("mine", [], "tags are 0, expected 1 to 50"),
        ("mine", [f"tag_{i}" for i in range(51)], "tags are 51, expected 1 to 50"),
    ],
)
def test_titles_and_tags_are_checked(
    board: TensorBoard, title: str, tags: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        board.add_panel(title, scatter, tags)


def test_an_old_or_absent_bokeh_is_said(
    board: TensorBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bokeh, "__version__", "3.3.4")
    with pytest.raises(MissingLibraryError, match=r"Bokeh is 3\.3\.4"):
        board.add_panel("mine", scatter)
    monkeypatch.setattr(bokeh, "__version__", "4.0.0")
    with pytest.raises(MissingLibraryError, match=r"Bokeh is 4\.0\.0"):
        board.add_panel("mine", scatter)
    monkeypatch.setitem(sys.modules, "bokeh", None)
    with pytest.raises(MissingLibraryError, match="pip install bokeh"):
        board.add_panel("mine", scatter)


def test_a_closed_board_takes_no_panel(tmp_path: Path) -> None:
    board = TensorBoard(tmp_path)
    board.close()
    with pytest.raises(RuntimeError, match="is closed"):
        board.add_panel("mine", scatter)


def test_names_of_columns_are_checked() -> None:
    with pytest.raises(TypeError, match="3: 'lr', expected strings"):
        _own_panels.columns_of({3: "lr"}, None)  # type: ignore[arg-type, dict-item]
