"""The harness itself: what it says of a page is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.harness.kernels import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenNotebook
    from tests.browser.harness.notebook import App

APPS: tuple[App, ...] = ("lab", "notebook")

BUSY_UNTIL_TOLD = """\
import pathlib
while not pathlib.Path("go").exists():
    pass
pathlib.Path("go").unlink()
print("done")"""


@pytest.mark.parametrize("app", APPS)
def test_a_cell_runs_and_its_output_shows(open_notebook: OpenNotebook, app: App) -> None:
    notebook = open_notebook(["print(6 * 7)", "import sys; print(sys.executable)"], app=app)

    assert notebook.run_and_wait(0) == "42"
    notebook.run_all()
    notebook.wait_done(1)
    assert notebook.prompt(1) == "[3]:"


@pytest.mark.parametrize("app", APPS)
def test_a_running_cell_is_seen_to_run(open_notebook: OpenNotebook, app: App) -> None:
    notebook = open_notebook([BUSY_UNTIL_TOLD], app=app)
    notebook.run(0)
    notebook.wait_running(0)
    assert notebook.is_running(0)
    (notebook.server.notebooks / "go").touch()
    notebook.wait_done(0)
    assert notebook.output_text(0) == "done"


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
    (notebook.server.notebooks / "go").touch()
    notebook.wait_kernel("idle")


def test_a_restarted_kernel_has_forgotten(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["x = 1", "print('x' in globals())"])
    notebook.run_and_wait(0)
    assert notebook.run_and_wait(1) == "True"
    notebook.restart_kernel()
    assert notebook.run_and_wait(1) == "False"


def test_a_killed_kernel_is_gone(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["import os; print(os.getpid())"])
    pid = int(notebook.run_and_wait(0))
    notebook.kill_kernel()
    assert not psutil.pid_exists(pid)
    # JupyterLab tells the reader, and the server starts another.
    notebook.page.get_by_role("button", name="Ok", exact=True).click(timeout=30_000)
    notebook.wait_kernel("idle")
    assert int(notebook.run_and_wait(0)) != pid


def test_a_saved_notebook_holds_the_outputs(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["print('kept')"])
    notebook.run_and_wait(0)
    saved = notebook.save()
    assert saved.cells[0].outputs[0].text == "kept\n"


@pytest.mark.parametrize("app", APPS)
def test_the_theme_changes(open_notebook: OpenNotebook, app: App) -> None:
    notebook = open_notebook(["1"], app=app)
    background = "getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim()"
    notebook.set_theme("light")  # the server keeps what another test chose
    light = notebook.page.evaluate(background)
    notebook.set_theme("dark")
    assert notebook.page.evaluate(background) != light
    notebook.set_theme("light")
    assert notebook.page.evaluate(background) == light


def test_errors_and_foreign_requests_are_noticed(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(
        [
            "from IPython.display import Javascript, display",
            'display(Javascript(\'console.error("seen"); fetch("http://example.invalid/x")\'))',
        ]
    )
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


def test_a_narrow_page_is_narrow(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["1"], viewport={"width": 500})
    expect(notebook.cell(0)).to_be_visible()
    assert notebook.page.evaluate("innerWidth") == 500


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_of_ipykernel_answers(
    open_notebook: OpenNotebook, offer_ipykernel: Callable[[str], str], version: str
) -> None:
    notebook = open_notebook(
        ["import ipykernel, tbwidget; print(ipykernel.__version__)"],
        kernel=offer_ipykernel(version),
    )
    assert notebook.run_and_wait(0) == version
