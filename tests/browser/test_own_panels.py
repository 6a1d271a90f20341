"""A panel of the user's own: made in a cell, and live while the next one runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.board import LAST_STEP, BoardView
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go, write_run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook

TITLE = "Learning rate × loss"

SHOW = f"""\
from tbwidget import TensorBoard
board = TensorBoard({{logdir!r}})
def draw(figure, source):
    figure.scatter("step", "loss", color="color", legend_field="run", source=source)
board.add_panel({TITLE!r}, draw, ["loss"], y_axis_type="log")
board.panel = {TITLE!r}
board"""


def test_a_panel_of_ones_own_is_live_while_the_kernel_is_busy(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run_a", 10)
    notebook = open_notebook([SHOW.format(logdir=str(tmp_path)), BUSY_UNTIL_TOLD, "board.panel"])
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    figure = board.root.locator(".own-figure")
    expect(figure).to_have_attribute(LAST_STEP, "9")
    expect(board.root.get_by_role("tab", name=TITLE)).to_have_attribute("aria-selected", "true")
    before = figure.screenshot()

    notebook.run(1)
    notebook.wait_running(1)
    write_run(tmp_path, "run_a", 10, first=10)
    write_run(tmp_path, "run_b", 30)
    expect(figure).to_have_attribute(LAST_STEP, "29")
    expect(figure).to_have_attribute("data-rows", "50")
    assert figure.screenshot() != before
    # Its controls are the page's: a run that is hidden goes at once.
    board.run_checkbox("run_b").uncheck()
    expect(figure).to_have_attribute("data-rows", "20")
    board.root.get_by_role("tab", name="Scalars").click()
    board.expect_step("loss", 19)

    let_go(notebook)
    notebook.wait_done(1)
    board.root.get_by_role("tab", name=TITLE).click()
    notebook.run(2)
    expect(notebook.output(2)).to_contain_text(TITLE)
