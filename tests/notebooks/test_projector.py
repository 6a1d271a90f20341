"""The notebook about the projector, run from top to bottom without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tbwidget
from tests.notebooks.printed import printed

NOTEBOOK = "notebooks/05_projector.ipynb"


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
