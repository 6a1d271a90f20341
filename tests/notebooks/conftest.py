"""Notebooks, run from top to bottom without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from tests.patience import TIMEOUT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook runs."""
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def outputs(request: pytest.FixtureRequest, project: Path, folder: Path) -> dict[str, list[Any]]:
    """Outputs of the cells of the module's ``NOTEBOOK``, by their ids."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(project))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")  # else jupyter_core warns
        notebook = nbformat.read(project / request.module.NOTEBOOK, as_version=4)
        where = {"metadata": {"path": str(folder)}}
        nbclient.NotebookClient(notebook, timeout=5 * TIMEOUT, resources=where).execute()
    return {cell.id: cell.get("outputs", []) for cell in notebook.cells}
