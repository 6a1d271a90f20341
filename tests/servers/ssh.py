"""An OpenSSH server on loopback, for one test."""

from __future__ import annotations

import contextlib
import getpass
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.conftest import PROJECT
from tests.patience import TIMEOUT

CONFIG = """\
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp {sftp_server} -e -l VERBOSE 2>>{folder}/reads
"""

SFTP_SERVERS = ("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server")

READ = re.compile(r'close "(?P<path>[^"]+)" bytes read (?P<count>\d+) written 0')


@dataclass
class SshServer:
    """A running server.

    Attributes
    ----------
    port : int
    options : dict
        With which fsspec's file system gets in.
    log : Path
        What the part of it that hands out files says.
    """

    port: int
    options: dict[str, Any]
    log: Path

    def url(self, folder: Path) -> str:
        """Return the URL of a folder of this machine."""
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{folder}"

    def reads(self) -> list[tuple[str, int]]:
        """Return which files were read so far, and how many bytes each time."""
        found = READ.finditer(self.log.read_text(encoding="utf-8"))
        return [(match["path"], int(match["count"])) for match in found]


@contextlib.contextmanager
def ssh_server(folder: Path, port: int | None = None) -> Iterator[SshServer]:
    """Run a server with keys of its own in `folder`; it ends with the context."""
    sshd = subprocess.run(
        [PROJECT / "scripts" / "ensure_sshd"], check=True, capture_output=True, text=True
    ).stdout.strip()
    for key in ("host_key", "user_key"):
        if not (folder / key).exists():
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)]
            subprocess.run(command, check=True)
    port = port or _free_port()
    config, log = folder / "sshd_config", folder / "log"
    sftp_server = next(path for path in SFTP_SERVERS if Path(path).exists())
    config.write_text(
        CONFIG.format(port=port, folder=folder, sftp_server=sftp_server), encoding="utf-8"
    )
    with log.open("a") as stream:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", str(config)], stderr=stream)
    options = {
        "key_filename": str(folder / "user_key"),
        "allow_agent": False,
        "look_for_keys": False,
    }
    try:
        _wait_for(server, port, log)
        yield SshServer(port, options, folder / "reads")
    finally:
        # A process serves each connection, and would go on without the server.
        connections = psutil.Process(server.pid).children(recursive=True)
        server.terminate()
        server.wait(TIMEOUT)
        for process in connections:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        psutil.wait_procs(connections, timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    while server.poll() is None:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT).close()
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
