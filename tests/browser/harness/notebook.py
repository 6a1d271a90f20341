"""A notebook in JupyterLab or Notebook 7, as a user meets it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final, Literal

import nbformat
from playwright.sync_api import expect

from tests.browser.harness.traffic import Traffic
from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.harness.server import JupyterServer

App = Literal["lab", "notebook"]

SECOND: Final = 1000
"""Playwright's times are in milliseconds."""

DONE_PROMPT: Final = re.compile(r"^\[\d+\]:$")
NOTEBOOK_JS: Final = "window.jupyterapp.shell.currentWidget"
KERNEL_JS: Final = f"{NOTEBOOK_JS}?.context?.sessionContext?.session?.kernel"

RECONNECT_JS: Final = f"""(() => {{
    const kernel = {KERNEL_JS};
    const connected = setTimeout(() => kernel?.reconnect(), 30_000);
    kernel?.statusChanged.connect(() => clearTimeout(connected));
}})()"""
"""Has the page connect anew to a kernel that then says nothing for half a minute.

ipykernel 7 may leave a request unread until someone connects anew, if it comes while the
answer to another is sent (its issue 1554): the page's first question, or its first cell. What a
kernel says meanwhile may be lost, so a busy machine has to have its time.
"""

RUN_CELL_JS: Final = f"""(() => {{
    const notebook = {NOTEBOOK_JS}.content;
    if ({KERNEL_JS}?.status === "idle") {RECONNECT_JS};
    notebook.deselectAll();
    notebook.activeCellIndex = index;
    return window.jupyterapp.commands.execute("notebook:run-cell");
}})()"""
"""Runs the cell `index`; a promise of its end."""


