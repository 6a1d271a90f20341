"""A board whose kernel runs a cell all the while, over runs that tests of the panel share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tbwidget import SummaryWriter
from tests.browser.board import BoardView
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
