"""A board follows its logdir, whoever writes and whatever the kernel does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tbwidget import SummaryWriter
from tests.browser.board import BoardView
from tests.browser.harness.kernels import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import NotebookPage

WITH_SUBSHELLS = [version for version in VERSIONS if not version.startswith("6.")]

BUSY_UNTIL_TOLD = """\
import pathlib
while not pathlib.Path("go").exists():
    pass
pathlib.Path("go").unlink()"""


def show(logdir: Path) -> str:
    """Return the cell that shows a board of `logdir`."""
    return f"%load_ext tbwidget\n%tbwidget --logdir {logdir}"


def write_run(logdir: Path, run: str, points: int, tag: str = "loss", first: int = 0) -> None:
    """Write one run from this process."""
    with SummaryWriter(logdir / run) as writer:
        for step in range(first, first + points):
            writer.add_scalar(tag, 1 / (step + 1), step)


def let_go(notebook: NotebookPage) -> None:
    """End a cell of `BUSY_UNTIL_TOLD`."""
    (notebook.server.notebooks / "go").touch()


def test_points_of_another_process_and_another_run_appear(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "first", 10)
    notebook = open_notebook([show(tmp_path)])
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    with SummaryWriter(tmp_path / "first") as writer:
        writer.add_scalar("loss", 0.5, 100)
        writer.flush()
        board.wait_for_step("loss", 100)
    write_run(tmp_path, "nested/second", 10)
    expect(board.root.get_by_text("nested/second")).to_be_visible()


def test_a_logdir_that_comes_later_is_waited_for(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    logdir = tmp_path / "later"
    notebook = open_notebook([show(logdir)])
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.expect_status(f"waiting for {logdir}")
    write_run(logdir, "run", 10)
    board.wait_for_step("loss", 9)
    board.expect_status("live")


def test_a_board_of_several_places(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write_run(tmp_path / "here", "run_a", 10)
    write_run(tmp_path / "there", "run_b", 10)
    archive = shutil.make_archive(str(tmp_path / "runs"), "zip", tmp_path / "there")
    places = {"local": str(tmp_path / "here"), "archive": f"zip://::{archive}"}
    notebook = open_notebook([f"from tbwidget import TensorBoard\nTensorBoard({places!r})"])
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.expect_status("live")
    expect(board.root.locator(".run-name")).to_have_text(["archive/run_b", "local/run_a"])
    write_run(tmp_path / "here", "run_a", 1, first=50)
    board.wait_for_step("loss", 50)


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_a_board_answers_while_the_kernel_is_busy(
    open_notebook: OpenNotebook,
    offer_ipykernel: Callable[[str], str],
    tmp_path: Path,
    version: str,
) -> None:
    write_run(tmp_path, "run_a", 10_000)
    write_run(tmp_path, "run_b", 10_000)
    kernel = offer_ipykernel(version)
    tell = "import ipykernel; print(ipykernel.__version__)"
    notebook = open_notebook([show(tmp_path), BUSY_UNTIL_TOLD, tell], kernel=kernel)
    assert notebook.run_and_wait(2) == version
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9_999)
    notebook.run(1)
    notebook.wait_running(1)
    write_run(tmp_path, "run_a", 1, first=20_000)
    board.wait_for_step("loss", 20_000)
    board.run_checkbox("run_a").click()
    board.wait_for_step("loss", 9_999)
    board.drag("loss", 0.2, 0.25)
    coarse = board.card("loss").get_by_text("coarse, detail pending")
    if version in WITH_SUBSHELLS:
        expect(board.card("loss").locator("[data-detail]")).to_have_count(1)
        assert notebook.is_running(1)
    else:
        expect(coarse).to_be_visible()
    let_go(notebook)
    notebook.wait_done(1)
    expect(coarse).to_have_count(0)
    expect(board.card("loss").locator("[data-detail]")).to_have_count(1)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_board_survives_a_reload(open_notebook: OpenNotebook, tmp_path: Path, app: str) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([show(tmp_path)], app=app)  # type: ignore[arg-type]
    notebook.run_and_wait(0)
    BoardView(notebook.output(0)).wait().wait_for_step("loss", 9)
    notebook.save()
    notebook.reload()
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    write_run(tmp_path, "run", 1, first=50)
    board.wait_for_step("loss", 50)


def test_a_restarted_kernel_is_said_to_be_gone_and_the_view_stays(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    notebook.restart_kernel()
    board.expect_status("kernel gone: view frozen")
    board.filter("tags", "nothing")
    expect(board.card("loss")).to_have_count(0)
    board.filter("tags", "")
    board.wait_for_step("loss", 9)
    notebook.run(0)
    BoardView(notebook.output(0)).wait().expect_status("live")


def test_a_killed_kernel_is_said_to_be_gone(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([show(tmp_path)])
    notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    notebook.kill_kernel()
    board.expect_status("kernel gone: view frozen")


COUNT_WHAT_IS_OPEN = """\
import threading, os, comm
feeds = [t for t in threading.enumerate() if t.name.startswith("tbwidget-feed")]
files = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
held = [path for path in files if "tfevents" in path]
print(len(feeds), len(comm.get_comm_manager().comms), len(held))"""


def test_a_cell_run_again_leaves_nothing_behind(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([show(tmp_path), COUNT_WHAT_IS_OPEN])
    notebook.run_and_wait(0)
    once = notebook.run_and_wait(1)
    for _ in range(10):
        notebook.run_and_wait(0)
    board = BoardView(notebook.output(0)).wait()
    board.wait_for_step("loss", 9)
    expect(board.root).to_have_count(1)
    assert notebook.run_and_wait(1) == once


def test_a_second_process_that_dies_leaves_what_it_flushed(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    notebook = open_notebook([show(tmp_path)])
    notebook.run(0)
    board = BoardView(notebook.output(0)).wait()
    code = (
        "import os, signal, sys; from tbwidget import SummaryWriter; "
        "writer = SummaryWriter(sys.argv[1]); "
        "[writer.add_scalar('loss', step, step) for step in range(100)]; "
        "writer.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "run")], env=os.environ)
    board.wait_for_step("loss", 99)
