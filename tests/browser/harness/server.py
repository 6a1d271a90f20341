"""A Jupyter server with a life of its own: JupyterLab and Notebook 7 on one port."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, Final, Self

import psutil

from tests.patience import TIMEOUT

STOP_TIMEOUT: Final = 10.0
"""Seconds until what does not end is killed."""

SETTINGS: Final = {
    "@jupyterlab/apputils-extension/notification": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
}
"""A user's settings that keep JupyterLab from asking the network and the reader."""


class JupyterServer:
    """A server that sees nothing of the user's own configuration.

    Parameters
    ----------
    home : Path
        Empty folder for its configuration, data, log and notebooks.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.notebooks = home / "notebooks"
        self.log = home / "server.log"
        self._data = home / "data"
        self._token = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self.notebooks.mkdir(parents=True)
        self._write_settings()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(port),
                cwd=self.notebooks,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C at pytest ends it by `__exit__`, not by the terminal.
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        assert self._process is not None
        kernels = self._processes()
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        # A kernel leads a group of its own, out of reach of its server's.
        for process in psutil.wait_procs(kernels, timeout=STOP_TIMEOUT)[1]:
            process.kill()

    def page_url(self, app: str, notebook: str) -> str:
        """Return the address of a notebook in an app (``lab`` or ``notebook``)."""
        # A workspace each: JupyterLab opens again what its workspace had open.
        path = {"lab": f"lab/workspaces/{Path(notebook).stem}/tree", "notebook": "notebooks"}[app]
        return f"{self.url}/{path}/{notebook}?token={self._token}"

    def api(self, path: str, method: str = "GET") -> Any:
        """Call the server's REST API; return the decoded answer, None if empty."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}",
            method=method,
            headers={"Authorization": f"token {self._token}"},
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def kernel_process(self, kernel_id: str) -> psutil.Process:
        """Return the process of a kernel.

        Raises
        ------
        LookupError
            The server runs no such kernel.
        """
        for process in self._processes():
            if any(kernel_id in argument for argument in process.cmdline()):
                return process
        raise LookupError(f"no process of kernel {kernel_id} under the server")

    def add_kernel(self, name: str, environment: dict[str, str]) -> None:
        """Offer, as kernel `name`, this Python with `environment` set."""
        folder = self._data / "kernels" / name
        folder.mkdir(parents=True, exist_ok=True)
        spec = {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": name,
            "language": "python",
            "env": environment,
        }
        (folder / "kernel.json").write_text(json.dumps(spec))

    def log_tail(self, lines: int = 60) -> str:
        """Return the end of the server's log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _command(self, port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
            f"--ServerApp.root_dir={self.notebooks}",
            f"--IdentityProvider.token={self._token}",
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.extension_manager=readonly",
        ]

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")
        }
        return inherited | {
            "HOME": str(self.home),
            "IPYTHONDIR": str(self.home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self._data),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces"),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }

    def _write_settings(self) -> None:
        for plugin, settings in SETTINGS.items():
            path = self.home / "settings" / f"{plugin}.jupyterlab-settings"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(settings))

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        pause = threading.Event()
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the Jupyter server ended at once:\n{self.log_tail()}")
            try:
                self.api("status")
            except OSError:
                pause.wait(0.1)
            else:
                return
        raise TimeoutError(f"no answer in {TIMEOUT:.0f} s:\n{self.log_tail()}")

    def _processes(self) -> list[psutil.Process]:
        assert self._process is not None
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
