"""TensorBoard itself, by its Python loader and by its data server, shows all that we write."""

from __future__ import annotations

import io
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import matplotlib.figure
import numpy as np
import onnx
import PIL.Image
import pytest
import torch

from tbwidget import SummaryWriter
from tests.benchmarks.peers import tensorboard
from tests.patience import TIMEOUT

RNG = np.random.default_rng(0)

IMAGES = ("one", "batch", "boxes", "figure", "video", "webp")


def write_everything(logdir: Path) -> None:
    """Call every method of a writer."""
    image = RNG.random((3, 8, 8))
    figure = matplotlib.figure.Figure()
    figure.subplots().plot([1, 2, 3])
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    identity = onnx.helper.make_node("Identity", ["x"], ["x2"])
    with SummaryWriter(logdir / "main") as writer:
        for step in range(3):
            writer.add_scalar("scalar/old", step, step)
            writer.add_scalar("scalar/new", step, step, new_style=True)
            writer.add_scalar("scalar/double", step, step, new_style=True, double_precision=True)
            writer.add_scalar("scalar/named", step, step, display_name="A name")
            writer.add_scalars("several", {"a": step, "b": step}, step)
            writer.add_histogram("histogram", RNG.normal(size=100), step)
            writer.add_image("image/one", image, step)
        writer.add_histogram_raw("histogram_raw", 0, 1, 2, 1, 1, [0.5, 1], [1, 1])
        writer.add_images("image/batch", RNG.random((4, 3, 8, 8)))
        writer.add_image_with_boxes("image/boxes", image, np.array([[1, 1, 5, 5]]), labels=["x"])
        writer.add_figure("image/figure", figure)
        writer.add_video("image/video", RNG.random((1, 4, 3, 8, 8)))
        writer.add_video("image/webp", RNG.random((1, 4, 3, 8, 8)), format="webp")
        writer.add_audio("audio", RNG.uniform(-1, 1, 100))
        writer.add_text("text", "**hello**")
        writer.add_tensor("tensor", RNG.random((2, 3)))
        writer.add_pr_curve("pr/curve", [0, 1, 1, 0], [0.1, 0.9, 0.4, 0.6])
        counts = [2, 1]
        writer.add_pr_curve_raw(
            "pr/raw", counts, counts, counts, counts, [0.5, 0.5], [0.5, 0.5], num_thresholds=2
        )
        writer.add_mesh("mesh", RNG.random((1, 4, 3)), faces=np.array([[[0, 1, 2]]]))
        writer.add_hparams({"lr": 0.1, "bsize": 4}, {"hparam/accuracy": 0.5}, run_name="trial")
        writer.add_custom_scalars_multilinechart(["scalar/old", "scalar/new"])
        writer.add_embedding(RNG.random((5, 4)), list("abcde"), tag="points")
        writer.add_graph(torch.nn.Linear(2, 1), torch.zeros(1, 2))
    with SummaryWriter(logdir / "margin") as writer:
        writer.add_custom_scalars_marginchart(["a", "b", "c"], category="M")
        graph = onnx.helper.make_graph([identity], "net", [value], [])
        writer.add_onnx_graph(onnx.helper.make_model(graph))
    with SummaryWriter(logdir / "layout") as writer:
        writer.add_custom_scalars({"A": {"chart": ["Multiline", ["scalar/old"]]}})


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    write_everything(folder)
    return folder


@pytest.fixture(scope="module", params=["true", "false"], ids=["data server", "Python loader"])
def address(request: pytest.FixtureRequest, logdir: Path) -> Iterator[str]:
    with tensorboard(logdir, f"--load_fast={request.param}") as served:
        yield served


def assert_comes(expected: Any, read: Callable[[], Any], seconds: float = TIMEOUT) -> None:
    """Return when `read`, which asks a server that is still loading, gives what is expected."""
    deadline = time.monotonic() + seconds
    found = None
    while found != expected:
        assert time.monotonic() < deadline, f"{found} rather than {expected}"
        with suppress(OSError):  # it does not answer yet
            found = read()


