"""Meshes: vertices, faces and colours, each a time series of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto.array_plugins_pb2 import MeshPluginData
from tbwidget.data.blobs.tensor import as_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget._proto import event_pb2 as pb

PARTS: Final = {"_VERTEX": "vertices", "_FACE": "faces", "_COLOR": "colors"}
"""Ends of tags, and what the series are (tensorboard/plugins/mesh/metadata.py)."""

MOST_JSON_BYTES: Final = 1 << 20
"""Of a configuration."""


def name_and_part(tag: str) -> tuple[str, str]:
    """Return the mesh of which a tag names a part, and which; the part is "" for no such tag."""
    for suffix, part in PARTS.items():
        if tag.endswith(suffix):
            return tag.removesuffix(suffix), part
    return tag, ""


def decode(value: pb.Summary.Value) -> NDArray[Any]:
    """Return the part of a batch of meshes that `value` holds, of shape (B, N, 3)."""
    array = as_numbers(value)
    if array.ndim != 3 or array.shape[2] != 3:
        raise ReadError(f"a part of meshes has shape (B, N, 3), this one {array.shape}")
    return array


def decode_config(value: pb.Summary.Value) -> dict[str, Any]:
    """Return the configuration that comes with `value`: three.js's camera, lights, material."""
    try:
        text = MeshPluginData.FromString(value.metadata.plugin_data.content).json_config
        if len(text) > MOST_JSON_BYTES:
            raise ReadError(f"a mesh's configuration of more than {MOST_JSON_BYTES} characters")
        config = json.loads(text or "{}")
    except (DecodeError, ValueError, RecursionError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"a mesh's configuration can't be read: {error}") from None
    if not isinstance(config, dict):
        raise ReadError(f"a mesh's configuration is a {type(config).__name__}, no dict")
    return config
