"""The outline of a record says what the record says, as far as the index keeps it."""

from __future__ import annotations

from unittest import mock

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from tbwidget._proto import event_pb2 as pb
from tbwidget.data import outline as module
from tbwidget.data.decode import CUT, Decoder, Item, Remark
from tbwidget.data.outline import MOST_FIELDS, MOST_NAME, PARTIAL, Outline, outlined
from tests.files import event


def outline(payload: bytes) -> Outline:
    return outlined(lambda at, size: payload[at : at + size], len(payload))


def items(payload: bytes) -> list[Item]:
    return list(Decoder().decode(memoryview(payload)))


texts = st.text(max_size=30)
metadata = st.builds(
    pb.SummaryMetadata,
    plugin_data=st.builds(
        pb.SummaryMetadata.PluginData, plugin_name=texts, content=st.binary(max_size=99)
    ),
    display_name=texts,
    summary_description=texts,
)
contents = st.one_of(
    st.builds(lambda number: {"simple_value": number}, st.floats(width=32)),
    st.builds(
        lambda data: {"image": pb.Summary.Image(height=1, encoded_image_string=data)}, st.binary()
    ),
    st.builds(
        lambda data: {"tensor": pb.TensorProto(dtype=pb.DT_STRING, string_val=[data])}, st.binary()
    ),
    st.builds(
        lambda number: {"tensor": pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[number])},
        st.floats(width=32),
    ),
)
values = st.builds(
    lambda tag, said, content: pb.Summary.Value(tag=tag, metadata=said, **content),
    texts,
    st.none() | metadata,
    contents,
)
events = st.one_of(
    st.builds(lambda step, some: event(step, 1.0, *some), st.integers(-5, 2**40), st.lists(values)),
    st.builds(lambda data: pb.Event(step=3, graph_def=data), st.binary(max_size=300)),
    st.builds(
        lambda status: pb.Event(step=3, session_log=pb.SessionLog(status=status, msg="m" * 5_000)),
        st.sampled_from([pb.SessionLog.START, pb.SessionLog.STOP]),
    ),
)


@given(events, st.sampled_from([8, 64, 4096]))
def test_it_gives_the_items_of_the_whole(whole: pb.Event, short: int) -> None:
    payload = whole.SerializeToString()
    with mock.patch.object(module, "_SHORT", short):
        found = outline(payload)
    assert not found.is_partial
    # A tensor of one number is a scalar only as long as it is short.
    if short > 20:
        assert repr(items(found.payload)) == repr(items(payload))


def test_what_is_long_is_left_out() -> None:
    long = bytes(10**6)
    tensor = pb.TensorProto(dtype=pb.DT_FLOAT, tensor_content=long)
    whole = event(7, None, pb.Summary.Value(tag="t", tensor=tensor)).SerializeToString()
    found = outline(whole)
    assert len(found.payload) < 100
    assert items(found.payload) == items(whole)
    whole = pb.Event(step=7, meta_graph_def=long).SerializeToString()
    assert items(outline(whole).payload) == items(whole)


@pytest.mark.parametrize("sign", ["n", "é", "€", "😀"])
def test_names_are_cut_between_characters(sign: str) -> None:
    for shift in range(4):
        name = "x" * shift + sign * (10 * MOST_NAME)
        payload = event(7, None, pb.Summary.Value(tag=name, simple_value=1)).SerializeToString()
        remark, scalar = items(payload)
        assert remark == Remark(CUT)
        assert not isinstance(scalar, Remark)
        assert getattr(scalar, "tag", "") == name[:MOST_NAME]
        assert len(outline(payload).payload) < 5 * MOST_NAME


def test_of_very_many_values_the_first_are_there_and_whole() -> None:
    many = [pb.Summary.Value(tag=f"t{n}", simple_value=n) for n in range(MOST_FIELDS)]
    payload = event(7, None, *many).SerializeToString()
    remark, *found = items(payload)
    assert remark == Remark(PARTIAL)
    assert len(found) > 10_000
    assert found == items(event(7, None, *many[: len(found)]).SerializeToString())[-len(found) :]


@pytest.mark.parametrize("most", range(20, 30))
def test_no_value_is_there_in_part(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(module, "MOST_FIELDS", most)
    image = pb.Summary.Value(tag="i", image=pb.Summary.Image(height=1))
    image.metadata.plugin_data.plugin_name = "own"
    payload = event(7, None, *[image] * 10).SerializeToString()
    found = outline(payload)
    assert found.is_partial
    assert items(found.payload) == items(payload)[: len(items(found.payload))]


@given(st.binary(max_size=60))
def test_what_is_no_event_is_refused_or_remains_none(payload: bytes) -> None:
    try:
        whole = items(payload)
    except DecodeError:
        return
    try:
        found = items(outline(payload).payload)
    except DecodeError as error:
        assert "wire type" in str(error)  # noqa: PT017  # groups, which no event has
        return
    assert repr(found) == repr(whole)


@pytest.mark.parametrize(
    "payload",
    [b"\x2a\x05\x0a", b"\x09\x00", b"\x2a\x80", b"\x0b\x0c", b"\x80" * 11, b"\x2a\x02\x0a\x05"],
)
def test_what_ends_early_is_no_event(payload: bytes) -> None:
    with pytest.raises(DecodeError):
        outline(payload)
