"""The harness itself: what it says of a page is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import App, NotebookPage

APPS: tuple[App, ...] = ("lab", "notebook")

BUSY_UNTIL_TOLD = """\
import pathlib
while not pathlib.Path("go").exists():
    pass
pathlib.Path("go").unlink()
print("done")"""


@pytest.mark.parametrize("app", APPS)
def test_cells_run_and_the_theme_changes(open_notebook: OpenNotebook, app: App) -> None:
    cells = ["print(6 * 7)", "import sys; print(sys.executable)", BUSY_UNTIL_TOLD]
    notebook = open_notebook(cells, app=app)

    assert notebook.run_and_wait(0) == "42"
    release(notebook)
    notebook.run_all()
    notebook.wait_done(2)
    assert [notebook.prompt(index) for index in range(3)] == ["[2]:", "[3]:", "[4]:"]
    a_running_cell_is_seen_to_run(notebook, 2)
    the_theme_changes(notebook)


def release(notebook: NotebookPage) -> None:
    """End a cell of `BUSY_UNTIL_TOLD`."""
    (notebook.server.notebooks / "go").touch()


def a_running_cell_is_seen_to_run(notebook: NotebookPage, index: int) -> None:
    notebook.run(index)
    notebook.wait_running(index)
    assert notebook.is_running(index)
    release(notebook)
    notebook.wait_done(index)
    assert notebook.output_text(index) == "done"


def the_theme_changes(notebook: NotebookPage) -> None:
    background = "getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim()"
    notebook.set_theme("light")  # the server keeps what another test chose
    light = notebook.page.evaluate(background)
    notebook.set_theme("dark")
    assert notebook.page.evaluate(background) != light
    notebook.set_theme("light")
    assert notebook.page.evaluate(background) == light


def test_a_page_reloaded_in_a_running_cell_still_has_its_kernel(
    open_notebook: OpenNotebook,
) -> None:
    notebook = open_notebook([BUSY_UNTIL_TOLD])
    kernel = notebook.kernel_id
    notebook.run(0)
    notebook.wait_running(0)
    notebook.save()
    notebook.reload()
    assert notebook.kernel_id == kernel
    release(notebook)
    notebook.wait_kernel("idle")


def test_outputs_are_saved_and_a_kernel_that_is_restarted_or_killed_is_gone(
    open_notebook: OpenNotebook,
) -> None:
    cells = ["import os; print(os.getpid())", "x = 1", "print('x' in globals())"]
    notebook = open_notebook(cells)
    notebook.run_and_wait(1)
    assert notebook.run_and_wait(2) == "True"
    saved = notebook.save()
    assert saved.cells[2].outputs[0].text == "True\n"
    notebook.restart_kernel()
    assert notebook.run_and_wait(2) == "False"
    pid = int(notebook.run_and_wait(0))
    notebook.kill_kernel()
    assert not psutil.pid_exists(pid)
    # JupyterLab tells the reader, and the server starts another.
    notebook.page.get_by_role("button", name="Ok", exact=True).click()
    notebook.wait_kernel("idle")
    assert int(notebook.run_and_wait(0)) != pid


def test_errors_and_foreign_requests_are_noticed_also_on_a_narrow_page(
    open_notebook: OpenNotebook,
) -> None:
    notebook = open_notebook(
        [
            "from IPython.display import Javascript, display",
            'display(Javascript(\'console.error("seen"); fetch("http://example.invalid/x")\'))',
        ],
        viewport={"width": 500},
    )
    expect(notebook.cell(0)).to_be_visible()
    assert notebook.page.evaluate("innerWidth") == 500
    traffic = notebook.traffic
    notebook.run_and_wait(0)
    traffic.assert_clean()
    with notebook.page.expect_request("**/example.invalid/*"):
        notebook.run(1)
    notebook.wait_done(1)

    with pytest.raises(AssertionError, match="seen"):
        traffic.assert_clean()
    assert traffic.foreign_requests == ["http://example.invalid/x"]
    # What this test provoked is no fault of the page.
    traffic.errors.clear()
    traffic.requests.clear()
