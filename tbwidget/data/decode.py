"""Payloads of records → scalars and entries of the index. Pure."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError

from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs.hparams import HPARAMS
from tbwidget.data.outline import LARGE_BYTES, MOST_DESCRIPTION, MOST_NAME, PARTIAL, outlined

if TYPE_CHECKING:
    from collections.abc import Iterator

SCALARS: Final = "scalars"
"""Plugin of the series that become columns."""

TENSORS: Final = "tensors"
"""Plugin of tensors that name none."""

_PLUGIN_OF_KIND: Final = {"image": "images", "histo": "histograms", "audio": "audio"}
"""TensorFlow 1's kinds of summaries, and the plugins that show them
(tensorboard/data_compat.py)."""

_PLUGIN_OF_EVENT: Final = {
    "graph_def": "graphs",
    "meta_graph_def": "graphs",
    "tagged_run_metadata": "run_metadata",
}

LAYOUTS: Final[dict[int, tuple[str, str]]] = {
    pb.DT_FLOAT: ("<f4", "float_val"),
    pb.DT_DOUBLE: ("<f8", "double_val"),
    pb.DT_HALF: ("<u2", "half_val"),
    pb.DT_BFLOAT16: ("<u2", "half_val"),
    pb.DT_INT8: ("i1", "int_val"),
    pb.DT_INT16: ("<i2", "int_val"),
    pb.DT_INT32: ("<i4", "int_val"),
    pb.DT_INT64: ("<i8", "int64_val"),
    pb.DT_UINT8: ("u1", "int_val"),
    pb.DT_UINT16: ("<u2", "int_val"),
    pb.DT_UINT32: ("<u4", "uint32_val"),
    pb.DT_UINT64: ("<u8", "uint64_val"),
    pb.DT_BOOL: ("?", "bool_val"),
}
"""How a type's numbers lie in ``tensor_content``, for NumPy, and the field they are in
otherwise (tensorflow/core/framework/tensor.proto). Halves are given by their bits."""

_SINGLE: Final = frozenset({pb.DT_FLOAT, pb.DT_HALF, pb.DT_BFLOAT16, pb.DT_BOOL})
"""Types whose every value float32 holds."""


MOST_PLUGINS: Final = 50_000
MOST_PLUGIN_TEXT: Final = 4 << 20
"""Tags of one file whose plugins are remembered, and characters of these tags."""

CUT: Final = (
    f"names of more than {MOST_NAME} characters and descriptions of more than "
    f"{MOST_DESCRIPTION} are cut"
)


class Scalar(NamedTuple):
    """One point of a time series."""

    tag: str
    step: int
    wall_time: float
    value: float
    double: bool
    """Whether float32 is too narrow for it."""
    metadata: Metadata | None


class Blob(NamedTuple):
    """Something that stays in its file."""

    tag: str
    plugin: str
    step: int
    wall_time: float
    value_index: int
    """Which of the record's values it is."""
    metadata: Metadata | None


class Restart(NamedTuple):
    """A writer says that it begins again at `step`."""

    step: int
    wall_time: float


class Remark(NamedTuple):
    """Something is said in a record that is not kept."""

    what: str


class Metadata(NamedTuple):
    """What a time series says of itself, usually in its first record only."""

    plugin: str
    display_name: str
    description: str
    content: bytes = b""
    """What is the plugin's own; kept of hyperparameters alone, which have nothing else."""


Item = Scalar | Blob | Restart | Remark


