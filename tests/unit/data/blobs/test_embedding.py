"""Configurations and labels of the projector."""

from __future__ import annotations

import pytest

from tbwidget import ReadError
from tbwidget.data.blobs import embedding as module
from tbwidget.data.blobs.embedding import decode_config, decode_labels


def test_labels_of_one_column_have_no_header() -> None:
    assert decode_labels("ä\n\nc\n".encode()) == {"label": ["ä", "", "c"]}
    assert decode_labels(b"") == {"label": []}


def test_labels_of_several_columns_have_one() -> None:
    assert decode_labels(b"Word\tCount\r\nthe\t9\r\nrare\r\n") == {
        "Word": ["the", "rare"],
        "Count": ["9", ""],
    }


def test_a_name_with_a_tab_behind_it_is_that_of_one_column() -> None:
    assert decode_labels("animal\t\ncat\n\u200b\n\u200b \n".encode()) == {
        "animal": ["cat", "", " "]
    }
    assert decode_labels(b"animal\t\n") == {"animal": []}
    assert decode_labels(b"animal\t\ncat\ndog\t4\n") == {
        "animal": ["cat", "dog"],
        "": ["", "4"],
    }


def test_columns_of_the_same_name_are_numbered() -> None:
    assert decode_labels(b"x\tx\tx (2)\tx\n1\t2\t3\t4\n") == {
        "x": ["1"],
        "x (3)": ["2"],
        "x (2)": ["3"],
        "x (4)": ["4"],
    }


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_labels_are_the_same_in_whatever_pieces_they_are_read(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", size)
    data = "a\tb\tc\n1\n2\tzwölf\t3\t4\n\n5\t\t6".encode()
    assert decode_labels(data) == {
        "a": ["1", "2", "", "5"],
        "b": ["", "zwölf", "", ""],
        "c": ["", "3", "", "6"],
    }


def test_labels_of_no_point_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 4)
    data = b"".join(b"%d\n" % number for number in range(99))
    assert decode_labels(data, 5) == {"label": ["0", "1", "2", "3", "4"]}
    assert decode_labels(data, 0) == {"label": []}
    assert decode_labels(b"x\ty\n" + b"1\t2\n" * 9, 1) == {"x": ["1"], "y": ["2"]}


@pytest.mark.parametrize("data", [b"x\t" * 1_000 + b"y\n", b"x\t" * 999 + b"\n" * 40_000])
def test_more_labels_than_there_is_room_for_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="1000 columns and 33554432 labels are the most"):
        decode_labels(data)
    with pytest.raises(ReadError, match="are the most"):
        decode_labels(data, 40_000)


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
