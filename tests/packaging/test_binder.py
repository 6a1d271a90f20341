"""binder/, run as repo2docker runs it: clone, requirements, postBuild, start.

The clone is built from its sources, with no Node on PATH and an empty home.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.browser.harness.server import free_port
from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from pathlib import Path
    from urllib.response import addinfourl

    from tests.packaging.conftest import Environment

QUICKSTART = "notebooks/01_quickstart.ipynb"
TOKEN = "binder"


@pytest.mark.slow
def test_a_binder_opens_the_quickstart(clone: Path, empty_environment: Environment) -> None:
    requirements = ("--requirement", "binder/requirements.txt")
    empty_environment.run("python", "-m", "pip", "install", "--quiet", *requirements, cwd=clone)
    # repo2docker makes these executable, and so must git.
    post_build = [str(clone / "binder" / "postBuild")]
    subprocess.run(post_build, cwd=clone, env=empty_environment.variables(), check=True)

    port = free_port()
    server = subprocess.Popen(
        [
            *(str(clone / "binder" / "start"), "jupyter-lab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}"),
        ],
        cwd=clone,
        env=empty_environment.variables(),
    )
    try:
        address = f"http://127.0.0.1:{port}"
        landing = wait_for(f"{address}/?token={TOKEN}", server)
        assert f"/lab/tree/{QUICKSTART}" in landing.url
        notebook = fetch(f"{address}/api/contents/{QUICKSTART}?token={TOKEN}")
        assert json.load(notebook)["type"] == "notebook"
        served_from = empty_environment.folder / "share/jupyter/labextensions/tbwidget/static"
        (bundle,) = served_from.glob("*.js")
        served = fetch(f"{address}/lab/extensions/tbwidget/static/{bundle.name}")
        assert served.read() == bundle.read_bytes()
        assert served.headers.get_content_type() in {"text/javascript", "application/javascript"}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(TIMEOUT)


def test_the_quickstart_has_no_outputs_and_is_well_formed(project: Path) -> None:
    notebook = nbformat.read(project / QUICKSTART, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    explained = zip(notebook.cells[1::2], notebook.cells[2::2], strict=False)
    assert all((text.cell_type, cell.cell_type) == ("markdown", "code") for text, cell in explained)


def test_binder_has_a_python_that_the_package_allows(project: Path) -> None:
    runtime = (project / "binder" / "runtime.txt").read_text().strip()
    version = re.fullmatch(r"python-3\.(\d+)", runtime)
    assert version is not None
    assert int(version[1]) >= 11


def fetch(address: str) -> addinfourl:
    """Return the answer, after redirections."""
    answer: addinfourl = urllib.request.urlopen(address, timeout=TIMEOUT)
    return answer


def wait_for(address: str, server: subprocess.Popen[bytes]) -> addinfourl:
    """Return the first answer of a server that starts."""
    pause = threading.Event()
    for _ in range(int(TIMEOUT * 5)):
        assert server.poll() is None, f"the server ended with {server.returncode}"
        try:
            return fetch(address)
        except urllib.error.URLError:
            pause.wait(0.2)
    raise TimeoutError(f"no answer at {address} in {TIMEOUT} s")
