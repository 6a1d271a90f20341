"""Hyperparameters: what TensorBoard's plugin keeps in the metadata of three tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from google.protobuf import json_format
from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto.plugins_pb2 import HParamsPluginData

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Value

    from tbwidget._proto import event_pb2 as pb

HPARAMS: Final = "hparams"
"""The plugin."""

EXPERIMENT_TAG: Final = "_hparams_/experiment"
SESSION_START_TAG: Final = "_hparams_/session_start_info"
"""Where TensorBoard's plugin looks (tensorboard/plugins/hparams/metadata.py)."""


class Metric(NamedTuple):
    """A scalar that tells how good a session was."""

    group: str
    """Run below the session's, such as "validation"; empty for the session's own."""
    tag: str


def decode_experiment(value: pb.Summary.Value) -> list[Metric]:
    """Return the metrics of an experiment."""
    infos = _content(value).experiment.metric_infos
    return [Metric(info.name.group, info.name.tag) for info in infos]


def decode_session(value: pb.Summary.Value) -> dict[str, Any]:
    """Return the hyperparameters of a session: numbers, truth values and strings."""
    return decode_session_content(value.metadata.plugin_data.content)


def decode_session_content(content: bytes) -> dict[str, Any]:
    """Return the same of what the metadata of a session's tag hold."""
    hparams = _parsed(content).session_start_info.hparams
    return {name: _plain(hparam) for name, hparam in hparams.items()}


def _content(value: pb.Summary.Value) -> HParamsPluginData:
    return _parsed(value.metadata.plugin_data.content)


def _parsed(content: bytes) -> HParamsPluginData:
    try:
        return HParamsPluginData.FromString(content)
    except DecodeError as error:
        raise ReadError(f"hyperparameters that can't be read: {error}") from None


def _plain(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind in {"number_value", "bool_value", "string_value"}:
        return getattr(value, kind)
    if kind in {None, "null_value"}:
        return None
    return json_format.MessageToJson(value, indent=None)
