"""Points of the projector, from text and from bytes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tbwidget import ReadError
from tbwidget.data.blobs import points as module
from tbwidget.data.blobs.points import decode_points
from tbwidget.summary.embedding import tsv


def test_points_are_lines_of_numbers() -> None:
    points = decode_points(b"1\t2.5\n-3e2\tnan\r\n\n", [])
    assert points.dtype == np.float32
    assert np.array_equal(points, [[1, 2.5], [-300, np.nan]], equal_nan=True)
    assert decode_points(b"7", []).tolist() == [[7.0]]
    assert decode_points(b"", []).shape == (0, 0)
    assert decode_points(b"\n \n", []).shape == (0, 0)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r", b"\n\n"])
def test_lines_end_as_they_do_anywhere(line_end: bytes) -> None:
    assert decode_points(line_end.join([b"1\t2", b"3\t4"]), []).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("number", [0.0, 1.5, -1e30])
def test_points_are_bytes_of_the_shape_that_is_told(number: float) -> None:
    points = np.full((3, 2), number, np.float32)
    assert np.array_equal(decode_points(points.tobytes(), [3, 2]), points)


def test_bytes_that_look_like_text_are_bytes_where_they_are_no_lines_of_numbers() -> None:
    points = np.frombuffer(b"some more or less arbitrary text", np.float32).reshape(4, 2)
    assert np.array_equal(decode_points(points.tobytes(), [4, 2]), points)


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"1\t2\n3\n", []),
        (b"a\tb\n", []),
        (b"1\ttrue\n", []),
        (b"1,2\t3\n", []),
        (b"1\t\t2\n", []),
        (bytes(8), [3, 2]),
        (bytes(8), [2]),
        (bytes(8), [1 << 31, 1 << 31]),
        (b"\xff\xfe\xff\xff", []),
    ],
)
def test_what_is_neither_is_refused(data: bytes, shape: list[int]) -> None:
    with pytest.raises(ReadError, match="neither lines of numbers nor float32"):
        decode_points(data, shape)


def test_rows_that_differ_in_length_are_found_wherever_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 8)
    assert len(decode_points(b"1\t2\n" * 9, [])) == 9
    with pytest.raises(ReadError, match="row 8 has 1 numbers, those before have 2"):
        decode_points(b"1\t2\n" * 8 + b"3\n4\n", [])
    with pytest.raises(ReadError, match="rows are counted from row 8"):
        decode_points(b"1\t2\n" * 8 + b"3\tx\n", [])


def test_a_point_of_very_many_numbers_is_refused() -> None:
    with pytest.raises(ReadError, match="points of 262145 dimensions; 262144 are the most"):
        decode_points(b"0\t" * (1 << 18) + b"0\n", [])
    assert decode_points(b"0\t" * ((1 << 18) - 1) + b"0\n", []).shape == (1, 1 << 18)


NUMBERS = st.one_of(
    st.floats(width=32).map(repr),
    st.floats().map(repr),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from([".5", "+1", "1.", "01", "-0", "1e400", "-inf", "NaN", " 7", "1E5", "1_0"]),
)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=9), st.integers(1, 99))
def test_numbers_are_what_numpy_reads(rows: list[tuple[str, str]], size: int) -> None:
    data = "".join(f"{first}\t{second}\n" for first, second in rows).encode()
    with pytest.MonkeyPatch.context() as patch, np.errstate(over="ignore"):
        patch.setattr(module, "PIECE_BYTES", size)
        try:
            expected = np.loadtxt(
                io.BytesIO(data), np.float32, delimiter="\t", comments=None, ndmin=2
            )
        except ValueError:
            with pytest.raises(ReadError):
                decode_points(data, [])
        else:
            assert np.array_equal(decode_points(data, []), expected, equal_nan=True)


def test_what_a_writer_wrote_is_read_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 1 << 10)
    points = np.random.default_rng(0).normal(size=(300, 7)).astype(np.float32)
    points[5, 3], points[77, 0] = np.nan, -np.inf
    read = decode_points(tsv(points), [])
    assert np.array_equal(read, points, equal_nan=True)
    assert read.flags.c_contiguous
