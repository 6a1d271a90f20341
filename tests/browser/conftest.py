"""A server and a browser for the session, a fresh page for each notebook."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.harness.kernels import kernel_name, overlay
from tests.browser.harness.notebook import SECOND, App, NotebookPage, write_notebook
from tests.browser.harness.server import JupyterServer
from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    # WebGL without a graphics card.
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that reaches beyond the machine fails here as it would behind a firewall.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

VIEWPORT = {"width": 1400, "height": 950}

expect.set_options(timeout=TIMEOUT * SECOND)

outcome = pytest.StashKey[bool]()


class OpenNotebook(Protocol):
    """Makes a notebook of `cells` and opens it in `app` with `kernel`."""

    def __call__(
        self,
        cells: Sequence[str] | Path,
        app: App = "lab",
        kernel: str = "python3",
        viewport: dict[str, int] | None = None,
    ) -> NotebookPage: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[outcome] = False
        if server := getattr(item, "funcargs", {}).get("server"):
            report.sections.append(("Jupyter server", server.log_tail()))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A running server, with the environment under test as its ``python3`` kernel."""
    with JupyterServer(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = os.environ.get("TBWIDGET_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("the browser tests need Chromium: scripts/ensure_chromium installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_notebook(
    request: pytest.FixtureRequest, server: JupyterServer, browser: Browser, project: Path
) -> Iterator[OpenNotebook]:
    """Opens notebooks, checks their pages at the end and shuts their kernels down.

    A failed test leaves a screenshot of each page in ``artifacts/``.
    """
    opened: list[NotebookPage] = []
    title = re.sub(r"\W+", "-", request.node.name).strip("-")

    def open_(
        cells: Sequence[str] | Path,
        app: App = "lab",
        kernel: str = "python3",
        viewport: dict[str, int] | None = None,
    ) -> NotebookPage:
        name = f"{title}-{len(opened)}.ipynb"
        if isinstance(cells, os.PathLike):
            shutil.copyfile(cells, server.notebooks / name)
        else:
            write_notebook(server.notebooks / name, cells, kernel)
        size = {**VIEWPORT, **(viewport or {})}
        page = browser.new_page(
            viewport={"width": size["width"], "height": size["height"]},
        )
        notebook = NotebookPage(page, server, name, app)
        opened.append(notebook)
        notebook.open()
        return notebook

    yield open_

    passed = request.node.stash.get(outcome, True)
    try:
        for notebook in opened:
            if not passed:
                folder = project / "artifacts"
                folder.mkdir(exist_ok=True)
                notebook.page.screenshot(path=folder / f"{notebook.name}.png")
            else:
                notebook.traffic.assert_clean()
    finally:
        for notebook in opened:
            notebook.page.close()
        for session in server.api("sessions"):
            server.api(f"sessions/{session['id']}", method="DELETE")


@pytest.fixture
def offer_ipykernel(server: JupyterServer, project: Path) -> Callable[[str], str]:
    """Offers a version of ipykernel on the server; returns its kernel's name."""

    def offer(version: str) -> str:
        folder = overlay(version, project / ".cache" / "kernels")
        server.add_kernel(kernel_name(version), {"PYTHONPATH": str(folder)})
        return kernel_name(version)

    return offer
