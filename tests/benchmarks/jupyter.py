"""A board in a real JupyterLab, to be measured."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, VIEWPORT
from tests.browser.harness.notebook import NotebookPage, write_notebook
from tests.browser.harness.server import JupyterServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from playwright.sync_api import Browser

WATCH_PAINTINGS = """\
(canvas) => {
    window.paintings = [];
    new MutationObserver(() => {
        const step = Number(canvas.dataset.lastStep);
        requestAnimationFrame(() => {
            window.paintings.push([step, (performance.timeOrigin + performance.now()) / 1000]);
        });
    }).observe(canvas, { attributes: true, attributeFilter: ["data-last-step"] });
}"""
"""Notes when which step was on screen: at the frame after its chart was painted."""


class Lab:
    """A JupyterLab with a browser on it."""

    def __init__(self, server: JupyterServer, browser: Browser) -> None:
        self.server = server
        self.browser = browser
        self._opened = 0

    def open(
        self,
        cells: Sequence[str],
        kernel: str = "python3",
        viewport: Mapping[str, int] = VIEWPORT,
    ) -> NotebookPage:
        """Open a new notebook of `cells`."""
        self._opened += 1
        name = f"bench-{self._opened}.ipynb"
        write_notebook(self.server.notebooks / name, cells, kernel)
        page = self.browser.new_page(
            viewport={"width": viewport["width"], "height": viewport["height"]}
        )
        notebook = NotebookPage(page, self.server, name, "lab")
        notebook.open()
        return notebook

    def close(self, notebook: NotebookPage) -> None:
        """Close a notebook's page and shut its kernel down."""
        notebook.page.close()
        for session in self.server.api("sessions"):
            self.server.api(f"sessions/{session['id']}", method="DELETE")

    def remove(self, *folders: str) -> None:
        """Remove folders beside the notebook."""
        for folder in folders:
            shutil.rmtree(self.server.notebooks / folder, ignore_errors=True)

    def read_json(self, name: str) -> Any:
        """Return what a cell left in a file beside the notebook."""
        return json.loads((self.server.notebooks / name).read_text())


@contextmanager
def jupyter_lab() -> Iterator[Lab]:
    """Start JupyterLab and Chromium, and end both."""
    home = Path(tempfile.mkdtemp(prefix="tbwidget-bench-"))
    chromium = os.environ.get("TBWIDGET_CHROMIUM") or shutil.which("chromium")
    try:
        with JupyterServer(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            yield Lab(server, browser)
            browser.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
