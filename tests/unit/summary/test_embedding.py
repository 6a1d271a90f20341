"""Points → the projector's files. What torch makes of them: tests/conformance."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tbwidget.summary.embedding import CHUNK, Embedding, tsv


def embedding(
    mat: Any,
    metadata: Any = None,
    label_img: Any = None,
    step: int = 0,
    tag: str = "default",
    metadata_header: Any = None,
) -> Embedding:
    return Embedding(mat, metadata, label_img, step, tag, metadata_header)


def files(made: Embedding) -> dict[str, bytes]:
    return dict(made.draft([made.info]).encode())


def test_numbers_have_the_fewest_digits() -> None:
    assert tsv(np.array([[0.1, 1e5], [-0.0, 3]], np.float32)) == b"0.1\t100000.0\n-0.0\t3.0\n"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_come_back_to_the_last_bit(dtype: Any) -> None:
    bits = np.random.default_rng(0).integers(0, 256, 400_000, np.uint8).view(dtype)
    points = bits[np.isfinite(bits)]
    read = np.array([float(text) for text in tsv(points[:, np.newaxis]).split()], dtype)
    assert points.tobytes() == read.tobytes()


def test_numbers_that_are_not_finite_keep_their_places() -> None:
    points = np.zeros((CHUNK, 3))
    points[[0, CHUNK // 2, -1], [0, 1, 2]] = np.nan, np.inf, -np.inf
    lines = tsv(points).decode().splitlines()
    assert (lines[0], lines[CHUNK // 2]) == ("nan\t0.0\t0.0", "0.0\tinf\t0.0")
    assert lines[-1] == "0.0\t0.0\t-inf"
    assert len(lines) == CHUNK


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1), (2, CHUNK + 1)])
def test_every_row_is_a_line(shape: tuple[int, int]) -> None:
    text = tsv(np.zeros(shape, np.int64)).decode()
    assert text == ("\t".join("0" * shape[1]) + "\n") * shape[0]


def test_input_is_copied_at_the_call() -> None:
    points, labels, images = np.ones((2, 3)), [["a"], ["b"]], np.ones((2, 1, 2, 2))
    made = embedding(points, labels, images, metadata_header=["x"])
    before = files(made)
    points[:], images[:] = 9, 0
    labels[0][0] = labels[1] = "changed"  # type: ignore[call-overload]
    assert files(made) == before
    assert made.nbytes >= points.nbytes + images.nbytes


def test_images_of_points_may_be_pillow_s() -> None:
    images = [Image.new("RGBA", (3, 2), (7, 8, 9)), Image.new("L", (3, 2), 7)]
    made = embedding(np.ones((2, 3)), label_img=images)
    assert list(made.info.sprite.single_image_dim) == [3, 2]
    with Image.open(io.BytesIO(files(made)[made.info.sprite.image_path])) as sheet:
        assert [sheet.getpixel(place) for place in ((0, 0), (3, 0))] == [(7, 8, 9), (7, 7, 7)]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"mat": np.zeros(3)}, r"mat of add_embedding: got shape \(3,\), expected \(N, D\)"),
        ({"mat": None}, "mat of add_embedding: got NoneType"),
        ({"mat": [[1j]]}, "expected real numbers"),
        ({"metadata": ["a"]}, "got 1 labels, expected one a point: 2"),
        (
            {"metadata": [["a", "b"], ["c"]], "metadata_header": ["x", "y"]},
            "row 1 has 1 labels, expected one for each of the header's 2 columns",
        ),
        ({"label_img": np.zeros((3, 3, 2, 2))}, r"expected \(2, 3, H, W\)"),
        ({"label_img": np.zeros((2, 4, 2, 2))}, r"got shape \(2, 4, 2, 2\)"),
        ({"label_img": np.zeros((2, 3, 0, 2))}, r"got shape \(2, 3, 0, 2\)"),
        ({"tag": "x" * 300}, "can't name a folder"),
        ({"tag": "a\0b"}, "can't name a folder"),
    ],
)
def test_what_makes_no_embedding_is_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises((TypeError, ValueError), match=named):
        embedding(**{"mat": np.zeros((2, 3)), **arguments})
