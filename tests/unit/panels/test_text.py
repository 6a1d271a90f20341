"""Texts: what the page is sent of them."""

from __future__ import annotations

import pytest

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.panels import STEP_PANELS, Item
from tbwidget.panels.text import MOST_BYTES, MOST_CELLS, TextPanel

PANEL = TextPanel()


def tensor(cells: list[bytes], *shape: int) -> pb.Summary.Value:
    dims = [pb.TensorShapeProto.Dim(size=size) for size in shape]
    made = pb.TensorProto(
        dtype=pb.DT_STRING, string_val=cells, tensor_shape=pb.TensorShapeProto(dim=dims)
    )
    return pb.Summary.Value(tensor=made)


def texts(item: Item) -> list[str]:
    [buffer] = item.buffers
    found, at = [], 0
    for length in item.content["lengths"]:
        found.append(bytes(buffer[at : at + length]).decode())
        at += length
    assert at == len(buffer)
    return found


def test_it_is_one_of_the_panels() -> None:
    [panel] = [one for one in STEP_PANELS if one.plugin == "text"]
    assert (panel.name, panel.unasked) == ("text", 5)


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        (["once"], ()),
        (["naïve – ☃ 𝄞"], (1,)),
        (["a", "b\n", "", "d"], (2, 2)),
        (["\x00<script>"], (1,)),
        ([], (0, 3)),
    ],
)
def test_texts_are_those_of_the_file(cells: list[str], shape: tuple[int, ...]) -> None:
    item = PANEL.item(tensor([one.encode() for one in cells], *shape), "preview")
    assert texts(item) == cells
    assert item.content["shape"] == list(shape)
    assert item.content["cut"] is False


def test_what_is_no_utf_8_is_replaced() -> None:
    assert texts(PANEL.item(tensor([b"caf\xe9!", b"\xf0\x9d"], 2), "full")) == ["caf�!", "�"]


@pytest.mark.parametrize("part", ["preview", "full"])
@pytest.mark.parametrize("letter", ["a", "☃", "\xff"])
def test_a_long_text_is_cut_between_characters(part: str, letter: str) -> None:
    encoded = b"\xff" if letter == "\xff" else letter.encode()
    most = MOST_BYTES[part]  # type: ignore[index]
    item = PANEL.item(tensor([encoded * (most + 5)], 1), part)  # type: ignore[arg-type]
    [text] = texts(item)
    assert set(text) == {"�" if letter == "\xff" else letter}
    assert most - 3 < item.nbytes <= most
    assert item.content["cut"] is True


def test_texts_beyond_the_bound_are_left_out() -> None:
    half = b"x" * (MOST_BYTES["preview"] // 2)
    item = PANEL.item(tensor([half, half, b"y", b"z"], 4), "preview")
    assert [len(text) for text in texts(item)] == [len(half), len(half)]
    assert (item.content["cut"], item.content["shape"]) == (True, [4])


@pytest.mark.parametrize("part", ["preview", "full"])
def test_of_very_many_texts_the_first_are_there(part: str) -> None:
    # One text that stands for a million, as a tensor may have it.
    item = PANEL.item(tensor([b""], 1000, 1000), part)  # type: ignore[arg-type]
    assert len(item.content["lengths"]) == MOST_CELLS[part]  # type: ignore[index]
    assert item.content["cut"] is True


def test_numbers_are_no_text() -> None:
    value = pb.Summary.Value(tensor=pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1.0]))
    with pytest.raises(ReadError, match="expected a tensor of strings"):
        PANEL.item(value, "preview")
