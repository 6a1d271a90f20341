"""The panels of histograms alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import traitlets

from tbwidget import Distributions, Histograms, TensorBoard
from tbwidget.widgets import _protocol as wire


@pytest.mark.parametrize("widget", [Histograms, Distributions])
def test_the_panel_stands_alone(tmp_path: Path, widget: type[Histograms | Distributions]) -> None:
    made = widget(tmp_path, tags=["weights"], histogram_mode="heatmap", step=3)
    name = widget.__name__
    assert repr(made) == f"{name}({made.logdir!r})"
    assert made.panel == name.lower()
    assert (made.toolbar, made.run_list, made.tags) == (False, False, ["weights"])
    assert (made.histogram_mode, made.histogram_log, made.step) == ("heatmap", False, 3.0)
    assert {trait.value for trait in wire.Trait} <= widget.class_traits(sync=True).keys()
    with pytest.raises(traitlets.TraitError, match="panel"):
        made.panel = "scalars"
    made.close()


def test_they_are_sent_histograms_alone(tmp_path: Path) -> None:
    assert Histograms._plugins == Distributions._plugins == ("histograms",)


@pytest.mark.parametrize("panel", ["histograms", "distributions"])
def test_a_board_can_begin_with_either(tmp_path: Path, panel: str) -> None:
    board = TensorBoard(tmp_path, panel=panel, histogram_mode="runs")
    assert (board.panel, board.histogram_mode) == (panel, "runs")
    board.close()
