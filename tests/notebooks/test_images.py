"""The notebook about images, run from top to bottom without a browser."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import tbwidget
from tests.notebooks.printed import printed

NOTEBOOK = "notebooks/03_images.ipynb"


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
