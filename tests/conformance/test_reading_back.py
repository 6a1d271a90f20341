"""What torch, TensorBoard and our own writer wrote comes back as it was."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import torch
from google.protobuf import json_format
from PIL import Image
from tensorboard import data_compat
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import (
    EventFileLoader,
    RawEventFileLoader,
)
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups
from tensorboard.plugins.hparams import summary_v2 as hp
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter as TorchWriter

import tbwidget
from tbwidget import SummaryWriter
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs import histogram, image
from tbwidget.data.blobs.tensor import as_array
from tbwidget.projection.space import FileSpace
from tests.conformance.test_wild import WILD, every_file
from tests.files import event, event_file, record

RNG = np.random.default_rng(0)

writers = pytest.mark.parametrize("writer", [TorchWriter, SummaryWriter], ids=["torch", "ours"])


def written(folder: Path, writer: Any, add: Callable[[Any], None]) -> tbwidget.Logdir:
    """Return the logdir in which `add` has added to a writer."""
    with writer(str(folder / "run")) as made:
        add(made)
    return tbwidget.open_logdir(folder)


def theirs(folder: Path) -> list[Any]:
    """Return the values of a run as TensorBoard's loader has them: all of them tensors."""
    [path] = (folder / "run").iterdir()
    return [value for event in EventFileLoader(str(path)).Load() for value in event.summary.value]


@writers
@pytest.mark.parametrize("shape", [(3, 20, 30), (1, 20, 30), (4, 20, 30)])
def test_images_have_the_pixels(tmp_path: Path, writer: Any, shape: tuple[int, ...]) -> None:
    images = RNG.integers(0, 256, (3, *shape), dtype=np.uint8)

    def add(made: Any) -> None:
        for step, one in enumerate(images):
            made.add_image("i", one, step)

    steps = written(tmp_path, writer, add).images("run", "i")
    assert [one.step for one in steps] == [0, 1, 2]
    for step, one in zip(steps, images, strict=True):
        pixels = np.asarray(step.image)
        assert np.array_equal(pixels, np.broadcast_to(one.transpose(1, 2, 0), pixels.shape))


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_video_has_its_first_frame(tmp_path: Path, kind: Any) -> None:
    frames = np.zeros((1, 3, 3, 16, 16), np.uint8)
    frames[:, 0, 0] = 255
    logdir = written(tmp_path, SummaryWriter, lambda made: made.add_video("v", frames, format=kind))
    first = logdir.images()[0].image
    assert (first.format, first.size) == (kind.upper(), (16, 16))
    assert first.convert("RGB").getpixel((8, 8)) == (255, 0, 0)


@writers
@pytest.mark.parametrize("bins", ["tensorflow", "auto", "fd"])
def test_histograms_are_those_of_tensorboard(tmp_path: Path, writer: Any, bins: str) -> None:
    values = RNG.normal(size=1000)
    logdir = written(tmp_path, writer, lambda made: made.add_histogram("h", values, 1, bins=bins))
    [step] = logdir.histograms()
    rows = np.stack([step.left, step.right, step.counts], axis=1)
    [value] = theirs(tmp_path)
    assert np.array_equal(rows.astype(np.float32), tensor_util.make_ndarray(value.tensor))
    assert (step.edges[0], step.edges[-1]) == (values.min(), values.max())
    assert (step.counts.sum(), len(step.edges)) == (1000, len(step.counts) + 1)


@pytest.mark.parametrize("values", [RNG.normal(size=100), np.ones(5), np.array([])])
def test_histograms_of_tensorflow_2_look_the_same(tmp_path: Path, values: Any) -> None:
    value = histogram_pb("h", values, buckets=10).value[0]
    own = pb.Summary.Value.FromString(value.SerializeToString())
    event_file(tmp_path / "run", record(event(0, None, own)))
    [step] = tbwidget.open_logdir(tmp_path).histograms()
    expected = tensor_util.make_ndarray(value.tensor)
    assert np.array_equal(np.stack([step.left, step.right, step.counts], axis=1), expected)


@writers
def test_texts_are_the_texts(tmp_path: Path, writer: Any) -> None:
    text = "**bold** 猫\n\n- a\n"
    [step] = written(tmp_path, writer, lambda made: made.add_text("t", text, 3)).texts()
    assert (step.tag, step.step, step.text) == ("t/text_summary", 3, text)


