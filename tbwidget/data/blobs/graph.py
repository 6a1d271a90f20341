"""Graphs, and what running them took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto.graph_pb2 import GraphDef, MetaGraphDef, TaggedRunMetadata

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

MOST_BYTES: Final = 64 << 20
"""Of a graph that becomes a message, which takes many times as much."""


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
        return GraphDef.FromString(encoded)
    except DecodeError as error:
        raise ReadError(f"a graph that can't be read: {error}") from None


def decode_run_metadata(event: pb.Event) -> tuple[str, bytes]:
    """Return the name of a run of the graph, and the bytes of its RunMetadata."""
    try:
        tagged = TaggedRunMetadata.FromString(event.tagged_run_metadata)
    except DecodeError as error:
        raise ReadError(f"metadata of a run that can't be read: {error}") from None
    return tagged.tag, tagged.run_metadata
