"""How the front end's code reaches the page, and what it leaves in the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.board import BoardView
from tests.browser.test_live import BUSY_UNTIL_TOLD, let_go, write_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import OpenNotebook

BUNDLE = r"/tbwidget/static/tbwidget-\w+\.js"
KILOBYTE = 1000

THREE_BOARDS = """\
from tbwidget import TensorBoard
from IPython.display import display
for _ in range(3):
    display(TensorBoard({logdir!r}))"""


def test_three_boards_load_the_code_once_and_save_none_of_it(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook([THREE_BOARDS.format(logdir=str(tmp_path))])
    notebook.save_widget_state()
    notebook.run_and_wait(0)
    for index in range(3):
        view = BoardView(notebook.output(0).locator(".jp-OutputArea-child").nth(index))
        view.wait().wait_for_step("loss", 9)
    assert len(notebook.traffic.requests_for(BUNDLE)) == 1
    assert notebook.traffic.socket_bytes < 100 * KILOBYTE
    saved = notebook.save()
    states = saved.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert len([state for state in states.values() if state["model_module"] == "anywidget"]) == 3
    assert notebook.path.stat().st_size < 100 * KILOBYTE


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_where_the_server_has_no_bundle_the_kernel_sends_it(
    open_notebook: OpenNotebook, tmp_path: Path, app: str
) -> None:
    write_run(tmp_path, "run", 10)
    notebook = open_notebook(
        [THREE_BOARDS.format(logdir=str(tmp_path))],
        app=app,  # type: ignore[arg-type]
    )
    notebook.hide_from_server(BUNDLE)
    notebook.run_and_wait(0)
    for index in range(3):
        view = BoardView(notebook.output(0).locator(".jp-OutputArea-child").nth(index))
        view.wait().wait_for_step("loss", 9)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["6.31.0", "7.4.0"])
def test_in_a_busy_cell_the_bundle_comes_unasked(
    open_notebook: OpenNotebook,
    offer_ipykernel: Callable[[str], str],
    tmp_path: Path,
    version: str,
) -> None:
    write_run(tmp_path, "run", 10)
    cell = THREE_BOARDS.format(logdir=str(tmp_path)) + "\n" + BUSY_UNTIL_TOLD
    notebook = open_notebook([cell], kernel=offer_ipykernel(version))
    notebook.hide_from_server(BUNDLE)
    notebook.run(0)
    view = BoardView(notebook.output(0).locator(".jp-OutputArea-child").nth(0))
    view.wait().wait_for_step("loss", 9)
    assert notebook.is_running(0)
    let_go(notebook)
    notebook.wait_done(0)


def test_where_no_server_serves_the_widget_carries_the_whole_bundle(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    write_run(tmp_path, "run", 10)
    choose = "import os\nos.environ['TBWIDGET_ESM'] = 'whole'\n"
    notebook = open_notebook([choose + THREE_BOARDS.format(logdir=str(tmp_path))])
    notebook.run_and_wait(0)
    BoardView(notebook.output(0).locator(".jp-OutputArea-child").nth(0)).wait().wait_for_step(
        "loss", 9
    )
    assert not notebook.traffic.requests_for(BUNDLE)
