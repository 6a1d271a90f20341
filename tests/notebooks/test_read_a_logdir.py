"""The notebook about reading, run from top to bottom without a browser."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import tbwidget
from tests.notebooks.printed import printed

NOTEBOOK = "notebooks/02_read_a_logdir.ipynb"


def shown(outputs: list[Any], kind: str) -> Any:
    """Return the one output of that media type."""
    [data] = [one.data[kind] for one in outputs if kind in one.get("data", {})]
    return data


def figure(outputs: list[Any]) -> str:
    """Return the JSON of the Bokeh figure that is shown."""
    codes = [one.data.get("application/javascript", "") for one in outputs if "data" in one]
    [found] = [match for code in codes if (match := re.search(r"docs_json = (\{.*\});", code))]
    return found[1]


@pytest.mark.slow
def test_it_opens_what_it_wrote(outputs: dict[str, list[Any]]) -> None:
    assert shown(outputs["open"], "text/plain") == "Logdir('runs_to_read', 3 runs, 7 tags)"
    html = shown(outputs["series"], "text/html")
    assert html.count("<td>images</td>") == html.count("<td>histograms</td>") == 3


@pytest.mark.slow
def test_its_frame_has_the_first_points(outputs: dict[str, list[Any]]) -> None:
    header, *rows = shown(outputs["frame"], "text/plain").splitlines()
    assert header.split() == ["run", "tag", "step", "wall_time", "value"]
    assert [row.split()[1:4] for row in rows] == [["lr_0.001", "loss", str(n)] for n in range(5)]
    runs = re.findall(r"lr_0\.\d+", printed(outputs["best"]))
    assert runs == ["lr_0.001", "lr_0.01", "lr_0.07"] * 2


@pytest.mark.slow
def test_it_plots_a_line_a_run_without_the_network(outputs: dict[str, list[Any]]) -> None:
    plot = figure(outputs["plot"])
    assert plot.count('"name":"LogScale"') == 1
    assert plot.count('"name":"LegendItem"') == 3
    assert all(f'"value":"lr_{rate}"' in plot for rate in ("0.001", "0.01", "0.07"))
    loading = outputs["plot"][0].data["application/javascript"]
    assert "cdn.bokeh.org" not in re.sub(r"//.*|/\*.*?\*/", "", loading.rpartition("js_urls")[2])


@pytest.mark.slow
def test_it_shows_the_pictures_in_order(outputs: dict[str, list[Any]]) -> None:
    assert printed(outputs["images"]) == "[0, 50, 100, 150, 200, 250, 300]\n"
    png = base64.b64decode(shown(outputs["images"], "image/png"))
    strip = np.asarray(Image.open(io.BytesIO(png)))
    assert strip.shape == (96, 7 * 96)
    brightness = strip.reshape(96, 7, 96).mean(axis=(0, 2))
    assert brightness[0] < 1 < 20 < brightness[1] < brightness[-1]


@pytest.mark.slow
def test_it_shows_a_histogram(outputs: dict[str, list[Any]], folder: Path) -> None:
    bars = figure(outputs["histogram"])
    assert bars.count('"name":"Quad"') >= 1
    assert "weights at step 300" in bars
    last = tbwidget.open_logdir(folder / "runs_to_read").histograms("lr_0.07", "weights")[-1]
    assert last.counts.sum() == 600


@pytest.mark.slow
def test_it_shows_hyperparameters_and_what_came_later(outputs: dict[str, list[Any]]) -> None:
    rows = shown(outputs["hparams"], "text/plain").splitlines()
    assert rows[0].split() == ["run", "learning_rate", "last_loss"]
    assert [row.split()[1] for row in rows[1:]] == ["lr_0.07", "lr_0.01", "lr_0.001"]
    assert printed(outputs["refresh"]) == "302 points, 0 problems\n"
