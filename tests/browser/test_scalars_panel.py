"""What is done with runs, cards and axes, all of it while the kernel runs a cell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView, eventually, tooltip_rows
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go, show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import NotebookPage

RUNS = {
    "baseline": 60,
    "sweep/lr_0.01/seed_1": 50,
    "sweep/lr_0.01/seed_2": 40,
    "sweep/lr_0.1/seed_1": 30,
    "sweep/lr_0.1/seed_2": 20,
}
"""Points of each run: the last step on a chart tells which runs are on it."""

VIEWPORT = {"width": 1500, "height": 1100}


def write_sweep(logdir: Path) -> None:
    """Write `RUNS`, each with a level of its own."""
    for level, (run, points) in enumerate(RUNS.items()):
        with SummaryWriter(logdir / run) as writer:
            for step in range(points):
                writer.add_scalar("train/loss", (level * 3) % 5 + 0.5, step)
                writer.add_scalar("train/accuracy", step / 60, step)
                writer.add_scalar("test/loss", level, step)


@contextmanager
def busy(notebook: NotebookPage, cell: int) -> Iterator[None]:
    """Have a cell of `BUSY_UNTIL_TOLD` run all the while."""
    notebook.run(cell)
    notebook.wait_running(cell)
    yield
    assert notebook.is_running(cell)
    let_go(notebook)
    notebook.wait_done(cell)


@contextmanager
def busy_board(
    open_notebook: OpenNotebook, logdir: Path, tag: str, step: int
) -> Iterator[BoardView]:
    """Show a board, wait until it has a step, and keep the kernel busy from then on."""
    notebook = open_notebook([show(logdir), BUSY_UNTIL_TOLD], viewport=VIEWPORT)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step(tag, step)
    with busy(notebook, 1):
        yield board


def test_runs_are_picked_ordered_coloured_and_grouped(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_sweep(tmp_path)
    with busy_board(open_notebook, tmp_path, "train/loss", 59) as board:
        board.set_smoothing(0)
        pick_runs(board)
        fold_runs(board)
        colour_a_run(board)
        order_runs(board)
        group_runs(board)


def pick_runs(board: BoardView) -> None:
    board.filter("runs", "seed_2$")
    board.expect_step("train/loss", 39)
    expect(board.run_count()).to_have_text("2 of 5")
    board.filter("runs", "(")
    expect(board.root.get_by_role("alert")).to_contain_text("Unterminated group")
    board.expect_step("train/loss", 59)
    board.filter("runs", "")
    expect(board.root.get_by_role("alert")).to_have_count(0)
    board.run_row("baseline").get_by_role("checkbox").click()
    board.expect_step("train/loss", 49)
    board.run_row("sweep/lr_0.1/seed_2").get_by_role("checkbox").click(modifiers=["Alt"])
    board.expect_step("train/loss", 19)
    expect(board.run_count()).to_have_text("1 of 5")
    board.root.get_by_role("checkbox", name="Runs", exact=True).check()
    board.expect_step("train/loss", 59)


def fold_runs(board: BoardView) -> None:
    folder = board.run_row("sweep/lr_0.01")
    folder.get_by_role("checkbox").click()
    expect(folder.locator(".count")).to_have_text("0 of 2")
    expect(board.run_count()).to_have_text("3 of 5")
    folder.get_by_role("button", name="Runs in sweep/lr_0.01", exact=True).click()
    expect(board.run_row("sweep/lr_0.01/seed_1")).to_have_count(0)
    folder.get_by_role("button", name="Runs in sweep/lr_0.01", exact=True).click()
    expect(board.run_row("sweep/lr_0.01/seed_1")).to_be_visible()
    folder.get_by_role("checkbox").click()
    expect(board.run_count()).to_have_text("5")


def colour_a_run(board: BoardView) -> None:
    former = board.colour_of("baseline")
    eventually(lambda: board.pixels_of("train/loss", former), lambda count: count > 50)
    chosen = "#339944"
    assert board.pixels_of("train/loss", chosen) == 0
    board.choose_colour("baseline", chosen)
    eventually(lambda: board.pixels_of("train/loss", chosen), lambda count: count > 50)
    assert board.pixels_of("train/loss", former) == 0
    assert board.colour_of("baseline") == chosen


def order_runs(board: BoardView) -> None:
    menu = board.open_run_menu()
    menu.get_by_label("Folders of nested runs").uncheck()
    menu.get_by_label("Order").select_option(label="Last value")
    menu.get_by_label("Of tag").fill("train/loss")
    by_loss = [list(RUNS)[level] for level in (0, 2, 4, 1, 3)]
    names = board.root.locator(".run-name")
    expect(names).to_have_text(by_loss)
    expect(board.root.locator(".run-value")).to_have_text(["0.5", "1.5", "2.5", "3.5", "4.5"])
    menu.get_by_role("button", name="Ascending").click()
    expect(names).to_have_text(by_loss[::-1])
    menu.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)


def group_runs(board: BoardView) -> None:
    menu = board.open_run_menu()
    menu.get_by_label("Group by", exact=True).select_option(label="Part of the name (regex)")
    menu.get_by_label("Group by: a regular expression").fill("lr_[^/]+")
    expect(menu.get_by_text("2 groups; 1 run is in none of them")).to_be_visible()
    menu.page.keyboard.press("Escape")
    rows = eventually(
        lambda: tooltip_rows(board.hover("test/loss", 0.25)), lambda rows: len(rows) == 3
    )
    means = {row["Run"]: float(row["Value"]) for row in rows}
    assert means == {"baseline": 0, "lr_0.01": 1.5, "lr_0.1": 3.5}
    assert all(row["Band"] for row in rows if row["Run"] != "baseline")


def write_two_paces(logdir: Path) -> None:
    """Write a run of steps 0 to 100 and one of 100 to 200; the time between steps grows."""
    for run, first in (("early", 0), ("late", 100)):
        with SummaryWriter(logdir / run) as writer:
            for step in range(101):
                at = 1.7e9 + 36_000 * first + step**2
                writer.add_scalar("loss", 10.0 ** -(step / 20), first + step, walltime=at)
                writer.add_scalar("tokens", step**3, first + step, walltime=at)
                writer.add_scalar("sign", (-1) ** step, first + step, walltime=at)


def test_axes_and_smoothing(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write_two_paces(tmp_path)
    with busy_board(open_notebook, tmp_path, "loss", 200) as board:
        board.filter("tags", "^loss|sign$")
        expect(board.card("tokens")).to_have_count(0)
        board.filter("tags", "[")
        expect(board.root.get_by_role("alert")).to_contain_text("Unterminated character class")
        expect(board.card("tokens")).to_be_visible()
        board.filter("tags", "")
        smooth(board)
        follow_axes(board)
        compress_axes(board)


def smoothed(board: BoardView) -> float:
    """Return how much the smoothing leaves of a line that jumps between -1 and 1."""
    [early, _] = tooltip_rows(board.hover("sign", 0.3))
    return abs(float(early["Smoothed"].replace("−", "-")))


def smooth(board: BoardView) -> None:
    slider = board.smoothing_slider()
    slider.focus()
    board.root.page.keyboard.press("Home")
    expect(board.root.get_by_label("Smoothing, 0 to 1")).to_have_value("0")
    assert "Smoothed" not in tooltip_rows(board.hover("sign", 0.3))[0]
    slider.press("End")
    expect(board.root.get_by_label("Smoothing, 0 to 1")).to_have_value("1")
    box = slider.bounding_box()
    assert box is not None
    slider.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    weight = float(slider.input_value())
    assert weight == pytest.approx(0.5, abs=0.05)
    # Far from its beginning the average of such a line is (1 - w) / (1 + w) away from 0.
    left = (1 - weight) / (1 + weight)
    eventually(lambda: smoothed(board), lambda value: abs(value - left) < 1e-3)
    pane = board.open_settings()
    pane.get_by_label("Method").select_option(label="Running median")
    eventually(lambda: smoothed(board), lambda value: value in (0, 1))
    pane.get_by_label("Method").select_option(label="Gaussian")
    eventually(lambda: smoothed(board), lambda value: value not in (0, 1) and value < left)
    board.set_smoothing(0)


def steps_at(board: BoardView, x: float) -> list[int]:
    """Return the step that each run has `x` of the way across the chart of the loss."""
    return [int(row["Step"].replace(",", "")) for row in tooltip_rows(board.hover("loss", x))]


def follow_axes(board: BoardView) -> None:
    # The middle of a chart is a little right of the middle of its axis.
    assert steps_at(board, 0.5) == pytest.approx([100, 110], abs=12)
    board.set_axis("Relative step")
    eventually(lambda: steps_at(board, 0.5), lambda steps: near(steps, [55, 155]))
    board.set_axis("Relative time")
    eventually(lambda: steps_at(board, 0.5), lambda steps: near(steps, [73, 173]))
    board.set_axis("Wall time")
    eventually(lambda: steps_at(board, 0.3), lambda steps: near(steps, [100, 100]))
    eventually(lambda: steps_at(board, 0.9), lambda steps: near(steps, [100, 200], 100))
    board.set_axis("Value of another tag")
    board.root.get_by_label("Tag on the axis").fill("tokens")
    eventually(lambda: steps_at(board, 0.5), lambda steps: near(steps, [81, 181]))
    board.root.get_by_role("radiogroup").get_by_text("Step", exact=True).click()
    eventually(lambda: steps_at(board, 0.5), lambda steps: near(steps, [100, 110], 12))


def near(found: list[int], wanted: list[int], by: int = 8) -> bool:
    """Whether each step is no further than `by` from where it should be."""
    return found == pytest.approx(wanted, abs=by)


def height_of_dot(board: BoardView) -> float:
    """Return how far down the chart of the loss the line is in the middle of the axis, 0 to 1."""
    board.hover("loss", 0.3)
    dot = board.card("loss").locator(".hover-dot").first.bounding_box()
    chart = board.card("loss").locator(".surface").bounding_box()
    assert dot is not None
    assert chart is not None
    return (dot["y"] + dot["height"] / 2 - chart["y"]) / chart["height"]


def compress_axes(board: BoardView) -> None:
    assert height_of_dot(board) > 0.7
    board.root.get_by_role("button", name="log y").click()
    eventually(lambda: height_of_dot(board), lambda height: 0.3 < height < 0.7)
    board.root.get_by_label("Logarithmic horizontal axis").check()
    eventually(lambda: steps_at(board, 0.5)[0], lambda step: step < 40)


def test_cards_are_pinned_tabulated_marked_zoomed_and_filled(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_sweep(tmp_path)
    with busy_board(open_notebook, tmp_path, "train/loss", 59) as board:
        board.set_smoothing(0)
        mark_a_step(board)
        tabulate(board)
        zoom(board)
        fill_the_board(board)
        pin(board)
        reset(board)


def mark_a_step(board: BoardView) -> None:
    board.click_chart("train/loss", 0.5)
    marks = board.marked_steps()
    expect(marks).to_have_count(3)
    marked = int(marks.first.get_attribute("aria-valuenow") or "")
    assert marked == pytest.approx(32, abs=5)
    marks.nth(1).press("ArrowLeft")
    for mark in marks.all():
        expect(mark).to_have_attribute("aria-valuenow", str(marked - 1))
    box = marks.nth(2).bounding_box()
    assert box is not None
    mouse = marks.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] - 60, box["y"] + 5, steps=3)
    mouse.up()
    expect(marks.first).not_to_have_attribute("aria-valuenow", str(marked - 1))
    assert int(marks.first.get_attribute("aria-valuenow") or "") < marked - 5
    marks.first.press("Escape")
    expect(marks).to_have_count(0)


def tabulate(board: BoardView) -> None:
    board.choose("train/loss", "Data table")
    card = board.card("train/loss")
    expect(card.locator(".data-table tbody th")).to_have_text(list(RUNS))
    assert [row["Step"] for row in board.table("train/loss")] == ["59", "49", "39", "29", "19"]
    card.get_by_role("button", name="Value", exact=True).click()
    expect(card.get_by_role("columnheader", name="Value")).to_have_attribute(
        "aria-sort", "ascending"
    )
    values = [row["Value"] for row in board.table("train/loss")]
    assert values == ["0.5", "1.5", "2.5", "3.5", "4.5"]
    board.root.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card.get_by_role("button", name="Copy the table as Markdown").click()
    expect(card.get_by_text("copied as Markdown")).to_be_visible()
    copied = board.root.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == "| Run | Value | Step | Relative |"
    assert copied[2].startswith("| baseline | 0.5 | 59 | ")
    assert len(copied) == 2 + len(RUNS)
    board.choose("train/loss", "Data table")
    expect(card.locator(".data-table")).to_have_count(0)


def zoom(board: BoardView) -> None:
    surface = board.card("train/accuracy").locator(".surface")
    reset = board.card("train/accuracy").get_by_role("button", name="Reset zoom")

    def first_step() -> int:
        return int(tooltip_rows(board.hover("train/accuracy", 0.2))[0]["Step"])

    wide = first_step()
    board.drag("train/accuracy", 0.5, 0.8)
    expect(reset).to_be_visible()
    eventually(first_step, lambda step: step > wide + 15)
    surface.dblclick()
    expect(reset).to_have_count(0)
    eventually(first_step, lambda step: step == wide)
    board.hover("train/accuracy", 0.8)
    surface.page.keyboard.down("Control")
    surface.page.mouse.wheel(0, -600)
    surface.page.keyboard.up("Control")
    eventually(first_step, lambda step: step > wide + 10)
    surface.focus()
    surface.press("0")
    eventually(first_step, lambda step: step == wide)
    surface.press("+")
    expect(reset).to_be_visible()
    reset.click()
    expect(reset).to_have_count(0)
    expect(board.marked_steps()).to_have_count(0)


def fill_the_board(board: BoardView) -> None:
    usual = board.card("train/accuracy").bounding_box()
    assert usual is not None
    board.act("train/accuracy", "Fill the board")
    filling = board.root.get_by_role("dialog", name="train/accuracy")
    expect(filling.locator(".canvas")).to_have_attribute("data-last-step", "59")
    box = filling.bounding_box()
    assert box is not None
    assert box["width"] > 1.5 * usual["width"]
    filling.page.keyboard.press("Escape")
    expect(filling).to_have_count(0)
    expand = board.card("train/accuracy").get_by_role(
        "button", name="Fill the board: train/accuracy"
    )
    expect(expand).to_be_focused()
    board.act("train/accuracy", "Full screen")
    expect(filling).to_be_visible()
    page = filling.page
    page.wait_for_function("document.fullscreenElement !== null")
    filling.page.keyboard.press("Escape")
    expect(filling).to_have_count(0)
    page.wait_for_function("document.fullscreenElement === null")


def pin(board: BoardView) -> None:
    board.act("test/loss", "Pin")
    pinned = board.root.get_by_role("button", name="Pinned 1")
    expect(pinned).to_be_visible()
    expect(board.card("test/loss")).to_have_count(2)
    assert board.root.get_by_role("article").first.get_attribute("aria-label") == "test/loss"
    board.filter("tags", "^train")
    expect(board.card("test/loss")).to_have_count(1)
    board.filter("tags", "")
    board.card("test/loss").first.get_by_role("button", name="Pin: test/loss").click()
    expect(pinned).to_have_count(0)


def reset(board: BoardView) -> None:
    pane = board.open_settings()
    pane.get_by_label("Ignore outliers").check()
    board.set_axis("Relative step")
    pane.get_by_label("Marked step").fill("10")
    expect(board.marked_steps()).not_to_have_count(0)
    pane.get_by_role("button", name="Reset all settings").click()
    expect(board.marked_steps()).to_have_count(0)
    expect(pane.get_by_label("Ignore outliers")).not_to_be_checked()
    expect(board.smoothing_slider()).to_have_value("0.6")
    pane.get_by_role("button", name="Undo").click()
    expect(pane.get_by_label("Ignore outliers")).to_be_checked()
    expect(board.smoothing_slider()).to_have_value("0")
    pane.get_by_label("Ignore outliers").focus()
    pane.page.keyboard.press("Escape")
    expect(pane).to_have_count(0)


TOOLBAR = [
    "Hide the run list",
    "Scalars3",
    "Filter tags, a regular expression",
    "Smoothing",
    "Smoothing, 0 to 1",
    "Step",
    "log y",
    "Settings",
]
"""What Tab comes by, from left to right; the tab has its count of tags."""


def focused(board: BoardView) -> str:
    """Return what the control with the focus is called; nothing where none of the board has it."""
    name = board.root.evaluate(
        """(board) => {
            const control = board.getRootNode().activeElement;
            const label = control?.labels?.[0]?.textContent || control?.textContent || "";
            return control?.getAttribute("aria-label") ?? label;
        }"""
    )
    return str(name)


def test_the_keyboard_reaches_every_control(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write_sweep(tmp_path)
    with busy_board(open_notebook, tmp_path, "train/loss", 59) as board:
        keyboard = board.root.page.keyboard
        board.root.get_by_role("button", name=TOOLBAR[0]).focus()
        reached = []
        for _ in TOOLBAR:
            reached.append(focused(board))
            keyboard.press("Tab")
        assert reached == TOOLBAR
        assert focused(board) == "Filter runs, a regular expression"
        keyboard.press("Tab")
        assert focused(board) == "Runs"
        keyboard.press("/")
        assert focused(board) == "Filter tags, a regular expression"
        keyboard.type("train/loss")
        expect(board.card("test/loss")).to_have_count(0)
        keyboard.press("Escape")
        expect(board.card("test/loss")).to_be_visible()
        board.root.get_by_role("button", name="Settings", exact=True).press("Enter")
        pane = board.root.get_by_role("complementary", name="Settings")
        expect(pane).to_be_focused()
        keyboard.press("Tab")
        assert focused(board) == "Close the settings"
        keyboard.press("Escape")
        expect(pane).to_have_count(0)
        assert focused(board) == "Settings"
