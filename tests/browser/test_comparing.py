"""Runs beside each other: groups, a baseline, ranges, linked zoom, files; and in Notebook 7."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView, eventually, tooltip_rows
from tests.browser.busy_board import RUNS, busy_board, write_sweep
from tests.browser.test_live import show

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook

RATES = {"base": None, "slow": 0.01, "fast_1": 0.1, "fast_2": 0.1}
LEVELS = {"base": 4, "slow": 8, "fast_1": 1, "fast_2": 3}


def test_runs_are_grouped_by_a_hyperparameter_and_compared_with_a_baseline(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    for run, rate in RATES.items():
        with SummaryWriter(tmp_path / run) as writer:
            if rate is not None:
                writer.add_hparams({"lr": rate}, {}, own_run=False)
            for step in range(20):
                writer.add_scalar("loss", LEVELS[run], step)
    with busy_board(open_notebook, tmp_path, "loss", 19) as board:
        board.set_smoothing(0)
        menu = board.open_run_menu()
        group = menu.get_by_label("Group by", exact=True)
        group.select_option(label="Hyperparameter")
        expect(menu.get_by_label("Group by: hyperparameter")).to_have_value("lr")
        board.root.page.keyboard.press("Escape")
        rows = eventually(
            lambda: tooltip_rows(board.hover("loss", 0.5)), lambda rows: len(rows) == 3
        )
        means = {row["Run"]: float(row["Value"]) for row in rows}
        assert means == {"base": 4, "lr = 0.01": 8, "lr = 0.1": 2}
        board.open_run_menu()
        group.select_option(label="Nothing")
        menu.get_by_label("Baseline", exact=True).fill("base")
        board.root.page.keyboard.press("Escape")
        board.choose("loss", "Data table")
        deltas = eventually(
            lambda: {row["Run"]: (row.get("Δ"), row.get("Δ %")) for row in board.table("loss")},
            lambda found: len(found) == len(RATES),
        )
        assert deltas == {
            "base": ("0", "0.00 %"),
            "slow": ("+4", "+100 %"),
            "fast_1": ("−3", "−75.0 %"),
            "fast_2": ("−1", "−25.0 %"),
        }


def test_ranges_are_fixed_freed_of_outliers_and_zoomed_together(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(100):
            writer.add_scalar("a/loss", 1e6 if step == 50 else step, step)
            writer.add_scalar("a/lr", step, step)
    with busy_board(open_notebook, tmp_path, "a/lr", 99) as board:
        board.set_smoothing(0)
        assert board.height_of_dot("a/loss", 0.3) > 0.8
        pane = board.open_settings()
        pane.get_by_label("Ignore outliers").check()
        expect_height(board, 0.6, 0.8)
        pane.get_by_role("button", name="Add a rule").click()
        pane.get_by_label("Rule 1: tag or regular expression").fill("a/loss")
        pane.get_by_label("Rule 1: y from").fill("0")
        pane.get_by_label("Rule 1: y to").fill("50")
        expect_height(board, 0.3, 0.6)
        board.choose("a/loss", "Follow the data again")
        expect_height(board, 0.6, 0.8)
        pane.get_by_label("Link zoom").check()
        pane.get_by_role("button", name="Close the settings").click()
        zoom_together(board)


def expect_height(board: BoardView, least: float, most: float) -> None:
    """Wait until the loss is so far down its chart, a fifth of the way along."""
    eventually(lambda: board.height_of_dot("a/loss", 0.3), lambda at: least < at < most)


def zoom_together(board: BoardView) -> None:
    def first_step() -> int:
        return int(tooltip_rows(board.hover("a/lr", 0.2))[0]["Step"])

    wide = first_step()
    board.drag("a/loss", 0.6, 0.9)
    eventually(first_step, lambda step: step > wide + 30)
    board.card("a/lr").get_by_role("button", name="Reset zoom").click()
    expect(board.root.get_by_role("button", name="Reset zoom")).to_have_count(0)
    eventually(first_step, lambda step: step == wide)


def test_a_card_is_saved_as_a_picture_and_as_data(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_sweep(tmp_path)
    notebook = open_notebook([show(tmp_path)], viewport={"width": 1500, "height": 1100})
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("train/loss", 59)

    def save(item: str) -> tuple[str, str]:
        with notebook.page.expect_download() as download:
            board.choose("train/loss", item)
        return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")

    name, picture = save("Picture as SVG")
    assert name == "train_loss.svg"
    words = set(ET.fromstring(picture).itertext())
    assert words >= {"train/loss", "step", *RUNS}
    name, data = save("All points as CSV")
    assert name == "train_loss.csv"
    rows = list(csv.DictReader(data.splitlines()))
    found = {run: [row["step"] for row in rows if row["run"] == run] for run in RUNS}
    assert found == {run: [str(step) for step in range(points)] for run, points in RUNS.items()}
    assert {row["value"] for row in rows if row["run"] == "baseline"} == {"0.5"}
    board.drag("train/loss", 0.5, 0.8)
    expect(board.card("train/loss").get_by_role("button", name="Reset zoom")).to_be_visible()
    _, data = save("Shown points as CSV")
    steps = [int(row["step"]) for row in csv.DictReader(data.splitlines())]
    assert min(steps) > 15
    assert max(steps) < 55


def test_notebook_7_has_settings_a_run_menu_and_tables(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_sweep(tmp_path)
    viewport = {"width": 1600, "height": 1100}
    notebook = open_notebook([show(tmp_path)], app="notebook", viewport=viewport)
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("train/loss", 59)
    board.set_smoothing(0)
    pane = board.open_settings()
    pane.get_by_label("Marked step").fill("10")
    expect(board.marked_steps().first).to_have_attribute("aria-valuenow", "10")
    pane.get_by_role("button", name="Close the settings").click()
    menu = board.open_run_menu()
    menu.get_by_label("Folders of nested runs").uncheck()
    menu.get_by_label("Order").select_option(label="Last value")
    menu.get_by_label("Of tag").fill("test/loss")
    menu.get_by_role("button", name="Ascending").click()
    expect(board.root.locator(".run-name")).to_have_text([*RUNS][::-1])
    notebook.page.keyboard.press("Escape")
    board.choose("test/loss", "Data table")
    rows = eventually(lambda: board.table("test/loss"), lambda rows: len(rows) == len(RUNS))
    assert {(row["Value"], row["Step"]) for row in rows} == {(str(n), "10") for n in range(5)}
