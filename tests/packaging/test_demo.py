"""``make demo`` up to the point where the user takes over."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.patience import TIMEOUT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_demo_prints_the_address_of_the_quickstart(project: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/demo.py", "--check"],
        cwd=project,
        env={**os.environ, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "run")},
        capture_output=True,
        text=True,
        timeout=5 * TIMEOUT,
    )
    assert done.returncode == 0, done.stderr
    address = r"http://\S+/lab/tree/01_quickstart\.ipynb\?token=\w+"
    assert re.search(address, done.stdout), done.stdout


def test_the_demo_says_why_it_cannot_start(project: Path, tmp_path: Path) -> None:
    (tmp_path / "jupyterlab").mkdir()
    (tmp_path / "jupyterlab" / "__init__.py").touch()
    (tmp_path / "jupyterlab" / "__main__.py").write_text("raise SystemExit(3)")
    done = subprocess.run(
        [sys.executable, str(project / "scripts/demo.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert done.returncode == 1
    assert "JupyterLab ended with code 3 before it served." in done.stderr
    assert "Traceback" not in done.stderr
