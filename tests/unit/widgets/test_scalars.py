"""The panel alone, and settings that are linked."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
import traitlets

from tbwidget import Scalars, TensorBoard, link
from tbwidget.widgets import _feed
from tbwidget.widgets import _protocol as wire


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Scalars, TensorBoard]]:
    widgets = Scalars(tmp_path, tags=["loss"], columns=3), TensorBoard(tmp_path)
    yield widgets
    for widget in widgets:
        widget.close()


def test_the_panel_stands_alone(pair: tuple[Scalars, TensorBoard]) -> None:
    panel, board = pair
    assert (panel.toolbar, panel.run_list, panel.tags, panel.columns) == (False, False, ["loss"], 3)
    assert (board.toolbar, board.run_list, board.tags, board.columns) == (True, True, [], 0)
    assert repr(panel) == f"Scalars({panel.logdir!r})"
    assert ipywidgets.HBox([panel, board]).children == (panel, board)


def test_it_has_every_setting_of_a_board() -> None:
    assert {trait.value for trait in wire.Trait} <= Scalars.class_traits(sync=True).keys()


def test_widgets_of_one_logdir_share_its_feed(pair: tuple[Scalars, TensorBoard]) -> None:
    panel, board = pair
    assert panel._channel is not None
    assert board._channel is not None
    assert panel._channel.feed is board._channel.feed
    assert sum(feed is panel._channel.feed for feed in _feed._feeds) == 1


@pytest.mark.parametrize(
    ("setting", "error", "sentence"),
    [
        ({"colums": 2}, TypeError, "Scalars has no setting 'colums': did you mean 'columns'"),
        ({"columns": -1}, traitlets.TraitError, "columns"),
        ({"tags": 3}, traitlets.TraitError, "tags"),
    ],
)
def test_wrong_settings_are_refused(
    tmp_path: Path, setting: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        Scalars(tmp_path, **setting)


@pytest.mark.parametrize(
    ("setting", "values"),
    [("step", (3.0, None, 8.0)), ("runs", (["a"], [], ["b"])), ("smoothing", (0.0, 0.9, 0.5))],
)
def test_links_go_both_ways(
    pair: tuple[Scalars, TensorBoard], setting: str, values: tuple[Any, ...]
) -> None:
    panel, board = pair
    first, second, third = values
    setattr(panel, setting, first)
    held = link(panel, setting, board, setting)
    assert getattr(board, setting) == first
    setattr(board, setting, second)
    assert getattr(panel, setting) == second
    # As the page sends what a slider was moved to.
    panel.set_state({setting: third})
    assert getattr(board, setting) == third
    held.unlink()
    held.unlink()
    setattr(board, setting, first)
    assert getattr(panel, setting) == third


def test_a_board_follows_another_widget(pair: tuple[Scalars, TensorBoard]) -> None:
    panel, _ = pair
    slider = ipywidgets.FloatSlider(value=0.25, max=1.0)
    link(slider, "value", panel, "smoothing")
    assert panel.smoothing == 0.25
    panel.smoothing = 0.75
    assert slider.value == 0.75
    slider.close()


def test_closing_one_end_leaves_the_other_as_it_is(pair: tuple[Scalars, TensorBoard]) -> None:
    panel, board = pair
    held = link(panel, "step", board, "step")
    panel.step = 5
    board.close()
    assert not held.linked
    panel.step = 7
    assert (panel.step, board.step) == (7.0, 5.0)


def test_a_link_keeps_no_closed_widget_alive(tmp_path: Path) -> None:
    panel, slider = Scalars(tmp_path), ipywidgets.FloatSlider(max=1.0)
    link(panel, "smoothing", slider, "value")
    gone = weakref.ref(panel)
    panel.close()
    del panel
    gc.collect()
    assert gone() is None
    slider.close()


def test_what_has_no_such_trait_is_not_linked(pair: tuple[Scalars, TensorBoard]) -> None:
    panel, board = pair
    with pytest.raises(TypeError, match="TensorBoard has no trait 'stpe'"):
        link(panel, "step", board, "stpe")
    with pytest.raises(TypeError, match="dict has no trait 'step'"):
        link(panel, "step", {}, "step")
