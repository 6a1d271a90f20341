"""Spaces in the files of a log."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import tbwidget
from tbwidget import SummaryWriter
from tbwidget.projection.space import FileSpace, catalogue, step_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("words:00010", ("words", 10)),
        ("a:b:123456", ("a:b", 123456)),
        ("words:-0003", ("words", -3)),
        ("layer/embedding:0", ("layer/embedding:0", 0)),
        (":00001", (":00001", 0)),
        ("x:" + "9" * 5_000, ("x:" + "9" * 5_000, 0)),
        ("", ("", 0)),
    ],
)
def test_the_step_is_taken_from_the_name(name: str, expected: tuple[str, int]) -> None:
    assert step_of(name) == expected


def test_embeddings_of_one_tag_are_steps_of_one_space(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "a") as writer:
        for step in (20, 3):
            writer.add_embedding(np.eye(3) * step, global_step=step, tag="words")
        writer.add_embedding(np.eye(2), tag="other")
    with SummaryWriter(tmp_path / "b") as writer:
        writer.add_embedding(np.eye(2), tag="words")
    found = catalogue(tbwidget.open_logdir(tmp_path).embeddings())
    assert {key: list(steps) for key, steps in found.items()} == {
        ("a", "words"): [3, 20],
        ("a", "other"): [0],
        ("b", "words"): [0],
    }
    assert FileSpace(found["a", "words"][20]).vectors[0, 0] == 20


def config(folder: Path, fields: str) -> FileSpace:
    """Return the space of an embedding with these fields, besides points: 3 of 2 dimensions."""
    folder.mkdir(exist_ok=True)
    (folder / "t.tsv").write_text("1\t2\n3\t4\n5\t6\n")
    text = f'embeddings {{ tensor_name: "e" tensor_path: "t.tsv" {fields} }}'
    (folder / "projector_config.pbtxt").write_text(text)
    [embedding] = tbwidget.open_logdir(folder).embeddings()
    return FileSpace(embedding)


def test_of_several_of_one_name_the_last_counts(tmp_path: Path) -> None:
    config(tmp_path, "")
    path = tmp_path / "projector_config.pbtxt"
    path.write_text(path.read_text() + 'embeddings { tensor_name: "e" tensor_path: "u.tsv" }')
    (tmp_path / "u.tsv").write_text("7\n")
    [[embedding]] = [
        steps.values() for steps in catalogue(tbwidget.open_logdir(tmp_path).embeddings()).values()
    ]
    assert embedding.points.tolist() == [[7]]


@pytest.mark.parametrize(
    ("text", "values", "remark"),
    [
        ("a\nb\nc\n", ["a", "b", "c"], None),
        ("a\n", ["a", "", ""], "labels of 1 points, expected 3: the rest is blank"),
        ("a\nb\nc\nd\ne\n", ["a", "b", "c"], "labels of more points, expected 3"),
    ],
)
def test_there_are_as_many_labels_as_points(
    tmp_path: Path, text: str, values: list[str], remark: str | None
) -> None:
    (tmp_path / "m.tsv").write_text(text)
    space = config(tmp_path, 'metadata_path: "m.tsv"')
    assert space.metadata == {"label": values}
    assert bool(space.remarks) == bool(remark)
    assert (remark or "") in "".join(space.remarks)


def test_what_can_not_be_read_is_missing_with_a_remark(tmp_path: Path) -> None:
    (tmp_path / "s.png").write_bytes(b"none")
    fields = 'metadata_path: "gone" sprite { image_path: "s.png" single_image_dim: [2, 2] }'
    space = config(tmp_path, fields)
    assert (space.metadata, space.pictures) == ({}, None)
    assert "there is no file 'gone'" in space.remarks[0]
    assert "sprite: no PNG" in space.remarks[1]
    assert len(space.vectors) == 3


def test_a_space_may_have_points_alone(tmp_path: Path) -> None:
    space = config(tmp_path, "")
    assert (space.metadata, space.pictures, space.remarks) == ({}, None, [])


def test_a_sprite_whose_pictures_have_no_size_is_none(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, "PNG")
    (tmp_path / "s.png").write_bytes(stream.getvalue())
    space = config(tmp_path, 'sprite { image_path: "s.png" }')
    assert space.pictures is None
    assert "does not tell how large" in space.remarks[0]


def test_pictures_are_those_that_were_written(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 6), np.uint8)
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(np.zeros((5, 2)), label_img=images)
    [embedding] = tbwidget.open_logdir(tmp_path).embeddings()
    pictures = FileSpace(embedding).pictures
    assert pictures is not None
    assert np.array_equal(pictures.tiles, images.transpose(0, 2, 3, 1))
    with Image.open(io.BytesIO(pictures.picture(3))) as one:
        assert np.array_equal(np.asarray(one), images[3].transpose(1, 2, 0))