def test_tables_of_texts_keep_their_shape(tmp_path: Path) -> None:
    table = [["a", "b"], ["c", "ä"]]
    value = text_pb("t", table).value[0]
    own = pb.Summary.Value.FromString(value.SerializeToString())
    event_file(tmp_path / "run", record(event(0, None, own)))
    [step] = tbwidget.open_logdir(tmp_path).texts()
    assert step.strings.tolist() == table
    assert step.text == "a\nb\nc\nä"


@writers
def test_sounds_have_the_samples(tmp_path: Path, writer: Any) -> None:
    samples = RNG.uniform(-1, 1, 1000).astype(np.float32)
    add = lambda made: made.add_audio("a", torch.from_numpy(samples), 2, 8000)  # noqa: E731
    [step] = written(tmp_path, writer, add).audio()
    with wave.open(io.BytesIO(step.encoded[0].data)) as judge:
        raw = np.frombuffer(judge.readframes(2000), "<i2")
    assert (step.rate, step.samples.shape) == (8000, (1000, 1))
    assert np.array_equal(step.samples[:, 0] * 2**15, raw)
    assert np.abs(step.samples[:, 0] - samples).max() < 2**-14


@writers
def test_pr_curves_are_those_of_tensorboard(tmp_path: Path, writer: Any) -> None:
    labels, predictions = RNG.integers(0, 2, 200), RNG.uniform(size=200)
    add = lambda made: made.add_pr_curve("p", labels, predictions, 4, 51)  # noqa: E731
    [step] = written(tmp_path, writer, add).pr_curves()
    rows = tensor_util.make_ndarray(theirs(tmp_path)[0].tensor)
    names = ("true_positives", "false_positives", "true_negatives", "false_negatives")
    for row, name in zip(rows, (*names, "precision", "recall"), strict=True):
        assert np.array_equal(row, getattr(step, name)), name
    # As tensorboard/plugins/pr_curve/pr_curves_plugin.py has them.
    assert np.array_equal(step.thresholds, np.linspace(0.0, 1.0, 51))
    assert step.true_positives[0] == labels.sum()
    at_half = int(np.searchsorted(step.thresholds, 0.5))
    assert step.recall[at_half] == pytest.approx(labels[predictions >= 0.5].sum() / labels.sum())


@writers
def test_meshes_are_the_meshes(tmp_path: Path, writer: Any) -> None:
    vertices = torch.rand(2, 5, 3)
    colors = torch.randint(0, 256, (2, 5, 3))
    faces = torch.randint(0, 5, (2, 3, 3))
    config = {"material": {"cls": "PointsMaterial", "size": 2}}
    add = lambda made: made.add_mesh("m", vertices, colors, faces, config, 8)  # noqa: E731
    [step] = written(tmp_path, writer, add).meshes(tag="m")
    assert step.step == 8
    assert np.array_equal(step.vertices, vertices)
    assert step.colors is not None
    assert step.faces is not None
    assert np.array_equal(step.colors, colors)
    assert np.array_equal(step.faces, faces)
    assert step.config == config


