"""What is done with runs, axes and smoothing, all of it while the kernel runs a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView, eventually, tooltip_rows
from tests.browser.busy_board import RUNS, busy_board, write_sweep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook


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


def compress_axes(board: BoardView) -> None:
    assert board.height_of_dot("loss", 0.3) > 0.7
    board.root.get_by_role("button", name="log y").click()
    eventually(lambda: board.height_of_dot("loss", 0.3), lambda height: 0.3 < height < 0.7)
    board.root.get_by_label("Logarithmic horizontal axis").check()
    eventually(lambda: steps_at(board, 0.5)[0], lambda step: step < 40)
