"""Images as they are written, gone through, compared and saved."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView, eventually
from tests.browser.test_hostile_names import hostile_names
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import NotebookPage

VIEWPORT = {"width": 1400, "height": 1000}

SHOW = """\
from tbwidget import Images, SummaryWriter
import numpy as np
images = Images({logdir!r}, height=800)
images"""

WRITE = """\
with SummaryWriter({run!r}) as writer:
    writer.add_image("x", np.full((3, 4, 4), 250, np.uint8), 30)"""

FOREIGN_JS = """(board) => [...board.querySelectorAll("*")]
    .filter((one) => [...one.attributes].some(({ name, value }) =>
        /^on|^href$|^action$/.test(name) || (name === "src" && !value.startsWith("blob:"))))
    .map((one) => one.cloneNode(false).outerHTML)
"""
"""What of the panel could have come out of a name."""

PICKED = "[image.getpixel((0, 0))[0] for image in images.selected]"


def write_run(folder: Path, steps: list[int], base: int) -> None:
    """Write images whose shade is `base` and the step."""
    with SummaryWriter(folder) as writer:
        for step in steps:
            writer.add_image("x", np.full((3, 4, 4), base + step, np.uint8), step)


def shade(image: Locator) -> int:
    """Return the red of what an image on the page decodes to."""
    return int(
        image.evaluate(
            """async (image) => {
                await image.decode();
                const context = new OffscreenCanvas(1, 1).getContext("2d");
                context.drawImage(image, 0, 0);
                return context.getImageData(0, 0, 1, 1).data[0];
            }"""
        )
    )


def slide(card: Locator, place: int) -> None:
    card.locator(".step-slider").fill(str(place))


def test_images_are_followed_gone_through_compared_and_saved(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path / "a", [0, 10, 20], 100)
    write_run(tmp_path / "b", [0, 10], 0)
    cells = [SHOW.format(logdir=str(tmp_path)), WRITE.format(run=str(tmp_path / "b"))]
    notebook = open_notebook([*cells, BUSY_UNTIL_TOLD, PICKED], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    first, second = (
        board.root.locator(".image-card").nth(0),
        board.root.locator(".image-card").nth(1),
    )
    eventually(lambda: shade(first.locator("img")), lambda found: found == 120)
    eventually(lambda: shade(second.locator("img")), lambda found: found == 10)
    notebook.run_and_wait(1)
    eventually(lambda: shade(second.locator("img")), lambda found: found == 250)
    slide(first, 1)
    eventually(lambda: shade(first.locator("img")), lambda found: found == 110)
    for card in (first, second):
        card.locator(".pick input").check(force=True)
    compare_while_busy(notebook, board)
    notebook.run_and_wait(3)
    expect(notebook.output(3)).to_contain_text("[110, 250]")
    save_all(board)


def compare_while_busy(notebook: NotebookPage, board: BoardView) -> None:
    """What needs nothing new works while a cell runs."""
    notebook.run(2)
    notebook.wait_running(2)
    board.root.get_by_role("button", name="Compare 2").click()
    dialog = board.root.get_by_role("dialog", name="Compare images")
    expect(dialog.locator(".stage img")).to_have_count(2)
    dialog.get_by_text("Difference", exact=True).click()
    expect(dialog.locator(".over-line")).to_contain_text("by 140 at most, 140.00 on average")
    dialog.press("Escape")
    expect(dialog).to_have_count(0)
    board.root.get_by_text("Sheet", exact=True).click()
    expect(board.root.locator(".thumb-step")).to_have_text(["0", "10", "20", "0", "10", "30"])
    board.root.get_by_text("Gallery", exact=True).click()
    assert notebook.is_running(2)
    let_go(notebook)
    notebook.wait_done(2)


def save_all(board: BoardView) -> None:
    with board.root.page.expect_download() as download:
        board.root.get_by_role("button", name="Save all shown as zip").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        shades = {
            name: Image.open(io.BytesIO(archive.read(name))).getpixel((0, 0))
            for name in archive.namelist()
        }
    assert shades == {"a/x_10.png": (110, 110, 110), "b/x_30.png": (250, 250, 250)}


def test_names_of_images_are_text(
    open_notebook: OpenNotebook, tmp_path: Path, fixtures: Path
) -> None:
    hostile = hostile_names(fixtures)[:20]
    for number, one in enumerate(hostile):
        with SummaryWriter(tmp_path / f"{number}" / one.run.replace("/", "_")) as writer:
            writer.add_image(one.tag, np.zeros((3, 4, 4), np.uint8), 0)
    notebook = open_notebook([SHOW.format(logdir=str(tmp_path))], viewport=VIEWPORT)
    said: list[str] = []
    notebook.page.on("dialog", lambda dialog: said.append(dialog.message))
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    cards = board.root.locator(".image-card")
    expect(cards.first).to_be_visible()
    cards.first.locator(".expand").click()
    expect(board.root.locator(".image-dialog")).to_be_visible()
    assert board.root.evaluate(FOREIGN_JS) == []
    assert said == []