class Decoder:
    """Decodes the records of one file, in order.

    Most writers say only once which plugin a tag belongs to, so it is remembered: the first
    word counts for what says nothing, as it does for TensorBoard.
    """

    def __init__(self) -> None:
        self._plugins: dict[str, str] = {}
        self._text = 0

    def learn(self, tag: str, said: Metadata) -> None:
        """Remember what a record says of its series."""
        if not said.plugin or tag in self._plugins:
            return
        self._text += len(tag) + len(said.plugin)
        if len(self._plugins) < MOST_PLUGINS and self._text < MOST_PLUGIN_TEXT:
            self._plugins[tag] = said.plugin

    def decode(self, payload: memoryview) -> Iterator[Item]:
        """Return what a record holds.

        Raises
        ------
        DecodeError
            The payload is no event.
        """
        if len(payload) <= LARGE_BYTES:
            return self._items(pb.Event.FromString(bytes(payload)))
        outline = outlined(lambda at, size: bytes(payload[at : at + size]), len(payload))
        remarks = [Remark(PARTIAL)] if outline.is_partial else []
        return chain(remarks, self._items(pb.Event.FromString(outline.payload)))

    def _items(self, event: pb.Event) -> Iterator[Item]:
        what = event.WhichOneof("what")
        if what == "summary":
            yield from self._values(event)
        elif what == "session_log":
            if event.session_log.status == pb.SessionLog.START:
                yield Restart(event.step, event.wall_time)
        elif what in _PLUGIN_OF_EVENT:
            yield Blob(what, _PLUGIN_OF_EVENT[what], event.step, event.wall_time, 0, None)

    def _values(self, event: pb.Event) -> Iterator[Item]:
        step, wall_time = event.step, event.wall_time
        for index, value in enumerate(event.summary.value):
            kind = value.WhichOneof("value")
            # Before there were tags, a tensor had the name of the node that made it.
            tag = value.tag or (value.node_name if kind == "tensor" else "")
            metadata = _metadata(value) if value.HasField("metadata") else None
            if len(tag) > MOST_NAME or (metadata and _is_long(metadata)):
                yield Remark(CUT)
                tag, metadata = tag[:MOST_NAME], metadata and _shortened(metadata)
            if metadata:
                self.learn(tag, metadata)
            if kind == "simple_value":
                yield Scalar(tag, step, wall_time, value.simple_value, False, metadata)
                continue
            plugin = (metadata.plugin if metadata else "") or self._plugins.get(tag, "")
            number = tensor_scalar(value.tensor) if plugin == SCALARS and kind == "tensor" else None
            if number is not None:
                double = value.tensor.dtype not in _SINGLE
                yield Scalar(tag, step, wall_time, number, double, metadata)
                continue
            if kind is not None and not plugin:
                plugin = _PLUGIN_OF_KIND.get(kind, TENSORS)
            if plugin == SCALARS:
                plugin = TENSORS
            if plugin:
                yield Blob(tag, plugin, step, wall_time, index, metadata)


def _metadata(value: pb.Summary.Value) -> Metadata:
    said = value.metadata
    plugin = said.plugin_data.plugin_name
    content = said.plugin_data.content if plugin == HPARAMS else b""
    return Metadata(plugin, said.display_name, said.summary_description, content)


def _is_long(said: Metadata) -> bool:
    name = max(len(said.plugin), len(said.display_name))
    return name > MOST_NAME or len(said.description) > MOST_DESCRIPTION


def _shortened(said: Metadata) -> Metadata:
    return said._replace(
        plugin=said.plugin[:MOST_NAME],
        display_name=said.display_name[:MOST_NAME],
        description=said.description[:MOST_DESCRIPTION],
    )


def tensor_scalar(tensor: pb.TensorProto) -> float | None:
    """Return the one number in `tensor`, None where it holds another count or no numbers.

    The field of its type counts, and no other. A shape of one element whose number is left
    out holds zero, as TensorFlow has it.
    """
    layout, field = LAYOUTS.get(tensor.dtype, ("", ""))
    if not field or any(dim.size != 1 for dim in tensor.tensor_shape.dim):
        return None
    number: float
    if tensor.tensor_content:
        if len(tensor.tensor_content) != np.dtype(layout).itemsize:
            return None
        number = np.frombuffer(tensor.tensor_content, layout)[0].item()
    else:
        numbers = getattr(tensor, field)
        if len(numbers) != 1:
            return 0.0 if not numbers and tensor.HasField("tensor_shape") else None
        number = numbers[0]
    if field == "half_val":
        return _half(tensor.dtype, int(number) & 0xFFFF)
    return float(number)


def _half(dtype: int, bits: int) -> float:
    """Return the float16 that `bits` is, or the float32 whose upper half it is."""
    if dtype == pb.DT_BFLOAT16:
        return float(np.uint32(bits << 16).view(np.float32))
    return float(np.uint16(bits).view(np.float16))


__all__ = ["SCALARS", "TENSORS", "Blob", "DecodeError", "Decoder", "Item", "Metadata", "Restart"]
__all__ += ["Remark", "Scalar", "tensor_scalar"]
