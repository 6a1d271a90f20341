"""The projector's files are what torch's writer writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import torch
from google.protobuf import text_format
from PIL import Image
from tensorboard.plugins.projector import projector_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter
from tests.conformance.beside_torch import assert_same_parameters

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.standard_normal((10, 4)).astype(np.float32)
LABELS = ["ant", "bee", "Käfer", "🎉", "", "a b", "%", "7", "None", "x" * 300]

Add = Callable[[Any], None]


def test_names_order_and_defaults_are_torch_s() -> None:
    assert_same_parameters("add_embedding")


def files(run: Path) -> dict[str, bytes]:
    """Return all files of a run but its event file, by path."""
    paths = [path for path in run.rglob("*") if path.is_file() and "tfevents" not in path.name]
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in paths}


def config(run: Path) -> Any:
    text = (run / "projector_config.pbtxt").read_text("utf-8")
    return text_format.Parse(text, ProjectorConfig())


def read(tsv: Path) -> Any:
    return projector_plugin._read_tensor_tsv_file(str(tsv))


def pixels(path: Path) -> Any:
    with Image.open(path) as image:
        return np.asarray(image)


def assert_alike(folder: Path, add: Add) -> Path:
    """Assert that both writers write the same files after `add`; return the folder of ours."""
    theirs, own = folder / "torch", folder / "ours"
    for run, kind in ((theirs, TorchWriter), (own, SummaryWriter)):
        with kind(str(run)) as writer:
            add(writer)
    expected, found = files(theirs), files(own)
    assert found.keys() == expected.keys()
    assert config(own) == config(theirs)
    for path, content in expected.items():
        if path.endswith("tensors.tsv"):
            assert np.array_equal(read(own / path), read(theirs / path), equal_nan=True)
        elif path.endswith(".png"):
            assert np.array_equal(pixels(own / path), pixels(theirs / path))
        elif not path.endswith(".pbtxt"):
            assert found[path] == content
    return own


@pytest.mark.parametrize(
    "points",
    [
        POINTS,
        POINTS.astype(np.float64),
        POINTS.astype(np.float16),
        POINTS.T,
        POINTS[::2, 1:],
        torch.from_numpy(POINTS),
        torch.from_numpy(POINTS).requires_grad_(),
        torch.from_numpy(POINTS).T,
        RANDOM.integers(-5, 5, (10, 4)),
        RANDOM.integers(0, 255, (10, 4)).astype(np.uint8),
        np.array([[np.nan, 1], [np.inf, -np.inf], [0.0, -0.0]], np.float32),
        RANDOM.integers(0, 1 << 32, (5000, 20), dtype=np.uint32).view(np.float32),
        RANDOM.standard_normal((3, 50_000)),
        POINTS[:1],
        POINTS[:, :1],
    ],
    ids=lambda points: f"{type(points).__name__} {points.dtype} {tuple(points.shape)}",
)
def test_points(tmp_path: Path, points: Any) -> None:
    assert_alike(tmp_path, lambda writer: writer.add_embedding(points))


def test_points_of_jax(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(jnp.array(POINTS))
    assert np.array_equal(read(tmp_path / "00000/default/tensors.tsv"), POINTS)


@pytest.mark.parametrize(
    ("metadata", "header"),
    [
        (LABELS, None),
        (LABELS, []),
        (list(range(10)), None),
        (np.arange(10) / 3, None),
        (tuple(LABELS), None),
        ([[label, index, index / 3] for index, label in enumerate(LABELS)], ["name", "n", "f"]),
        ([(label,) for label in LABELS], ["only"]),
        ([(True, None)] * 10, ["a", 1]),
    ],
)
def test_labels(tmp_path: Path, metadata: Any, header: Any) -> None:
    assert_alike(
        tmp_path,
        lambda writer: writer.add_embedding(POINTS, metadata, metadata_header=header),
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 10])
@pytest.mark.parametrize("shape", [(3, 4, 4), (1, 4, 4), (3, 2, 7), (1, 1, 1)])
def test_images(tmp_path: Path, count: int, shape: tuple[int, ...]) -> None:
    images = torch.randn(count, *shape)
    assert_alike(tmp_path, lambda writer: writer.add_embedding(POINTS[:count], label_img=images))


@pytest.mark.parametrize("step", [None, 0, 7, 123456, -3])
@pytest.mark.parametrize("tag", ["words", "a/b", "a\\b", "50%", "%2f", "naïve 🎉", "..a", ""])
def test_folders(tmp_path: Path, step: int | None, tag: str) -> None:
    assert_alike(tmp_path, lambda writer: writer.add_embedding(POINTS, global_step=step, tag=tag))


def test_all_embeddings_of_a_writer_are_listed(tmp_path: Path) -> None:
    images = torch.rand(10, 3, 5, 6)

    def add(writer: Any) -> None:
        writer.add_embedding(POINTS, LABELS, tag="first")
        writer.add_embedding(POINTS * 2, label_img=images, tag="second")
        writer.close()
        writer.add_embedding(POINTS * 3, global_step=5, tag="first")

    own = assert_alike(tmp_path, add)
    assert [info.tensor_name for info in config(own).embeddings] == [
        "first:00000",
        "second:00000",
        "first:00005",
    ]


def test_an_embedding_that_is_written_over_is_listed_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # torch lists it as often as it was written, though there is one file.
    def add(writer: Any) -> None:
        for factor in (1, 2):
            writer.add_embedding(POINTS * factor)

    theirs, own = tmp_path / "torch", tmp_path / "ours"
    for run, kind in ((theirs, TorchWriter), (own, SummaryWriter)):
        with kind(str(run)) as writer:
            add(writer)
    assert "Embedding dir exists" in capsys.readouterr().out
    assert len(config(theirs).embeddings) == 2
    assert len(config(own).embeddings) == 1
    assert files(own).keys() == files(theirs).keys()


def test_labels_keep_to_their_line_and_column(tmp_path: Path) -> None:
    # torch writes them as they are, and every label after them belongs to another point.
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(POINTS[:2], ["a\nb", "c\td"], tag="plain")
        writer.add_embedding(POINTS[:1], [["a\tb", "c\r\nd"]], None, 0, "table", ["x", "y"])
    assert files(tmp_path)["00000/plain/metadata.tsv"] == b"a b\nc d\n"
    assert files(tmp_path)["00000/table/metadata.tsv"] == b"x\ty\na b\tc d\n"


@pytest.mark.parametrize(
    "labels", [torch.arange(10), list(torch.arange(10)), jnp.arange(10), np.arange(10)], ids=type
)
def test_labels_in_tensors_are_their_numbers(tmp_path: Path, labels: Any) -> None:
    # torch writes "tensor(3)".
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(POINTS, labels)
    lines = files(tmp_path)["00000/default/metadata.tsv"].decode().split()
    assert lines == [str(number) for number in range(10)]


def test_truth_values_are_0_and_1(tmp_path: Path) -> None:
    # torch writes "True", which the projector takes for no number.
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding([[True, False], [False, False]])
    assert files(tmp_path)["00000/default/tensors.tsv"] == b"1\t0\n0\t0\n"


def test_images_of_bytes_keep_their_colours(tmp_path: Path) -> None:
    # torch multiplies them by 255, too, and all but black becomes white.
    images = RANDOM.integers(0, 256, (4, 3, 2, 2)).astype(np.uint8)
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(POINTS[:4], label_img=images)
    sheet = pixels(tmp_path / "00000/default/sprite.png")
    assert np.array_equal(sheet[2:, :2], images[2].transpose(1, 2, 0))


def test_images_may_be_taller_than_wide(tmp_path: Path) -> None:
    # torch fails on them.
    images = RANDOM.random((3, 3, 6, 2))
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(POINTS[:3], label_img=images)
    sheet = pixels(tmp_path / "00000/default/sprite.png")
    assert sheet.shape == (12, 4, 3)
    assert np.array_equal(sheet[6:, :2], (images[2].transpose(1, 2, 0) * 255).astype(np.uint8))
    [info] = config(tmp_path).embeddings
    assert list(info.sprite.single_image_dim) == [2, 6]


@pytest.mark.parametrize("tag", ["..", ".", "../../x", "/etc/x", "..\\x", "a/../../../x"])
def test_files_stay_in_the_run_s_folder(tmp_path: Path, tag: str) -> None:
    run = tmp_path / "runs" / "one"
    with SummaryWriter(run) as writer:
        writer.add_embedding(POINTS, tag=tag)
    assert [path for path in tmp_path.rglob("*.tsv") if run / "00000" not in path.parents] == []
    [info] = config(run).embeddings
    assert (run / info.tensor_path).resolve().is_relative_to(run.resolve())
    assert re.fullmatch(r"00000/[^/]+/tensors\.tsv", info.tensor_path)
