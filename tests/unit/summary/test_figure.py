"""Figures are rendered at the call, and stay with the canvas they were on."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.figure import Figure

from tbwidget.summary.figure import figure


def test_a_figure_keeps_its_canvas() -> None:
    shown = Figure(figsize=(1, 1))
    canvas = shown.canvas
    figure("tag", [shown])
    assert shown.canvas is canvas


def test_what_is_drawn_later_is_not_in_the_image() -> None:
    drawn, same = Figure(figsize=(1, 1)), Figure(figsize=(1, 1))
    draft = figure("tag", [drawn])
    drawn.set_facecolor("red")
    assert draft.encode() == figure("tag", [same]).encode()
    assert draft.encode() != figure("tag", [drawn]).encode()


@pytest.mark.parametrize("value", [None, "figure", 5, object()])
def test_what_is_no_figure_is_named(value: Any) -> None:
    with pytest.raises(TypeError, match=f"figure is a {type(value).__name__}, expected"):
        figure("tag", [value])


def test_axes_are_no_figure() -> None:
    with pytest.raises(TypeError, match="figure is a Axes"):
        figure("tag", [Figure().subplots()])


def test_figures_of_one_image_have_one_size() -> None:
    with pytest.raises(ValueError, match=r"differ in size: \[\(100, 100\), \(200, 100\)\]"):
        figure("tag", [Figure(figsize=(1, 1)), Figure(figsize=(2, 1))])


def test_no_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="empty list"):
        figure("tag", [])
