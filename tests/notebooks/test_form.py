"""How the notebooks are kept."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

EXPLAINED = ("02_read_a_logdir", "03_images", "04_pr_curves", "05_projector")


@pytest.mark.parametrize("name", EXPLAINED)
def test_it_has_no_outputs_and_each_cell_is_explained(project: Path, name: str) -> None:
    notebook = nbformat.read(project / f"notebooks/{name}.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    explained = zip(notebook.cells[1::2], notebook.cells[2::2], strict=False)
    assert all((text.cell_type, cell.cell_type) == ("markdown", "code") for text, cell in explained)
