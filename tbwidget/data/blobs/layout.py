"""Layouts of custom scalars: which charts gather the scalars of several tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto.plugins_pb2 import Layout
from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

PLUGIN: Final = "custom_scalars"
CONFIG_TAG: Final = "custom_scalars__config__"
"""Where TensorBoard's plugin looks (tensorboard/plugins/custom_scalar/metadata.py)."""

MOST_BYTES: Final = 1 << 20


def decode(value: pb.Summary.Value) -> Layout:
    """Return the layout that `value` holds.

    Raises
    ------
    ReadError
        It holds none, or one of more than `MOST_BYTES`.
    """
    strings = as_strings(value).reshape(-1)
    if len(strings) != 1:
        raise ReadError(f"expected one layout, got {len(strings)}")
    encoded: bytes = strings[0]
    if len(encoded) > MOST_BYTES:
        raise ReadError(f"a layout of {len(encoded)} bytes; more than {MOST_BYTES} are not decoded")
    try:
        return Layout.FromString(encoded)
    except DecodeError as error:
        raise ReadError(f"a layout that can't be read: {error}") from None
