"""Hyperparameters, and the metrics that tell how good they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import ListValue, Value

from tbwidget._proto.event_pb2 import Summary, SummaryMetadata
from tbwidget._proto.plugins_pb2 import (
    Experiment,
    HParamInfo,
    HParamsPluginData,
    MetricInfo,
    MetricName,
    SessionEndInfo,
    SessionStartInfo,
)
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.hparam_text import hparam_text
from tbwidget.summary.scalar import as_float, scalar
from tbwidget.summary.strings import checked_string, shown

EXPERIMENT_TAG: Final = "_hparams_/experiment"
SESSION_START_INFO_TAG: Final = "_hparams_/session_start_info"
SESSION_END_INFO_TAG: Final = "_hparams_/session_end_info"
"""Where TensorBoard's plugin looks (tensorboard/plugins/hparams/metadata.py)."""


def hparams(hparam_dict: object, metric_dict: object, domains: object = None) -> list[Draft]:
    """Return the drafts of a session, as ``torch.utils.tensorboard`` lays them out.

    They tell of the experiment, the session's start and its end, and of the metrics, which
    are scalars. As there, truth values are kept as the numbers 0 and 1, and what is None is
    left out.

    Parameters
    ----------
    hparam_dict : mapping of str to number, str, None, or what `hparam_text` makes text of
    metric_dict : mapping of str to number
    domains : mapping of str to list, optional
        All values that the hyperparameter of each name may have.

    Raises
    ------
    TypeError
        Something is no mapping, a name no string, or a value of another type.
    ValueError
        A metric holds more than one number, or a domain's name is no hyperparameter's.
    """
    values = {
        name: _value(value, f"hparam_dict[{name!r}]")
        for name, value in _named(hparam_dict, "hparam_dict").items()
        if value is not None
    }
    metrics = {
        name: _number(value, f"metric_dict[{name!r}]")
        for name, value in _named(metric_dict, "metric_dict").items()
    }
    domain_lists = {
        name: _domain(name, domain, values, hparam_dict)
        for name, domain in _named(
            {} if domains is None else domains, "hparam_domain_discrete"
        ).items()
    }
    experiment = Experiment(
        hparam_infos=[_info(name, one, domain_lists.get(name)) for name, one in values.items()],
        metric_infos=[MetricInfo(name=MetricName(tag=name)) for name in metrics],
    )
    end = SessionEndInfo(status=SessionEndInfo.STATUS_SUCCESS)
    contents = {
        EXPERIMENT_TAG: HParamsPluginData(experiment=experiment),
        SESSION_START_INFO_TAG: HParamsPluginData(
            session_start_info=SessionStartInfo(hparams=values)
        ),
        SESSION_END_INFO_TAG: HParamsPluginData(session_end_info=end),
    }
    return [
        *(draft(content.ByteSize(), _summary, tag, content) for tag, content in contents.items()),
        *(draft(8 + len(name), scalar, name, value) for name, value in metrics.items()),
    ]


def _summary(tag: str, content: HParamsPluginData) -> Summary:
    plugin_data = SummaryMetadata.PluginData(
        plugin_name="hparams", content=content.SerializeToString(deterministic=True)
    )
    metadata = SummaryMetadata(plugin_data=plugin_data)
    return Summary(value=[Summary.Value(tag=tag, metadata=metadata)])


def _info(name: str, value: Value, domain: ListValue | None) -> HParamInfo:
    kind = (
        HParamInfo.DATA_TYPE_STRING
        if value.HasField("string_value")
        else HParamInfo.DATA_TYPE_FLOAT64
    )
    return HParamInfo(name=name, type=kind, domain_discrete=domain)


def _named(values: object, what: str) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        raise TypeError(f"{what} is a {type(values).__name__}, expected a dict of names to values")
    for name in values:
        checked_string(name, f"name in {what}")
    return values


def _value(value: object, what: str) -> Value:
    if isinstance(value, str):
        return Value(string_value=checked_string(value, what))
    text = hparam_text(value, what)
    if text is not None:
        return Value(string_value=checked_string(text, what))
    try:
        return Value(number_value=_number(value, what))
    except TypeError as error:
        raise TypeError(f"{error}, or a string") from None


def _number(value: object, what: str) -> float:
    try:
        return as_float(value)
    except TypeError as error:
        raise TypeError(f"{what}: {error}") from None
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def _domain(
    name: str, domain: Any, values: Mapping[str, Value], hparam_dict: Any
) -> ListValue | None:
    what = f"hparam_domain_discrete[{name!r}]"
    if name not in hparam_dict:
        raise ValueError(f"{what}: hparam_dict has no such name; pass one that it has")
    if isinstance(domain, (str, bytes, set, frozenset, Mapping)):
        raise TypeError(f"{what} is a {type(domain).__name__}, expected a list of all values")
    try:
        domain = list(domain)
    except Exception as error:
        raise TypeError(
            f"{what} is a {type(domain).__name__}, expected a list of all values"
        ) from error
    members = [_value(one, what) for one in domain]
    if name not in values:
        return None
    kind = values[name].WhichOneof("kind")
    for one, member in zip(domain, members, strict=True):
        if member.WhichOneof("kind") != kind:
            raise TypeError(
                f"{what}: {shown(one)} is not of the type of "
                f"{shown(hparam_dict[name])}; pass values of one type"
            )
    return ListValue(values=members)
