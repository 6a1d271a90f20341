"""The notebook about images, run from top to bottom without a browser."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from PIL import Image

import tbwidget

NOTEBOOK = "notebooks/03_images.ipynb"


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
def test_it_shows_a_widget(outputs: dict[str, list[Any]]) -> None:
    [shown] = outputs["board"]
    assert "application/vnd.jupyter.widget-view+json" in shown.data


@pytest.mark.slow
def test_more_units_draw_better(outputs: dict[str, list[Any]], folder: Path) -> None:
    off = [float(found) for found in re.findall(r"off by ([\d.]+)", printed(outputs["train"]))]
    assert off[0] > 1.3 * off[1] > 1.3 * off[2]
    logdir = tbwidget.open_logdir(folder / "runs_of_images")
    assert len(logdir.images(tag="digits/drawn")) == 3 * 21
    assert len(logdir.images(run="16_units", tag="units")) == 21


@pytest.mark.slow
def test_what_is_picked_out_comes_back(outputs: dict[str, list[Any]]) -> None:
    assert printed(outputs["selected"]).startswith("(32, 32) differ by ")
    [png] = [one.data["image/png"] for one in outputs["selected"] if "data" in one]
    assert Image.open(io.BytesIO(base64.b64decode(png))).size == (256, 256)


def test_it_has_no_outputs_and_each_cell_is_explained(project: Path) -> None:
    notebook = nbformat.read(project / NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    explained = zip(notebook.cells[1::2], notebook.cells[2::2], strict=False)
    assert all((text.cell_type, cell.cell_type) == ("markdown", "code") for text, cell in explained)
