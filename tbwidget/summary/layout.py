"""The layout of custom scalars: charts that gather the scalars of several tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tbwidget._proto.event_pb2 import (
    DT_STRING,
    Summary,
    SummaryMetadata,
    TensorProto,
    TensorShapeProto,
)
from tbwidget._proto.plugins_pb2 import (
    Category,
    Chart,
    Layout,
    MarginChartContent,
    MultilineChartContent,
)
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.strings import checked_string, checked_strings, shown

CONFIG_TAG: Final = "custom_scalars__config__"
"""Where TensorBoard's plugin looks (tensorboard/plugins/custom_scalar/metadata.py)."""


def custom_scalars(layout: object) -> Draft:
    """Return the draft of a layout, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    layout : mapping of str to mapping of str to (str, list of str)
        Of categories to charts to their kind, "Multiline" or "Margin", and their tags.

    Raises
    ------
    TypeError, ValueError
        `layout` is made otherwise, or a margin chart has not three tags.
    """
    message = Layout(
        category=[
            Category(title=title, chart=[_chart(*chart) for chart in _items(charts, title)])
            for title, charts in _items(layout, "layout")
        ]
    )
    return draft(message.ByteSize(), _summary, message)


def _summary(message: Layout) -> Summary:
    tensor = TensorProto(
        dtype=DT_STRING,
        string_val=[message.SerializeToString()],
        tensor_shape=TensorShapeProto(),
    )
    plugin_data = SummaryMetadata.PluginData(plugin_name="custom_scalars")
    metadata = SummaryMetadata(plugin_data=plugin_data)
    return Summary(value=[Summary.Value(tag=CONFIG_TAG, tensor=tensor, metadata=metadata)])


def _items(mapping: object, what: str) -> list[tuple[str, Any]]:
    if not isinstance(mapping, Mapping):
        raise TypeError(
            f"{what} is a {type(mapping).__name__}, expected a dict; a layout is "
            '{category: {chart: ["Multiline" or "Margin", tags]}}'
        )
    return [(checked_string(name, f"name in {what}"), value) for name, value in mapping.items()]


def _chart(title: str, properties: object) -> Chart:
    if not isinstance(properties, (list, tuple)) or len(properties) != 2:
        raise TypeError(
            f'chart {title!r} is {shown(properties)}, expected ["Multiline" or "Margin", tags]'
        )
    kind, tags = properties
    tags = checked_strings(tags, f"chart {title!r}: tag")
    match kind if isinstance(kind, str) else None:
        case "Multiline":
            return Chart(title=title, multiline=MultilineChartContent(tag=tags))
        case "Margin":
            return Chart(title=title, margin=_margin(title, tags))
        case _:
            raise ValueError(
                f'chart {title!r} is of kind {shown(kind)}, expected "Multiline" or "Margin"'
            )


def _margin(title: str, tags: list[str]) -> MarginChartContent:
    if len(tags) != 3:
        raise ValueError(
            f"margin chart {title!r} has {len(tags)} tags, expected 3: value, lower, upper"
        )
    value, lower, upper = tags
    series = MarginChartContent.Series(value=value, lower=lower, upper=upper)
    return MarginChartContent(series=[series])
