"""The projector's files are what torch's writer writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd
import polars as pl
import pytest
import torch
from google.protobuf import text_format
from PIL import Image
from tensorboard.plugins.projector import projector_plugin
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from torch.utils.tensorboard import SummaryWriter as TorchWriter

import tbwidget
from tbwidget import SummaryWriter
from tests.conformance.beside_torch import assert_same_parameters

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.standard_normal((10, 4)).astype(np.float32)
LABELS = ["ant", "bee", "Käfer", "🎉", "-", "a b", "%", "7", "None", "x" * 300]

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
        ([(label, "") for label in LABELS], ["name", "blank"]),
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


def shown(run: Path) -> list[dict[str, str]]:
    """Return the labels of each point that TensorBoard's page shows.

    By its `parseMetadata` (tensorboard/plugins/projector/vz_projector/data-provider.ts): lines
    that are blank to JavaScript's `trim` do not count, the first is a header if it has a tab,
    and columns are kept by name, without what is not there.
    """
    trimmed = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
        map(chr, range(0x2000, 0x200B))
    )
    text = files(run)["00000/default/metadata.tsv"].decode()
    lines = [line for line in text.split("\n") if line.strip(trimmed)]
    header = lines.pop(0).split("\t") if "\t" in lines[0] else ["label"]
    rows = [dict(zip(header, line.split("\t"), strict=False)) for line in lines]
    return [{name: label for name, label in row.items() if label} for row in rows]


def read_back(run: Path) -> dict[str, list[str]]:
    [found] = tbwidget.open_logdir(run).embeddings()
    return found.labels


@pytest.mark.parametrize(
    "metadata",
    [[["cat"], ["dog"], ["cow"]], ["cat", "dog", "cow"], np.array(["cat", "dog", "cow"])],
)
def test_a_header_of_one_column_is_no_label(tmp_path: Path, metadata: Any) -> None:
    # torch's header is the first point's label, and TensorBoard refuses four for three points.
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(np.eye(3), metadata, metadata_header=["animal"])
    assert shown(tmp_path) == [{"animal": "cat"}, {"animal": "dog"}, {"animal": "cow"}]
    assert read_back(tmp_path) == {"animal": ["cat", "dog", "cow"]}


def test_columns_of_the_same_name_are_all_there(tmp_path: Path) -> None:
    # torch writes the names as they are, and TensorBoard shows the last column alone.
    with SummaryWriter(tmp_path) as writer:
        header = ["x", "x", "x (2)", "a\tb", "a b"]
        writer.add_embedding(np.eye(2), [list("12345"), list("67890")], metadata_header=header)
    expected = {
        "x": ["1", "6"],
        "x (3)": ["2", "7"],
        "x (2)": ["3", "8"],
        "a b": ["4", "9"],
        "a b (2)": ["5", "0"],
    }
    assert read_back(tmp_path) == expected
    assert shown(tmp_path) == [
        {name: labels[i] for name, labels in expected.items()} for i in (0, 1)
    ]


BLANKS = ["", "a", " ", "\u200b", "\u3000\ufeff", "b", "\u200b\u200b ", ""]


@pytest.mark.parametrize("header", [None, ["word"], ["word", "n"], ["", " "], [""]])
def test_blank_labels_keep_their_points(tmp_path: Path, header: Any) -> None:
    # torch writes blank lines, and TensorBoard refuses all labels for them.
    columns = len(header or "?")
    rows = BLANKS if header is None else [[label] + [""] * (columns - 1) for label in BLANKS]
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(np.eye(len(BLANKS)), rows, metadata_header=header)
    assert len(shown(tmp_path)) == len(BLANKS)
    first, *others = read_back(tmp_path).values()
    assert first == BLANKS
    assert others == [[""] * len(BLANKS)] * (columns - 1)


def test_a_data_frame_is_labels_and_their_header(tmp_path: Path) -> None:
    table = {"animal": ["cat", "dog"], "legs": [4, 4]}
    for frame in (pd.DataFrame(table), pl.DataFrame(table)):
        with SummaryWriter(tmp_path) as writer:
            writer.add_embedding(np.eye(2), frame)
        assert read_back(tmp_path) == {"animal": ["cat", "dog"], "legs": ["4", "4"]}


def test_no_points_have_no_labels(tmp_path: Path) -> None:
    for header in (None, ["only"]):
        with SummaryWriter(tmp_path) as writer:
            writer.add_embedding(np.zeros((0, 3)), [], metadata_header=header)
        assert read_back(tmp_path) == {"label" if header is None else "only": []}


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
