"""The notebook about the projector, run from top to bottom without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

import tbwidget

NOTEBOOK = "notebooks/05_projector.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook runs."""
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def outputs(project: Path, folder: Path) -> dict[str, list[Any]]:
    """Outputs of the cells, by their ids."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(project))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")  # else jupyter_core warns
        notebook = nbformat.read(project / NOTEBOOK, as_version=4)
        where = {"metadata": {"path": str(folder)}}
        nbclient.NotebookClient(notebook, timeout=300, resources=where).execute()
    return {cell.id: cell.get("outputs", []) for cell in notebook.cells}


def printed(outputs: list[Any]) -> str:
    return "".join(one.text for one in outputs if one.output_type == "stream")


@pytest.mark.slow
def test_it_shows_widgets(outputs: dict[str, list[Any]]) -> None:
    for cell in ("show", "array"):
        assert any("application/vnd.jupyter.widget-view+json" in one.data for one in outputs[cell])


@pytest.mark.slow
def test_relabelled_zeros_are_learnt(outputs: dict[str, list[Any]], folder: Path) -> None:
    found = re.findall(r"(\d+)% of the zeros", printed(outputs["train"] + outputs["relabel"]))
    assert int(found[-1]) > int(found[5]) + 20
    selected = printed(outputs["select"])
    counts = re.fullmatch(r"(\d+) selected, (\d+) of them labelled 0, (\d+) labelled 8\n", selected)
    assert counts
    assert int(counts[3]) > int(counts[2]) > 30
    steps = [one.name for one in tbwidget.open_logdir(folder / "runs_of_points").embeddings()]
    assert len(steps) == 9
    assert f"{counts[1]} selected points in the file" in printed(outputs["export"])


def test_it_has_no_outputs_and_each_cell_is_explained(project: Path) -> None:
    notebook = nbformat.read(project / NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    explained = zip(notebook.cells[1::2], notebook.cells[2::2], strict=False)
    assert all((text.cell_type, cell.cell_type) == ("markdown", "code") for text, cell in explained)
