"""Spaces of arrays that were in no log."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from PIL import Image

from tbwidget.projection.from_array import from_array
from tbwidget.projection.sheets import layout

COLUMNS = {"word": ["a", "b", None], "size": [1, 2, 3], "share": [0.5, None, 1.5]}


@pytest.mark.parametrize(
    "frame",
    [dict, pd.DataFrame, pl.DataFrame, pa.table],
    ids=["mapping", "pandas", "polars", "arrow"],
)
def test_metadata_may_be_a_frame_of_any_kind(frame: Any) -> None:
    metadata = from_array(np.eye(3), frame(COLUMNS)).metadata
    assert list(metadata) == ["word", "size", "share"]
    assert metadata["word"] == ["a", "b", ""]
    assert isinstance(metadata["size"], np.ndarray)
    assert metadata["size"].tolist() == [1, 2, 3]
    assert np.array_equal(np.asarray(metadata["share"]), [0.5, np.nan, 1.5], equal_nan=True)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([True, False], ["True", "False"]),
        (np.array([True, False]), ["True", "False"]),
        ([1, "x"], ["1", "x"]),
        ([2**60, 1], [str(2**60), "1"]),
        (np.array([2**60, 1]), [str(2**60), "1"]),
        ([b"\xff", None], ["\ufffd", ""]),
        ([None, None], ["", ""]),
        (pd.Series([1, None], dtype="Int64"), [1.0, np.nan]),
        (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
        (pd.Series(pd.to_datetime(["2020-01-02", "2021-01-01"])), ["2020-01-02", "2021-01-01"]),
        (torch.tensor([1, 2]), [1.0, 2.0]),
        (torch.tensor([0.5, 2]), [0.5, 2.0]),
        (("a", "b"), ["a", "b"]),
    ],
)
def test_columns_are_numbers_or_text(values: Any, expected: list[Any]) -> None:
    column = from_array(np.eye(2), {"x": values}).metadata["x"]
    if isinstance(expected[0], float):
        assert np.array_equal(np.asarray(column), expected, equal_nan=True)
    else:
        assert [
            value[: len(want) or None] for value, want in zip(column, expected, strict=True)
        ] == (expected)


def test_labels_are_the_first_column() -> None:
    assert from_array(np.eye(2), ["a", "b"]).metadata == {"label": ["a", "b"]}
    space = from_array(np.eye(2), {"x": ["1", "2"], "label": ["c", "d"]}, labels=["a", "b"])
    assert list(space.metadata) == ["label", "x"]
    assert space.metadata["label"] == ["a", "b"]


def test_vectors_are_copied_as_float32() -> None:
    given = np.eye(3)
    for vectors in (given, torch.from_numpy(given), given.tolist(), given.T):
        space = from_array(vectors)
        assert space.vectors.dtype == np.float32
        assert space.vectors.flags.c_contiguous
        assert space.vectors.tolist() == np.eye(3).tolist()
    same = np.eye(3, dtype=np.float32)
    space = from_array(same)
    same[:] = 7
    assert space.vectors.tolist() == np.eye(3).tolist()


@pytest.mark.parametrize(
    "images",
    [
        np.full((2, 4, 5), 128, np.uint8),
        np.full((2, 4, 5, 3), 128 / 255),
        np.full((2, 3, 4, 5), 128, np.int64),
        [np.full((4, 5), 128)] * 2,
        torch.full((2, 1, 4, 5), 128, dtype=torch.uint8),
    ],
)
def test_pictures_may_be_arrays(images: Any) -> None:
    pictures = from_array(np.eye(2), images=images).pictures
    assert pictures is not None
    assert pictures.tiles.shape[:3] == (2, 4, 5)
    assert (np.abs(pictures.tiles.astype(int) - 128) <= 1).all()


def test_pictures_may_be_images_of_several_sizes() -> None:
    images = [Image.new("RGB", (8, 4), "red"), Image.new("L", (2, 6), 255)]
    pictures = from_array(np.eye(2), images=images).pictures
    assert pictures is not None
    assert pictures.tiles.shape == (2, 6, 8, 4)
    assert pictures.layout == layout(pictures.tiles)
    assert pictures.tiles[0, 3, 4].tolist() == [255, 0, 0, 255]
    assert pictures.tiles[0, 0, 0].tolist() == [0, 0, 0, 0]
    assert pictures.tiles[1, 3, 4].tolist() == [255, 255, 255, 255]


@pytest.mark.parametrize(
    ("arguments", "error", "reason"),
    [
        ({"vectors": np.zeros(3)}, ValueError, r"got shape \(3,\), expected \(N, D\)"),
        ({"vectors": np.zeros((3, 0))}, ValueError, "expected"),
        ({"vectors": [["a"]]}, TypeError, "vectors: got"),
        ({"vectors": np.ones((2, 2)) * 1j}, TypeError, "real numbers"),
        ({"labels": ["a"]}, ValueError, "'label': got 1 values, expected one a point: 2"),
        ({"labels": "ab"}, TypeError, "got 'ab', expected 2 values"),
        ({"metadata": {"x": 3}}, TypeError, "'x': got 3"),
        ({"metadata": {"x": np.zeros((2, 2))}}, ValueError, r"got shape \(2, 2\), expected \(2,\)"),
        ({"images": np.zeros((3, 4, 4))}, ValueError, "got 3 pictures, expected one a point: 2"),
        ({"images": np.zeros((2, 5, 4, 7))}, ValueError, r"got shape \(2, 5, 4, 7\)"),
        ({"images": [Image.new("L", (1, 1)), 3]}, TypeError, "got int at 1"),
    ],
)
def test_wrong_input_is_told(
    arguments: dict[str, Any], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        from_array(**{"vectors": np.eye(2), **arguments})
