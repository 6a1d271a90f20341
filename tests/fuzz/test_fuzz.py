"""Whatever bytes a file has, reading it ends soon, in little memory, without a crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.corpus import made_files, wild_files
from tests.fuzz.targets import TARGETS
from tests.patience import TIMEOUT

SECONDS = 6
"""For each target; ``python -m tests.fuzz`` goes on for as long as one likes."""


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info >= (3, 15),
    reason="atheris has wheels for Linux, and Python up to 3.14",
)
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found_in_a_while(project: Path, target: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", str(SECONDS), target],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=5 * TIMEOUT,
    )
    assert result.returncode == 0, result.stderr[-5000:]
    assert "stat::number_of_executed_units" in result.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_what_fuzzing_begins_with_passes(target: str) -> None:
    for data in list((made_files() | wild_files()).values())[:40]:
        TARGETS[target](data)
