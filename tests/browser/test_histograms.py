"""Histograms and distributions in JupyterLab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView

if TYPE_CHECKING:
    from pathlib import Path

    from playwright._impl._api_structures import Position
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook

STEPS = 300
"""More than are pushed: some have to be asked for."""

BOARD = """\
from tbwidget import Distributions, Histograms
board = Histograms({logdir!r}, height=600, columns=2)
board"""

ALONE = "Distributions({logdir!r}, tags=['weights/fc1'], runs=['a'], columns=1)"

TELLS = "print(board.histogram_mode, board.histogram_log, 290 < (board.step or 0) < 299)"


def write_runs(folder: Path) -> None:
    rng = np.random.default_rng(0)
    for shift, run in enumerate(("a", "b")):
        with SummaryWriter(folder / run) as writer:
            for step in range(STEPS):
                for tag in ("weights/fc1", "weights/fc2"):
                    writer.add_histogram(tag, rng.normal(shift + step / STEPS, 1, 100), step)


def test_histograms_are_drawn_marked_and_told_of(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_runs(tmp_path)
    notebook = open_notebook(
        [BOARD.format(logdir=str(tmp_path)), ALONE.format(logdir=str(tmp_path)), TELLS]
    )
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    name = "weights/fc1, a"
    board.wait_for_step(name, STEPS - 1)
    expect(board.root.get_by_role("article")).to_have_count(4)
    surface = board.card(name).get_by_role("application")
    surface.scroll_into_view_if_needed()
    surface.hover(position=foot_of(surface))
    expect(board.root.get_by_role("tooltip")).to_contain_text(f"Step{STEPS - 1}")
    surface.click(position=foot_of(surface))
    surface.press("ArrowLeft")
    notebook.run_until(2, "offset False True")
    board.root.get_by_role("radio", name="Heat map").check(force=True)
    board.root.get_by_role("button", name="log counts").click()
    notebook.run_until(2, "heatmap True True")
    board.root.get_by_role("radio", name="Runs").check(force=True)
    card = board.card("weights/fc1")
    expect(card.locator(".step-text")).to_contain_text(re.compile(r"step 29\d"))
    card.get_by_role("slider").press("Home")
    expect(card.locator("[data-last-step='0']")).to_be_visible()
    notebook.run_and_wait(1)
    alone = BoardView(notebook.output(1)).wait()
    alone.wait_for_step(name, STEPS - 1)
    alone.card(name).get_by_role("application").hover()
    expect(alone.root.get_by_role("tooltip")).to_contain_text("Median")


def foot_of(surface: Locator) -> Position:
    """Return a place near the newest step's baseline, pixels."""
    box = surface.bounding_box()
    assert box is not None
    return {"x": box["width"] / 2, "y": box["height"] - 30}
