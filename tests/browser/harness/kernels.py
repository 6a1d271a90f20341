"""The same environment with other versions of ipykernel laid over it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

VERSIONS: Final = ("6.31.0", "7.1.0", "7.3.0", "7.4.0")
"""Without subshells; the first that boards use; the last that answers a comm on one by
default; the first that needs the opt-out."""

ALSO: Final = {"6.31.0": ["nest-asyncio"], "7.1.0": ["nest-asyncio"]}
"""What a version needs that the newest does not bring."""


def kernel_name(version: str) -> str:
    """Return the name under which a server offers `version`."""
    return f"ipykernel-{version}"


def overlay(version: str, cache: Path) -> Path:
    """Return a folder that, on PYTHONPATH, makes `version` the ipykernel; made if absent.

    Only ipykernel itself lies in it: everything else, tbwidget too, is the environment's.
    """
    folder = cache / f"{version}-py{sys.version_info.major}.{sys.version_info.minor}"
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        fresh = Path(scratch) / "overlay"
        packages = [f"ipykernel=={version}", *ALSO.get(version, [])]
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--root-user-action=ignore"),
                *("--target", str(fresh), *packages),
            ],
            check=True,
        )
        # Its data files would be offered as another kernel.
        shutil.rmtree(fresh / "share", ignore_errors=True)
        try:
            fresh.rename(folder)
        except OSError:
            # Unless another process of pytest has made it meanwhile.
            if not folder.exists():
                raise
    return folder
