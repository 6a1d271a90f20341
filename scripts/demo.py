"""Starts JupyterLab on the quickstart notebook and opens it in a browser.

Prints the address where there is no browser to open. ``--check`` stops as soon as the
server serves the notebook.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path
from typing import Final

from jupyter_core.paths import jupyter_runtime_dir

NOTEBOOKS: Final = Path(__file__).parent.parent / "notebooks"
NOTEBOOK: Final = "01_quickstart.ipynb"

START_TIMEOUT: Final = 120.0
"""Seconds; the first start on a slow disk takes its time."""

POLL_INTERVAL: Final = 0.2
"""Seconds."""


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--check", action="store_true", help="stop when the server answers")
    options = parser.parse_args()
    server = start_server()
    try:
        address = wait_for_address(server)
        opened = not (options.no_browser or options.check) and open_browser(address)
        announce(address, opened=opened)
        return 0 if options.check else server.wait()
    except KeyboardInterrupt:
        return 0
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        stop(server)


def start_server() -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser"),
        f"--ServerApp.root_dir={NOTEBOOKS}",
        # The addresses that Jupyter prints lead to the notebook too.
        f"--LabApp.default_url=/lab/tree/{NOTEBOOK}",
        "--LabApp.news_url=",
        "--Application.log_level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    # A group of its own, so that Ctrl-C reaches the server only through `stop`, and it asks
    # no question.
    return subprocess.Popen(command, start_new_session=True)


def wait_for_address(server: subprocess.Popen[bytes]) -> str:
    """Return the notebook's address, token included, once the server serves it."""
    # Jupyter's server writes its address here, named by its process.
    description = Path(jupyter_runtime_dir()) / f"jpserver-{server.pid}.json"
    pause = threading.Event()
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DemoError(f"JupyterLab ended with code {server.returncode} before it served.")
        try:
            facts = json.loads(description.read_text())
            query = f"?token={facts['token']}"
            api = f"{facts['url']}api/contents/{NOTEBOOK}{query}&content=0"
            with urllib.request.urlopen(api, timeout=5):  # noqa: S310  # our own server
                return f"{facts['url']}lab/tree/{NOTEBOOK}{query}"
        except (OSError, ValueError):
            pause.wait(POLL_INTERVAL)
    raise DemoError(f"JupyterLab did not answer within {START_TIMEOUT:.0f} s.")


def open_browser(address: str) -> bool:
    """Open `address` in a browser with a screen, and say whether there was one."""
    has_screen = (
        sys.platform in {"darwin", "win32"}
        or "DISPLAY" in os.environ
        or "WAYLAND_DISPLAY" in os.environ
    )
    return has_screen and webbrowser.open(address)


def announce(address: str, *, opened: bool) -> None:
    advice = "is open in your browser" if opened else "is ready; open this address in a browser"
    print(f"\nThe quickstart notebook {advice}:\n\n    {address}\n", flush=True)
    print("Stop it with Ctrl-C.", flush=True)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
