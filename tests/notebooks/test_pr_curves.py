"""The notebook about PR curves, run from top to bottom without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tbwidget

NOTEBOOK = "notebooks/04_pr_curves.ipynb"

RUNS = ["bayes", "logistic", "network"]


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
