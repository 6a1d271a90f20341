"""Settings go both ways between page and Python, last, and are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import READ, BoardView
from tests.browser.test_live import write_run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import NotebookPage

BOARD = "from tbwidget import TensorBoard\nboard = TensorBoard({logdir!r}, height=500)\nboard"


def test_what_python_sets_is_on_the_page_and_the_other_way_round(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    for tag in ("loss", "accuracy"):
        write_run(tmp_path, "run", 10, tag)
    sets = 'board.smoothing = 0.3; board.y_scale = "log"; board.pins = ["loss"]; board.step = 5'
    tells = "print(board.pins, board.smoothing, board.x_axis, board.step, board.group_by)"
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path)), sets, tells])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    notebook.run_and_wait(1)
    expect(board.smoothing_slider()).to_have_value("0.3")
    expect(board.root.get_by_role("button", name="log y")).to_have_attribute("aria-pressed", "true")
    expect(board.root.get_by_role("button", name="Pinned 1")).to_be_visible()
    expect(board.marked_steps().first).to_have_attribute("aria-valuenow", "5")
    board.act("accuracy", "Pin")
    board.smoothing_slider().press("Home")
    board.root.get_by_role("radiogroup").get_by_text("Wall", exact=True).click()
    board.marked_steps().first.press("End")
    menu = board.open_run_menu()
    menu.get_by_label("Group by", exact=True).select_option(label="Part of the name (regex)")
    menu.get_by_label("Group by: a regular expression").fill("r.n")
    menu.page.keyboard.press("Escape")
    notebook.run_until(2, "['loss', 'accuracy'] 0.0 wall_time 9.0 regex:r.n")


def test_pins_are_kept_with_the_notebook(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    for tag in ("loss", "accuracy"):
        write_run(tmp_path, "run", 10, tag)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path)), "print(board.pins)"])
    notebook.save_widget_state()
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    board.act("loss", "Pin")
    expect(board.root.get_by_role("button", name="Pinned 1")).to_be_visible()
    notebook.run_until(1, "['loss']")
    saved = notebook.save()
    states = saved.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert ["loss"] in [model["state"].get("pins") for model in states.values()]
    notebook.reload()
    again = BoardView(notebook.output(0)).wait()
    again.wait_for_step("loss", 9)
    expect(again.root.get_by_role("button", name="Pinned 1")).to_be_visible()
    notebook.run_until(1, "['loss']")


def test_runs_keep_their_colours(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    runs = ["zeta", "alpha", "mid"]
    for run in runs:
        write_run(tmp_path, run, 10)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path))])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    board.expect_status(READ)
    colours = {run: board.colour_of(run) for run in runs}
    assert len(set(colours.values())) == len(runs)
    write_run(tmp_path, "early_name", 20)
    board.wait_for_step("loss", 19)
    runs.append("early_name")
    assert {run: board.colour_of(run) for run in runs if run in colours} == colours
    colours["early_name"] = board.colour_of("early_name")
    notebook.save()
    notebook.reload()
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 19)
    board.expect_status(READ)
    assert {run: board.colour_of(run) for run in runs} == colours
    notebook.restart_kernel()
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 19)
    board.expect_status(READ)
    assert {run: board.colour_of(run) for run in runs} == colours


LINKED = """\
import ipywidgets
from tbwidget import Scalars, link
a = Scalars({logdir!r}, tags=["loss", "accuracy", "lr"], columns=3)
b = Scalars({logdir!r}, tags=["/^lr/"], columns=1)
linked = link(a, "step", b, "step")
ipywidgets.{box}([a, b])"""


def test_scalars_beside_each_other_share_a_step(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    for tag in ("loss", "accuracy", "lr", "other"):
        write_run(tmp_path, "run", 11, tag)
    boxes = [LINKED.format(logdir=str(tmp_path), box=box) for box in ("HBox", "VBox")]
    cells = [*boxes, "print(a.step, b.step)"]
    notebook = open_notebook(cells, viewport={"width": 1600, "height": 1100})
    for index in range(len(boxes)):
        notebook.run_and_wait(index)
        notebook.output(index).scroll_into_view_if_needed()
        they_share_a_step(notebook, index)


def they_share_a_step(notebook: NotebookPage, cell: int) -> None:
    """Check the two boards of a cell of `LINKED`, whose step the last cell prints."""
    boards = notebook.output(cell).locator(".tbwidget")
    expect(boards).to_have_count(2)
    first, second = (BoardView(boards.nth(index)).wait() for index in (0, 1))
    for tag in ("loss", "accuracy", "lr"):
        first.wait_for_step(tag, 10)
    second.wait_for_step("lr", 10)
    expect(second.root.get_by_role("article")).to_have_count(1)
    cards = [first.card(tag).bounding_box() for tag in ("loss", "accuracy", "lr")]
    assert all(card is not None for card in cards)
    assert len({round(card["y"]) for card in cards if card}) == 1
    assert [card["x"] for card in cards if card] == sorted(card["x"] for card in cards if card)
    first.click_chart("loss", 0.5)
    expect(first.marked_steps()).to_have_count(3)
    step = first.marked_steps().first.get_attribute("aria-valuenow")
    assert step is not None
    expect(second.marked_steps()).to_have_attribute("aria-valuenow", step)
    second.marked_steps().press("End")
    expect(first.marked_steps().first).to_have_attribute("aria-valuenow", "10")
    notebook.run_until(2, "10.0 10.0")


def test_custom_scalars_have_a_panel_of_their_own(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    layout = {
        "Losses": {"all losses": ["Multiline", ["loss/.*"]]},
        "Bounds": {"margin": ["Margin", ["loss/train", "low", "high"]]},
    }
    with SummaryWriter(tmp_path / "run") as writer:
        writer.add_custom_scalars(layout)
        for step in range(20):
            for level, tag in enumerate(("loss/train", "low", "high", "loss/test")):
                writer.add_scalar(tag, level, step)
    notebook = open_notebook([BOARD.format(logdir=str(tmp_path)), "print(board.panel)"])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss/train", 19)
    board.root.get_by_role("tab", name="Custom scalars").click()
    board.wait_for_step("all losses", 19)
    legend = board.card("all losses").locator(".legend li")
    expect(legend).to_have_text(["loss/test", "loss/train"])
    board.wait_for_step("margin", 19)
    expect(board.card("loss/train")).to_have_count(0)
    notebook.run_until(1, "custom_scalars")
    board.root.get_by_role("tab", name="Scalars", exact=False).first.click()
    board.wait_for_step("loss/train", 19)
