"""Every panel over event files that public projects wrote, in both of Jupyter's applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import open_logdir
from tests.browser.board import READ, BoardView

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import App

BOARD = "from tbwidget import TensorBoard\nTensorBoard({logdir!r}, height=800)"

SHOWN = {
    "Images": ("images", "img"),
    "Histograms": ("histograms", "[data-last-step]"),
    "Distributions": ("histograms", "[data-last-step]"),
    "Text": ("texts", ".markdown, .plain-text, table"),
}
"""By the titles of tabs: what `open_logdir` calls it, and what a card of it has on screen."""


@pytest.mark.slow
@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_every_panel_shows_what_public_projects_wrote(
    open_notebook: OpenNotebook, fixtures: Path, app: App
) -> None:
    logdir = open_logdir(fixtures / "wild")
    notebook = open_notebook([BOARD.format(logdir=str(fixtures / "wild"))], app=app)
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.expect_status(READ)
    for title, (kind, drawn) in SHOWN.items():
        tags = {step.tag for step in getattr(logdir, kind)()}
        tab = board.root.get_by_role("tab", name=title)
        expect(tab).to_have_text(f"{title}{len(tags)}")
        tab.click()
        card = board.root.get_by_role("article").filter(has=notebook.page.locator(drawn)).first
        expect(card).to_be_visible()
        assert card.locator("h3").inner_text() in tags
    spaces = {(one.run, one.name) for one in logdir.embeddings()}
    tab = board.root.get_by_role("tab", name="Projector")
    expect(tab).to_have_text(f"Projector{len(spaces)}")
    tab.click()
    # Their points are in checkpoints, which are not there either.
    expect(board.root.get_by_text("checkpoint of TensorFlow").first).to_be_visible()
