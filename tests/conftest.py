"""What tests of every kind share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# A slow or shared machine makes any single example, and what makes it, slow.
settings.register_profile("tbwidget", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tbwidget")

PROJECT = Path(__file__).parent.parent


class Lanes(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Has each process of pytest-xdist take a file, or all of what shares a built wheel.

    A process that runs browser tests has a server and a browser of its own.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        folder = file.split("/")[1]
        return folder if folder == "packaging" else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    """Choose who runs what; its own ``loadgroup`` finds no marks with this pytest."""
    return Lanes(config, log)


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return PROJECT


@pytest.fixture(scope="session")
def artifacts(project: Path) -> Path:
    """A folder for what a person may want to look at afterwards."""
    folder = project / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of event files that other programs wrote, kept beside the project."""
    shared = Path(os.environ.get("TBWIDGET_SHARED", PROJECT.parent / "shared"))
    folder = shared / "fixtures"
    if not folder.is_dir():
        pytest.skip(
            f"no event files of other programs at {folder}; TBWIDGET_SHARED names another place"
        )
    return folder
