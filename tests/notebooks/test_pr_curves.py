"""The notebook about PR curves, run from top to bottom without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

import tbwidget

NOTEBOOK = "notebooks/04_pr_curves.ipynb"

RUNS = ["bayes", "logistic", "network"]


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


@pytest.mark.slow
def test_it_shows_the_widget_and_writes_curves(outputs: dict[str, list[Any]], folder: Path) -> None:
    [shown] = outputs["show"]
    assert "application/vnd.jupyter.widget-view+json" in shown.data
    steps = tbwidget.open_logdir(folder / "runs_of_curves").pr_curves()
    assert [(step.run, step.step) for step in steps] == [
        (run, step) for run in RUNS for step in range(12)
    ]


@pytest.mark.slow
def test_its_numbers_are_near_scikit_learns(outputs: dict[str, list[Any]]) -> None:
    [shown] = outputs["at"]
    rows = shown.data["text/plain"].splitlines()
    assert [row.split()[1] for row in rows[1 : 1 + len(RUNS)]] == RUNS
    printed = "".join(one.text for one in outputs["sklearn"] if one.output_type == "stream")
    pairs = [[float(one) for one in pair] for pair in re.findall(r"([\d.]+) \(([\d.]+)\)", printed)]
    assert len(pairs) == 2 * len(RUNS)
    for ours, theirs in pairs:
        assert ours == pytest.approx(theirs, abs=0.02)
    assert min(ours for ours, _ in pairs[::2]) > 0.4, "the classifiers learn something"


def test_it_has_no_outputs_and_each_cell_is_explained(project: Path) -> None:
    notebook = nbformat.read(project / NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    explained = zip(notebook.cells[1::2], notebook.cells[2::2], strict=False)
    assert all((text.cell_type, cell.cell_type) == ("markdown", "code") for text, cell in explained)
