"""What is done with cards, and by keys, all of it while the kernel runs a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.board import BoardView, eventually, tooltip_rows
from tests.browser.busy_board import RUNS, busy_board, write_sweep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook


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
