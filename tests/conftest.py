"""What tests of every kind share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A shared machine makes any single example slow now and then.
settings.register_profile("tbwidget", deadline=None)
settings.load_profile("tbwidget")

PROJECT = Path(__file__).parent.parent


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares a server or a browser in one process, and each other file in one."""
    for item in items:
        folder = item.path.relative_to(PROJECT / "tests").parts[0]
        together = folder in {"browser", "servers", "packaging"}
        item.add_marker(pytest.mark.xdist_group(folder if together else item.path.name))


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