class NotebookPage:
    """One browser page on one notebook.

    Parameters
    ----------
    page : Page
        A fresh page.
    server : JupyterServer
        The server that has the notebook.
    name : str
        The notebook's file name in the server's folder.
    app : {"lab", "notebook"}
        What to open it in.
    """

    def __init__(self, page: Page, server: JupyterServer, name: str, app: App) -> None:
        self.page = page
        self.server = server
        self.name = name
        self.app = app
        self.traffic = Traffic(page, server.url)
        page.set_default_timeout(TIMEOUT * SECOND)

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return self.server.notebooks / self.name

    def open(self) -> None:
        """Open the notebook and wait until its kernel is idle."""
        self.page.goto(self.server.page_url(self.app, self.name))
        self.wait_ready()
        self.page.evaluate(RECONNECT_JS)
        self.wait_kernel("idle")

    def reload(self) -> None:
        """Reload the page and wait for the notebook, whatever its kernel does."""
        self.page.reload()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until the notebook is on screen and has a kernel."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(f"() => !!window.jupyterapp && !!{KERNEL_JS}")

    def wait_kernel(self, status: str, timeout: float = TIMEOUT) -> None:
        """Wait until the kernel's status, as the page knows it, is `status`."""
        self.page.wait_for_function(
            f"(status) => {KERNEL_JS}?.status === status", arg=status, timeout=timeout * SECOND
        )

    def cell(self, index: int) -> Locator:
        """Return a cell, text cells counted."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        """Return the area of a cell's outputs."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def output_text(self, index: int) -> str:
        """Return the text of a cell's outputs, without white space around it."""
        return self.output(index).inner_text().strip()

    def run(self, index: int) -> None:
        """Start a cell; do not wait for it."""
        self.page.evaluate(f"(index) => void {RUN_CELL_JS}", index)

    def run_all(self) -> None:
        """Start all cells; do not wait for them."""
        self._command("notebook:run-all-cells")

    def prompt(self, index: int) -> str:
        """Return a code cell's prompt: ``[ ]:`` before, ``[*]:`` while, ``[3]:`` after."""
        return self.cell(index).locator(".jp-InputPrompt").inner_text()

    def is_running(self, index: int) -> bool:
        """Whether the cell runs or waits for its turn."""
        return self.prompt(index) == "[*]:"

    def wait_running(self, index: int, timeout: float = TIMEOUT) -> None:
        """Wait until the cell's prompt shows ``[*]:``."""
        prompt = self.cell(index).locator(".jp-InputPrompt")
        expect(prompt).to_have_text("[*]:", timeout=timeout * SECOND)

    def wait_done(self, index: int, timeout: float = TIMEOUT) -> None:
        """Wait until the cell's prompt shows a number."""
        prompt = self.cell(index).locator(".jp-InputPrompt")
        expect(prompt).to_have_text(DONE_PROMPT, timeout=timeout * SECOND)

    def run_and_wait(self, index: int, timeout: float = TIMEOUT) -> str:
        """Run a cell to its end and return what it printed."""
        self.page.evaluate(
            f"""([index, milliseconds]) => Promise.race([
                {RUN_CELL_JS},
                new Promise((_, reject) => setTimeout(
                    () => reject(new Error(`cell ${{index}} ran over ${{milliseconds}} ms`)),
                    milliseconds,
                )),
            ])""",
            [index, timeout * SECOND],
        )
        self.wait_done(index)
        return self.output_text(index)

    def run_until(self, index: int, text: str | re.Pattern[str], timeout: float = TIMEOUT) -> None:
        """Run a cell again and again until it prints `text`, or begins with such a text.

        A page sends a widget's trait only once the kernel has answered what the page sent before,
        so a cell that is run at once may see the trait as it was.
        """
        deadline = time.monotonic() + timeout
        is_meant = text.__eq__ if isinstance(text, str) else text.match
        while not is_meant(printed := self.run_and_wait(index)):
            assert time.monotonic() < deadline, f"cell {index} prints {printed!r}, not {text!r}"

    def set_source(self, index: int, source: str) -> None:
        """Replace a cell's source."""
        self.page.evaluate(
            f"([index, source]) => {NOTEBOOK_JS}.content.widgets[index]"
            ".model.sharedModel.setSource(source)",
            [index, source],
        )

    def interrupt_kernel(self) -> None:
        """Interrupt what runs."""
        self.page.evaluate(f"() => {KERNEL_JS}.interrupt()")

    def restart_kernel(self) -> None:
        """Restart the kernel as the menu does, without its question, and wait for it."""
        self.page.evaluate(f"() => {KERNEL_JS}.restart()")
        self.page.evaluate(RECONNECT_JS)
        self.wait_kernel("idle")

    def shut_down_kernel(self) -> None:
        """Shut the kernel down for good."""
        self.page.evaluate(f"() => {NOTEBOOK_JS}.context.sessionContext.shutdown()")

    def kill_kernel(self) -> None:
        """Kill the kernel's process, as the system does when memory runs out.

        The server notices within some seconds and starts another.
        """
        process = self.server.kernel_process(self.kernel_id)
        process.kill()
        process.wait(TIMEOUT)

    @property
    def kernel_id(self) -> str:
        """The server's name of the kernel."""
        return str(self.page.evaluate(f"() => {KERNEL_JS}.id"))

    def save(self) -> Any:
        """Save the notebook and return the file's content (nbformat)."""
        self._command("docmanager:save")
        self.page.wait_for_function(f"() => !{NOTEBOOK_JS}.context.model.dirty")
        return nbformat.read(self.path, as_version=4)

    def save_widget_state(self) -> None:
        """Have notebooks keep their widgets' state when they are saved, all from now on."""
        self._switch_on("@jupyter-widgets/jupyterlab-manager:saveWidgetState")

    def hide_from_server(self, pattern: str) -> None:
        """Have requests whose address matches `pattern` find nothing, as on another server."""
        self.page.route(re.compile(pattern), lambda route: route.abort())

    def use_full_width(self) -> None:
        """Have Notebook 7 give cells all of a wide window, in all notebooks from now on."""
        self._switch_on("notebook:toggle-full-width")

    def set_theme(self, theme: Literal["light", "dark"]) -> None:
        """Switch the page's theme and wait until it shows."""
        name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
        self._command("apputils:change-theme", {"theme": name})
        is_light = "true" if theme == "light" else "false"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{is_light}"]', state="attached")

    def _switch_on(self, command: str) -> None:
        """Run a command that switches a setting, if it is off; the server remembers it."""
        is_on = f"() => window.jupyterapp.commands.isToggled({command!r})"
        if not self.page.evaluate(is_on):
            self._command(command)
        self.page.wait_for_function(is_on)

    def _command(self, command: str, arguments: dict[str, Any] | None = None) -> None:
        """Start one of the application's commands; do not wait for its end."""
        self.page.evaluate(
            "([command, arguments_]) => "
            "void window.jupyterapp.commands.execute(command, arguments_)",
            [command, arguments or {}],
        )


def write_notebook(path: Path, cells: Sequence[str], kernel: str = "python3") -> None:
    """Write a notebook of code cells for the kernel of that name."""
    kernelspec = {"name": kernel, "display_name": kernel, "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernelspec})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(notebook, path)
