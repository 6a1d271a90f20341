"""The files of TensorBoard's projector: configuration, points, labels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget._errors import ReadError
from tbwidget._proto.array_plugins_pb2 import ProjectorConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CONFIG_FILE: Final = "projector_config.pbtxt"

MOST_CONFIG_BYTES: Final = 1 << 20
"""Protobuf's text format is parsed in Python, a megabyte in about a second."""


def decode_config(data: bytes) -> ProjectorConfig:
    """Return the message whose text form `data` is."""
    from google.protobuf import text_format

    if len(data) > MOST_CONFIG_BYTES:
        raise ReadError(f"a configuration of {len(data)} bytes; {MOST_CONFIG_BYTES} are the most")
    config = ProjectorConfig()
    try:
        text_format.Parse(data.decode(), config, allow_unknown_field=True)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ReadError(f"a configuration that can't be read: {error}") from None
    except RecursionError:
        raise ReadError("a configuration that is nested too deep") from None
    return config


def decode_points(data: bytes, shape: Sequence[int]) -> NDArray[np.float32]:
    """Return points, a row each, from lines of numbers between tabs, or from float32.

    What is no text is taken for float32 of `shape`, as by TensorBoard
    (tensorboard/plugins/projector/projector_plugin.py).
    """
    if not data.strip():
        return np.empty((0, 0), np.float32)
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8")
    try:
        points: NDArray[np.float32] = np.loadtxt(
            lines, np.float32, delimiter="\t", comments=None, ndmin=2
        )
    except ValueError as error:
        if len(shape) == 2 and len(data) == 4 * shape[0] * shape[1]:
            return np.frombuffer(data, "<f4").reshape(shape[0], shape[1]).astype(np.float32)
        raise ReadError(
            f"points that are neither lines of numbers nor float32 of shape {list(shape)}: {error}"
        ) from None
    return points


def decode_labels(data: bytes) -> dict[str, list[str]]:
    """Return columns of labels by name, from lines with tabs between columns.

    One column has no name in the file and is called "label"; of several, the first line
    has the names (tensorboard/plugins/projector/vz_projector/data-provider.ts).
    """
    lines = data.decode(errors="replace").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    rows = [line.rstrip("\r").split("\t") for line in lines]
    names = rows.pop(0) if rows and len(rows[0]) > 1 else ["label"]
    return {
        name: [row[index] if index < len(row) else "" for row in rows]
        for index, name in enumerate(names)
    }
