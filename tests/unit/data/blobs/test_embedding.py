"""Configurations, points and labels of the projector."""

from __future__ import annotations

import numpy as np
import pytest

from tbwidget import ReadError
from tbwidget.data.blobs.embedding import decode_config, decode_labels, decode_points


def test_points_are_lines_of_numbers() -> None:
    points = decode_points(b"1\t2.5\n-3e2\tnan\r\n\n", [])
    assert points.dtype == np.float32
    assert np.array_equal(points, [[1, 2.5], [-300, np.nan]], equal_nan=True)
    assert decode_points(b"7", []).tolist() == [[7.0]]
    assert decode_points(b"", []).shape == (0, 0)


@pytest.mark.parametrize("number", [0.0, 1.5, -1e30])
def test_points_are_bytes_of_the_shape_that_is_told(number: float) -> None:
    points = np.full((3, 2), number, np.float32)
    assert np.array_equal(decode_points(points.tobytes(), [3, 2]), points)


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"1\t2\n3\n", []),
        (b"a\tb\n", []),
        (bytes(8), [3, 2]),
        (bytes(8), [2]),
        (bytes(8), [1 << 31, 1 << 31]),
        (b"\xff\xfe\xff\xff", []),
    ],
)
def test_what_is_neither_is_refused(data: bytes, shape: list[int]) -> None:
    with pytest.raises(ReadError, match="neither lines of numbers nor float32"):
        decode_points(data, shape)


def test_labels_of_one_column_have_no_header() -> None:
    assert decode_labels("ä\n\nc\n".encode()) == {"label": ["ä", "", "c"]}
    assert decode_labels(b"") == {"label": []}


def test_labels_of_several_columns_have_one() -> None:
    assert decode_labels(b"Word\tCount\r\nthe\t9\r\nrare\r\n") == {
        "Word": ["the", "rare"],
        "Count": ["9", ""],
    }


def test_a_configuration_may_have_fields_that_are_not_known() -> None:
    config = decode_config(b'embeddings { tensor_name: "x" new: [1, 2] } other { a { b: 1 } }')
    assert [info.tensor_name for info in config.embeddings] == ["x"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"embeddings {", "can't be read"),
        (b"\xff", "can't be read"),
        (b"embeddings { unknown " + b"{ a " * 100_000, "can't be read|too deep"),
        (b"# " + bytes(1 << 20), "are the most"),
    ],
)
def test_what_is_no_configuration_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        decode_config(data)
