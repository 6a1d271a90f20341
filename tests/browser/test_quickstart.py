"""The quickstart, cell by cell, as a reader runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
import pytest
from playwright.sync_api import expect
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tests.browser.board import BoardView, eventually, tooltip_rows
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import App

BEFORE, BOARD, TRAINING = (2, 4, 6, 8), 4, 10
"""Indices of the code cells, text cells counted."""

RUNS = ("lr_0.01", "lr_0.1", "lr_0.5")


@pytest.mark.slow
@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_the_quickstart(
    open_notebook: OpenNotebook, project: Path, artifacts: Path, app: App
) -> None:
    # High enough for the board to stay in sight, where charts are painted, while another cell runs.
    window = {"width": 1400, "height": 3000}
    path = project / "notebooks" / "01_quickstart.ipynb"
    notebook = open_notebook(path, app=app, viewport=window)
    for index in BEFORE:
        notebook.run_and_wait(index)
    board = BoardView(notebook.output(BOARD)).wait()
    # However slow the page is beside it, the cell goes on until all was looked at.
    training = nbformat.read(path, as_version=4).cells[TRAINING].source
    notebook.set_source(TRAINING, f"{training}\n{BUSY_UNTIL_TOLD}")
    notebook.run(TRAINING)
    notebook.wait_running(TRAINING)
    assert_alive_while_training(board)
    assert notebook.is_running(TRAINING)
    notebook.page.screenshot(path=artifacts / f"quickstart-{app}.png")
    let_go(notebook)
    notebook.wait_done(TRAINING, timeout=600)
    assert_shows_what_the_files_hold(board, notebook.server.notebooks / "runs")


def assert_alive_while_training(board: BoardView) -> None:
    """The curve moves, and the controls answer."""
    tag = "Loss/train"
    board.wait_for_step(tag, 1)
    board.wait_for_step(tag, min(board.last_step(tag) + 200, 3_999))
    board.set_smoothing(0.95)
    expect(board.root.get_by_label("Smoothing", exact=True)).to_have_value("0.95")
    board.filter("tags", "accuracy")
    expect(board.card(tag)).to_have_count(0)
    expect(board.card("Accuracy/train")).to_be_visible()
    board.filter("tags", "")
    board.wait_for_step(tag, 1)
    board.filter("runs", "no such run")
    expect(board.root.get_by_text("No run matches no such run")).to_be_visible()
    board.filter("runs", "")
    # The chart is in its place again.
    board.wait_for_step(tag, 1)
    board.drag(tag, 0.2, 0.6)
    reset = board.card(tag).get_by_label(f"Reset zoom: {tag}")
    expect(reset).to_be_visible()
    reset.click()
    expect(reset).to_have_count(0)


def assert_shows_what_the_files_hold(board: BoardView, logdir: Path) -> None:
    """The last points on screen are those that TensorBoard's loader finds."""
    last_steps = {"Loss/train": "3,999", "Loss/test": "3,995", "Accuracy/test": "3,995"}
    shown = {tag: rows_at_the_end(board, tag, step) for tag, step in last_steps.items()}
    for run in RUNS:
        judge = EventAccumulator(str(logdir / run), size_guidance={"scalars": 0})
        judge.Reload()
        for tag, rows in shown.items():
            last = judge.Scalars(tag)[-1]
            assert int(rows[run]["Step"].replace(",", "")) == last.step
            assert float(rows[run]["Value"]) == pytest.approx(last.value, rel=1e-3)


def rows_at_the_end(board: BoardView, tag: str, step: str) -> dict[str, dict[str, str]]:
    """Return a run's row each of the tooltip at the end of a chart, once all have got to `step`."""
    rows = eventually(
        # The last points may still be on their way, and the page may move under the pointer.
        lambda: tooltip_rows(board.hover_end(tag)),
        lambda rows: [row["Step"] for row in rows] == [step] * len(RUNS),
    )
    return {row["Run"]: row for row in rows}
