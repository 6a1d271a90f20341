"""What a board shows, where it is put, and how it looks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import READ, BoardView, tooltip_rows
from tests.browser.test_live import show, write_run

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook

PLACED = """\
import ipywidgets
from tbwidget import TensorBoard
board = TensorBoard({logdir!r}, height=400)
{box}"""


BOXES = [
    "ipywidgets.VBox([ipywidgets.Label('above'), board])",
    "ipywidgets.HBox([ipywidgets.Label('beside'), board])",
    "ipywidgets.Tab([board], titles=['Board'])",
]


def test_a_board_fits_in_boxes(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([PLACED.format(logdir=str(tmp_path), box=box) for box in BOXES])
    for index, box in enumerate(BOXES):
        notebook.run_and_wait(index)
        board = BoardView(notebook.output(index)).wait()
        notebook.output(index).scroll_into_view_if_needed()
        board.wait_for_step("loss", 9)
        size = board.root.bounding_box()
        assert size is not None
        assert size["width"] > 500, box
        assert size["height"] == pytest.approx(400, abs=2), box


def test_views_of_one_board_share_its_settings_with_python(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run", 10)
    first = PLACED.format(logdir=str(tmp_path), box="board")
    notebook = open_notebook([first, "board", "print(board.smoothing)", "board.smoothing = 0.25"])
    notebook.run_and_wait(0)
    notebook.run_and_wait(1)
    views = [BoardView(notebook.output(index)).wait() for index in (0, 1)]
    views[0].wait_for_step("loss", 9)
    views[0].set_smoothing(0.9)
    slider = views[1].root.get_by_label("Smoothing", exact=True)
    expect(slider).to_have_value("0.9")
    notebook.run_until(2, "0.9")
    notebook.run_and_wait(3)
    expect(slider).to_have_value("0.25")
    notebook.set_source(0, "None")
    notebook.run_and_wait(0)
    views[1].wait_for_step("loss", 9)


def test_a_writer_is_shown_as_its_board(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    cell = (
        "from tbwidget import SummaryWriter\n"
        f"writer = SummaryWriter({str(tmp_path / 'run')!r})\n"
        "writer.add_scalar('loss', 1.0, 7)\n"
        "writer"
    )
    notebook = open_notebook([cell])
    notebook.run_and_wait(0)
    BoardView(notebook.output(0)).wait().wait_for_step("loss", 7)


def test_axes_logarithm_and_hover(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(101):
            writer.add_scalar("loss", 10.0 ** -(step / 20), step, walltime=1.7e9 + 60 * step)
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 100)
    board.set_smoothing(0)
    [row] = tooltip_rows(board.hover("loss", 0.5))
    assert row["Run"] == "run"
    assert 40 <= int(row["Step"]) <= 65
    assert float(row["Value"]) == pytest.approx(10 ** -(int(row["Step"]) / 20), rel=1e-2)
    pictures = {board.picture("loss")}
    for axis in ("Relative", "Wall"):
        board.root.get_by_role("radiogroup").get_by_text(axis, exact=True).click()
        board.wait_for_repaint("loss", pictures)
    board.root.get_by_text("log y").click()
    board.wait_for_repaint("loss", pictures)


def test_runs_are_hidden_and_shown(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    for number, run in enumerate(["run_1", "run_2", "run_10"]):
        write_run(tmp_path, run, 10 * (number + 1))
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 29)
    assert board.run_names() == ["run_1", "run_2", "run_10"]
    board.run_checkbox("run_10").click()
    board.expect_step("loss", 19)
    board.filter("runs", "run_1$")
    board.expect_step("loss", 9)
    board.filter("runs", "[")
    expect(board.root.get_by_role("alert")).to_be_visible()
    board.expect_step("loss", 19)


@pytest.mark.parametrize("width", [600, 1000, 1600])
def test_it_fits_its_width_in_both_themes(
    open_notebook: OpenNotebook, tmp_path: Path, artifacts: Path, width: int
) -> None:
    for level, run in enumerate(("lr_0.1/a", "lr_0.1/b", "a/run/with/a/rather/long/name/too/long")):
        with SummaryWriter(tmp_path / run) as writer:
            for step in range(50 + level):
                for tag in ("Loss/train", "Loss/test", "Accuracy/train"):
                    writer.add_scalar(tag, (level + 2) / (step + 10), step, walltime=1.7e9 + step)
    page = {"width": width + (45 if width < 700 else 105), "height": 900}
    notebook = open_notebook([show(tmp_path)], app="notebook", viewport=page)
    notebook.use_full_width()
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.run_and_wait(0)
        board = BoardView(notebook.output(0)).wait()
        board.wait_for_step("Accuracy/train", 51)
        assert (luminance(board.root) < 0.5) == (theme == "dark")
        it_fits(board, width, artifacts, theme)


def it_fits(board: BoardView, width: int, artifacts: Path, theme: str) -> None:
    """Check that nothing sticks out, whatever is open; keep pictures of it."""
    box = board.root.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(width, abs=30)

    def keep(state: str) -> None:
        board.root.page.screenshot(path=artifacts / f"board{state}-{theme}-{width}.png")
        overflow = board.root.evaluate("(element) => element.scrollWidth - element.clientWidth")
        assert overflow == 0

    keep("")
    board.choose("Accuracy/train", "Data table")
    expect(board.card("Accuracy/train").locator(".data-table tbody th")).to_have_count(3)
    board.click_chart("Accuracy/train", 0.4)
    expect(board.marked_steps()).not_to_have_count(0)
    keep("-table")
    board.marked_steps().first.press("Escape")
    board.choose("Accuracy/train", "Data table")
    group_by_rate(board)
    expect(board.hover("Accuracy/train", 0.4).locator("tbody tr")).to_have_count(2)
    keep("-groups")
    board.open_settings()
    board.root.page.mouse.move(0, 0)
    keep("-settings")


def group_by_rate(board: BoardView) -> None:
    """Group the runs by a part of their names, in the menu of the run list."""
    shown = board.root.get_by_role("button", name="Show the run list")
    is_narrow = shown.count() == 1
    if is_narrow:
        shown.click()
    menu = board.open_run_menu()
    menu.get_by_label("Group by", exact=True).select_option(label="Part of the name (regex)")
    menu.get_by_label("Group by: a regular expression").fill("lr_[^/]+")
    menu.page.keyboard.press("Escape")
    if is_narrow:
        board.root.get_by_role("button", name="Hide the run list").click()


def luminance(element: Locator) -> float:
    """Return how bright the background of an element is, 0 to 1."""
    colour = element.evaluate(
        """(element) => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.fillStyle = getComputedStyle(element).backgroundColor;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        }"""
    )
    return float(sum(colour[:3]) / 3 / 255)


def test_five_hundred_tags_do_not_hang_the_page(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    for run in range(4):
        with SummaryWriter(tmp_path / f"run_{run}") as writer:
            for tag in range(500):
                for step in range(20):
                    writer.add_scalar(f"layer_{tag:03d}/norm", step * run, step)
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("layer_000/norm", 19)
    assert board.root.get_by_role("article").count() < 40
    expect(board.root.get_by_role("tab", name="Scalars")).to_contain_text("500")
    board.root.locator(".cards-scroller").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    board.wait_for_step("layer_499/norm", 19)
    assert board.root.locator("canvas").count() < 80
    board.filter("tags", "layer_123")
    board.wait_for_step("layer_123/norm", 19)


HOSTILE = (
    "<img src=x onerror=window.hurt=1>",
    "<script>window.hurt=1</script>",
    "javascript:window.hurt=1",
    "</title><svg onload=window.hurt=1>",
    "{{constructor.constructor('window.hurt=1')()}}",
    "@{value}<b>",
)


def test_names_from_event_files_stay_text(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    for index, name in enumerate(HOSTILE):
        write_run(tmp_path, name.replace("/", "∕"), 5, f"{index}/{name}")
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    for index, name in enumerate(HOSTILE):
        board.filter("tags", f"^{index}/")
        tag = f"{index}/{name}"
        board.wait_for_step(tag, 4)
        [row] = tooltip_rows(board.hover(tag, 0.5))
        assert row["Run"] == name.replace("/", "∕")
    assert board.root.locator("img, script, iframe, b, a").count() == 0
    assert notebook.page.evaluate("window.hurt") is None


@pytest.mark.slow
def test_every_scalar_of_the_wild_is_listed_with_its_points(
    open_notebook: OpenNotebook, fixtures: Path
) -> None:
    wanted: Counter[str] = Counter()
    runs = set()
    for file in json.loads((fixtures / "wild" / "MANIFEST.json").read_text())["files"]:
        if file["kind"] == "event":
            runs.add(PurePosixPath(file["path"]).parent)
            wanted.update(file["scalars"])
    notebook = open_notebook([show(fixtures / "wild")], viewport={"width": 1600, "height": 1200})
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.expect_status(READ)
    expect(board.run_count()).to_have_text(str(len(runs)))
    expect(board.root.get_by_role("tab", name="Scalars")).to_contain_text(str(len(wanted)))
    assert board.points_by_tag() == dict(wanted)
