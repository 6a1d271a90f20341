"""Graphs, and what running them took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto.graph_pb2 import GraphDef, MetaGraphDef, TaggedRunMetadata
from tbwidget.record.wire import BYTES, after_number, read_varint

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

MOST_BYTES: Final = 64 << 20
"""Of a graph that becomes a message, which takes many times as much."""

MOST_MEMORY: Final = 100_000_000
"""Bytes that the message may take besides the contents of its strings."""

SMALL_BYTES: Final = 1 << 19
"""Graphs of less take no more than that, whatever is in them."""


class _Part(NamedTuple):
    """A kind of message in a graph."""

    memory: int
    """Bytes that it takes, empty."""
    parts: dict[int, _Part]
    """The messages in it, by the numbers of their fields."""
    packed: frozenset[int] = frozenset()
    """The fields in which each byte may be a number."""


# What upb, protobuf's C core, was seen to take.
_NUMBER, _STRING = 12, 32
_DIM: Final = _Part(48, {})
_SHAPE: Final = _Part(48, {2: _DIM})
_TENSOR: Final = _Part(152, {2: _SHAPE}, frozenset({7, 10, 11, 13, 16, 17}))
_LIST: Final = _Part(96, {7: _SHAPE, 8: _TENSOR}, frozenset({3, 5, 6}))
_ATTR: Final = _Part(48, {1: _LIST, 7: _SHAPE, 8: _TENSOR})
_ENTRY: Final = _Part(48, {2: _ATTR})
_NODE: Final = _Part(96, {5: _ENTRY})
_GRAPH: Final = _Part(96, {1: _NODE})
"""See graph.proto."""


def encoded_graph(event: pb.Event) -> bytes:
    """Return the bytes of the GraphDef that `event` holds."""
    what = event.WhichOneof("what")
    if what == "graph_def":
        return event.graph_def
    if what != "meta_graph_def":
        raise ReadError(f"expected a graph, got {what or 'nothing'}")
    try:
        return MetaGraphDef.FromString(event.meta_graph_def).graph_def
    except DecodeError as error:
        raise ReadError(f"a meta graph that can't be read: {error}") from None


def decode(encoded: bytes) -> GraphDef:
    """Return the message that `encoded` is."""
    if len(encoded) > MOST_BYTES:
        raise ReadError(f"a graph of {len(encoded)} bytes; more than {MOST_BYTES} are not decoded")
    try:
        if len(encoded) > SMALL_BYTES and _memory(encoded, 0, len(encoded), _GRAPH) > MOST_MEMORY:
            raise ReadError(
                f"a graph that would take more than {MOST_MEMORY} bytes of memory; "
                "its bytes are in `encoded`"
            )
        return GraphDef.FromString(encoded)
    except (DecodeError, IndexError, ValueError) as error:
        raise ReadError(f"a graph that can't be read: {error}") from None


def _memory(data: bytes, position: int, end: int, part: _Part) -> int:
    """Return what the message that is there takes as an object; no less than the most if more.

    Raises
    ------
    IndexError, ValueError
        It is no message.
    """
    memory, parts = part.memory, part.parts
    while position < end and memory <= MOST_MEMORY:
        # Most varints are of one byte; there may be a million, so those take no call.
        key, position = data[position], position + 1
        if key > 127:
            key, position = read_varint(data, position - 1)
        number = key >> 3
        if key & 7 != BYTES:
            position = after_number(data, position, key & 7)
            memory += _NUMBER
            continue
        length, position = data[position], position + 1
        if length > 127:
            length, position = read_varint(data, position - 1)
        inner = parts.get(number)
        if inner:
            # Without a call for what is empty, of which there may be very many.
            empty = not length
            memory += inner.memory if empty else _memory(data, position, position + length, inner)
        else:
            memory += _NUMBER * length if number in part.packed else _STRING
        position += length
    return memory


def decode_run_metadata(event: pb.Event) -> tuple[str, bytes]:
    """Return the name of a run of the graph, and the bytes of its RunMetadata."""
    try:
        tagged = TaggedRunMetadata.FromString(event.tagged_run_metadata)
    except DecodeError as error:
        raise ReadError(f"metadata of a run that can't be read: {error}") from None
    return tagged.tag, tagged.run_metadata