def get(url: str) -> Any:
    with urllib.request.urlopen(url) as answer:
        return json.loads(answer.read())


def tags(address: str, plugin: str, what: str = "tags") -> dict[str, set[str]]:
    """Return the tags of each run that has some."""
    found = get(f"{address}/data/plugin/{plugin}/{what}")
    return {run: set(names) for run, names in found.items() if names}


def test_scalars(address: str, request: pytest.FixtureRequest) -> None:
    main = {"scalar/old", "scalar/new", "scalar/named"}
    if "Python loader" in request.node.name:
        # The data server reads scalars of float64 as torch lays them out from nobody.
        main.add("scalar/double")
    expected = {
        "main": main,
        "main/several_a": {"several"},
        "main/several_b": {"several"},
        "main/trial": {"hparam/accuracy"},
    }
    assert_comes(expected, lambda: tags(address, "scalars"))
    points = f"{address}/data/plugin/scalars/scalars?run=main&tag=scalar%2Fnew"
    assert_comes([[0, 0.0], [1, 1.0], [2, 2.0]], lambda: [point[1:] for point in get(points)])


@pytest.mark.parametrize(
    ("plugin", "expected"),
    [
        ("histograms", {"histogram", "histogram_raw"}),
        ("distributions", {"histogram", "histogram_raw"}),
        ("images", {f"image/{name}" for name in IMAGES}),
        ("audio", {"audio"}),
        ("text", {"text/text_summary"}),
        ("pr_curves", {"pr/curve", "pr/raw"}),
        ("mesh", {"mesh"}),
    ],
)
def test_tags_of_other_plugins(address: str, plugin: str, expected: set[str]) -> None:
    assert_comes({"main": expected}, lambda: tags(address, plugin))


@pytest.mark.parametrize(("name", "format_name"), [("video", "GIF"), ("webp", "WEBP")])
def test_videos_with_all_their_frames(address: str, name: str, format_name: str) -> None:
    """Its page hands them to the browser, which goes by the bytes: WebP has no type there."""

    def shown() -> tuple[str | None, int]:
        query = f"run=main&tag=image%2F{name}&sample=0"
        [found] = get(f"{address}/data/plugin/images/images?{query}")
        picture = f"{address}/data/plugin/images/individualImage?{found['query']}"
        with urllib.request.urlopen(picture) as answer:
            video = PIL.Image.open(io.BytesIO(answer.read()))
        return video.format, getattr(video, "n_frames", 1)

    assert_comes((format_name, 4), shown)


def test_graphs(address: str) -> None:
    def runs() -> set[str]:
        found = get(f"{address}/data/plugin/graphs/info")
        return {run for run, info in found.items() if info.get("run_graph")}

    assert_comes({"main", "margin"}, runs)


def test_the_projector(address: str) -> None:
    assert_comes(["main"], lambda: get(f"{address}/data/plugin/projector/runs"))
    info = get(f"{address}/data/plugin/projector/info?run=main")
    assert [one["tensorName"] for one in info["embeddings"]] == ["points:00000"]


def test_hyperparameters(address: str) -> None:
    asked = urllib.parse.quote(json.dumps({"experimentName": ""}))

    def names() -> tuple[set[str], list[str]]:
        found = get(f"{address}/data/plugin/hparams/experiment?request={asked}")
        metrics = [one["name"]["tag"] for one in found["metricInfos"]]
        return {one["name"] for one in found["hparamInfos"]}, metrics

    assert_comes(({"lr", "bsize"}, ["hparam/accuracy"]), names)


def test_layouts(address: str) -> None:
    def charts() -> dict[str, list[str]]:
        found = get(f"{address}/data/plugin/custom_scalars/layout")
        return {
            category["title"]: sorted(kind for chart in category["chart"] for kind in chart)
            for category in found.get("category", [])
        }

    expected = {"A": ["multiline", "title"], "M": ["margin", "title"]}
    expected["default"] = ["multiline", "title"]
    assert_comes(expected, charts)