@writers
def test_embeddings_are_the_embeddings(tmp_path: Path, writer: Any) -> None:
    points, sprites = torch.rand(4, 3), torch.rand(4, 3, 8, 8)
    labels = [["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]]
    add = lambda made: made.add_embedding(  # noqa: E731
        points, labels, sprites, tag="e", metadata_header=["name", "number"]
    )
    [embedding] = written(tmp_path, writer, add).embeddings()
    assert np.array_equal(embedding.points, points)
    assert embedding.labels == {"name": list("abcd"), "number": list("1234")}
    assert embedding.sprite is not None
    assert (embedding.sprite.size, embedding.sprite_size) == ((16, 16), (8, 8))
    pictures = FileSpace(embedding).pictures
    assert pictures is not None
    expected = sprites.permute(0, 2, 3, 1).numpy() * 255
    assert np.abs(pictures.tiles - expected).max() <= 1


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")
@writers
def test_graphs_are_the_graphs(tmp_path: Path, writer: Any) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
    logdir = written(tmp_path, writer, lambda made: made.add_graph(model, torch.rand(1, 3)))
    judge = EventAccumulator(str(tmp_path / "run"))
    judge.Reload()
    [step] = logdir.graphs()
    assert GraphDef.FromString(step.encoded) == judge.Graph()
    assert [node.name for node in step.graph.node] == [node.name for node in judge.Graph().node]
    [metadata] = logdir.run_metadata()
    assert metadata.name in judge.Tags()["run_metadata"]
    assert metadata.encoded == judge.RunMetadata(metadata.name).SerializeToString()


ARRAYS: dict[str, Any] = {
    **{
        name: RNG.integers(0, 100, (2, 3)).astype(name)
        for name in (
            *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
            *("float16", "float32", "float64", "complex64", "complex128"),
        )
    },
    "bool": np.array([[True, False]]),
    "scalar": np.float32(0.1),
    "single": np.array([7], np.int64),
    "empty": np.zeros((0, 3), np.float32),
    "not finite": np.array([np.nan, np.inf, -np.inf]),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_tensors_of_tensorboard_s_own_tool_are_read(array: Any) -> None:
    message = tensor_util.make_tensor_proto(array)
    found = as_array(pb.TensorProto.FromString(message.SerializeToString()))
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert np.array_equal(found, array, equal_nan=array.dtype.kind in "fc")


@pytest.mark.parametrize("value", ["text", ["a", "b"], [["a"], [""]]])
def test_strings_of_tensorboard_s_own_tool_are_read(value: Any) -> None:
    message = tensor_util.make_tensor_proto(value)
    found = as_array(pb.TensorProto.FromString(message.SerializeToString()))
    assert np.array_equal(found.astype(str), value)


TORCH = [
    *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.bool),
    *(torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8),
]


@pytest.mark.parametrize("dtype", TORCH, ids=str)
def test_tensors_of_every_type_come_back(tmp_path: Path, dtype: Any) -> None:
    tensor = torch.tensor([[1.5, 0.0, 100.0], [-3.0, 7.0, 2.0]]).abs().to(dtype)
    logdir = written(tmp_path, SummaryWriter, lambda made: made.add_tensor("t", tensor))
    [step] = logdir.tensors()
    assert step.tensor.shape == (2, 3)
    assert np.array_equal(step.tensor, tensor.float().numpy())


def test_bfloat16_of_ml_dtypes_comes_back(tmp_path: Path) -> None:
    values = RNG.normal(size=50).astype(ml_dtypes.bfloat16)
    logdir = written(tmp_path, SummaryWriter, lambda made: made.add_tensor("t", values))
    assert np.array_equal(logdir.tensors()[0].tensor, values.astype(np.float32))


def judged_sessions(logdir: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Return hyperparameters, and metrics by group and tag, of each session for TensorBoard."""
    multiplexer = EventMultiplexer(size_guidance={"tensors": 0})
    multiplexer.AddRunsFromDirectory(str(logdir))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(logdir))
    context = backend_context.Context(TBContext(data_provider=provider))
    statuses = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]
    request = api_pb2.ListSessionGroupsRequest(start_index=0, slice_size=10_000)
    request.allowed_statuses.extend(api_pb2.Status.Value(name) for name in statuses)
    request.aggregation_type = api_pb2.AGGREGATION_AVG
    handler = list_session_groups.Handler(RequestContext(), context, "", request)
    hparams, metrics = {}, {}
    for group in handler.run().session_groups:
        for session in group.sessions:
            name = session.name or "."
            hparams[name] = {
                key: json_format.MessageToDict(value) for key, value in group.hparams.items()
            }
            metrics[name] = {
                "/".join(part for part in (value.name.group, value.name.tag) if part): value.value
                for value in session.metric_values
            }
    return hparams, metrics


def assert_judged_the_same(logdir: Path) -> int:
    """Assert that hyperparameters and metrics are TensorBoard's; return how many sessions.

    Where a session begins again in the same run with other hyperparameters, TensorBoard shows
    the first ones beside the last metrics. Ours are the last ones, to which those belong.
    """
    hparams, metrics = judged_sessions(logdir)
    opened = tbwidget.open_logdir(logdir)
    again = {one.run for one in opened.list_series("hparams") if one.count > 1}
    rows = opened.hparams("arrow").to_pylist()
    assert {row["run"] for row in rows} == set(hparams)
    for row in rows:
        run = row["run"]
        for name, value in hparams[run].items():
            assert run in again or row[name] in {value, str(value)}, (run, name)
        for name, value in metrics[run].items():
            assert row.get(f"{name} (metric)", row[name]) == value, (run, name)
        known = {*hparams[run], *metrics[run], *(f"{name} (metric)" for name in metrics[run])}
        assert {name for name, value in row.items() if value is not None} - known <= {"run"}
    return len(rows)


@writers
def test_hyperparameters_are_those_of_tensorboard(tmp_path: Path, writer: Any) -> None:
    with writer(str(tmp_path)) as made:
        for trial in range(3):
            values = {"lr": 0.1 * (trial + 1), "opt": "adam", "nesterov": trial > 1}
            made.add_hparams(values, {"loss": trial / 4, "acc/top": 1.0}, run_name=f"t{trial}")
    assert assert_judged_the_same(tmp_path) == 3


def test_hyperparameters_of_keras_are_those_of_tensorboard(tmp_path: Path) -> None:
    """No experiment is declared: metrics are the scalars in and below the sessions' runs."""
    for trial, units in enumerate((16, 32)):
        message = hp.hparams_pb({"units": units, "dropout": 0.1}, trial_id=f"trial {trial}")
        values = [pb.Summary.Value.FromString(value.SerializeToString()) for value in message.value]
        scalar = pb.Summary.Value(tag="epoch_loss", simple_value=units / 2)
        event_file(tmp_path / f"trial{trial}", record(event(0, None, *values)))
        for part in ("train", "validation"):
            folder = tmp_path / f"trial{trial}" / part
            event_file(folder, record(event(0, None, scalar)))
    assert assert_judged_the_same(tmp_path) == 2
    table = tbwidget.open_logdir(tmp_path).hparams()
    assert table["validation/epoch_loss"].to_list() == [8.0, 16.0]


@pytest.mark.parametrize(
    "name",
    [
        "Alwaysproblem+tensorboard-review/log/text_hp",
        "Alwaysproblem+tensorboard-review/logs/hparam_tuning",
        "Dawidemm+pixel-level-image-analysis/lightning_logs",
        "kubeflow+katib",
    ],
)
def test_hyperparameters_in_the_wild_are_those_of_tensorboard(fixtures: Path, name: str) -> None:
    assert_judged_the_same(fixtures / "wild" / name)


READ: dict[str, Callable[[Any], Any]] = {
    "images": lambda step: step.images,
    "histograms": lambda step: step.counts,
    "texts": lambda step: step.text,
    "tensors": lambda step: step.tensor,
    "graphs": lambda step: step.graph,
}


@pytest.fixture(scope="module")
def wild(fixtures: Path) -> tbwidget.Logdir:
    return tbwidget.open_logdir(fixtures / "wild")


def test_everything_in_the_wild_can_be_looked_at(wild: tbwidget.Logdir) -> None:
    kinds = {info.kind for info in wild.list_series()}
    assert kinds == {"scalars", "hparams", *READ}
    looked_at = 0
    for kind, read in READ.items():
        for step in getattr(wild, kind)():
            assert read(step) is not None
            looked_at += 1
    assert looked_at == sum(
        info.count for info in wild.list_series() if info.kind not in {"scalars", "hparams"}
    )
    assert len(wild.hparams()) > 0
    assert wild.list_problems() == []


@every_file
def test_values_in_the_wild_are_those_of_tensorboard(fixtures: Path, entry: dict[str, Any]) -> None:
    data = RawEventFileLoader(str(WILD / entry["path"])).Load()
    for own, judge in ((pb.Event.FromString(raw), Event.FromString(raw)) for raw in data):
        for ours, their in zip(own.summary.value, judge.summary.value, strict=True):
            kind = ours.WhichOneof("value")
            if kind == "histo":
                rows = np.stack(histogram.decode(ours), axis=1).astype(np.float32)
                assert np.array_equal(rows, array_of(data_compat.migrate_value(their)))
            elif kind == "tensor":
                assert np.array_equal(as_array(ours.tensor), array_of(their))
            elif kind == "image":
                pixels = np.asarray(Image.open(io.BytesIO(their.image.encoded_image_string)))
                assert np.array_equal(np.asarray(image.opened(image.decode(ours)[0])), pixels)


def array_of(value: Any) -> Any:
    """Return what TensorBoard makes of a tensor."""
    return tensor_util.make_ndarray(value.tensor)
