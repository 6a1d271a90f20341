"""PR curves in JupyterLab: live, step by step, and while the kernel is busy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook

STEPS = 40
"""More than are sent before anybody asks."""

BOARD = """\
from tbwidget import TensorBoard
board = TensorBoard({logdir!r}, panel="pr_curves", height=800)
board"""

NUMBERS = """\
from tbwidget import PRCurves
curves = PRCurves({logdir!r}, threshold=board.threshold, step=board.step)
print(curves.at(run="sharp")[["step", "tp", "fp", "tn", "fn"]].values.tolist())"""


def write(logdir: Path) -> None:
    """Write two classifiers that get better with each step."""
    rng = np.random.default_rng(1)
    labels = rng.random(500) < 0.4
    noise = rng.normal(0, 0.2, 500)
    for run, skill in (("dull", 0.2), ("sharp", 0.6)):
        with SummaryWriter(logdir / run) as writer:
            for step in range(STEPS):
                gain = skill * (step + 1) / STEPS
                scores = np.clip(0.5 + noise + gain * (labels - 0.5), 0, 1)
                writer.add_pr_curve("cats", labels, scores, step)


@pytest.mark.slow
def test_curves_are_looked_at_step_by_step(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write(tmp_path)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path)), BUSY_UNTIL_TOLD])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    expect(board.root.get_by_role("tab", name="PR curves")).to_be_visible()
    card = board.card("cats")
    rows = card.locator(".scores tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.locator("td:nth-child(2)")).to_have_text([str(STEPS - 1)] * 2)
    expect(card.locator(".curve")).to_have_count(2)
    # A step that was not sent.
    card.get_by_label("Step: cats").fill("3")
    expect(rows.locator("td:nth-child(2)")).to_have_text(["3", "3"])
    # What is here needs no kernel.
    card.get_by_label("Step: cats").fill(str(STEPS - 1))
    expect(rows.locator("td:nth-child(2)")).to_have_text([str(STEPS - 1)] * 2)
    notebook.run(1)
    notebook.wait_running(1)
    board.root.get_by_label("Threshold", exact=True).check()
    expect(card.locator(".operating-point")).to_have_count(2)
    board.root.get_by_label("ROC").check(force=True)
    expect(card.get_by_role("img", name="ROC curve: cats")).to_be_visible()
    board.root.get_by_label("PR", exact=True).check(force=True)
    box = card.locator(".curve-plot").bounding_box()
    assert box
    notebook.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(card.get_by_role("tooltip").locator("tbody tr")).to_have_count(2)
    assert notebook.is_running(1)
    let_go(notebook)
    notebook.wait_done(1)


@pytest.mark.slow
def test_new_curves_and_numbers_in_python(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write(tmp_path)
    notebook = open_notebook(
        [BOARD.format(logdir=str(tmp_path)), NUMBERS.format(logdir=str(tmp_path))]
    )
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    card = board.card("cats")
    sharp = card.locator(".scores tbody tr", has_text="sharp").locator("td")
    expect(sharp.first).to_have_text(str(STEPS - 1))
    with SummaryWriter(tmp_path / "sharp") as writer:
        writer.add_pr_curve("cats", [1, 0, 1, 0], [0.9, 0.2, 0.6, 0.7], 100)
    expect(sharp.first).to_have_text("100")
    board.root.get_by_label("Threshold", exact=True).check()
    expect(sharp.nth(2)).to_have_text("0.6667")
    notebook.run_and_wait(1)
    expect(notebook.output(1)).to_contain_text("[[100.0, 2.0, 1.0, 1.0, 0.0]]")
