"""Text, which TensorBoard shows as Markdown."""

from __future__ import annotations

from tbwidget._proto.event_pb2 import (
    DT_STRING,
    Summary,
    SummaryMetadata,
    TensorProto,
    TensorShapeProto,
)
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.strings import encoded


def text(tag: str, value: object) -> Draft:
    """Return the draft of a text, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
        Of the time series; in the file it ends with ``/text_summary``.
    value : str

    Raises
    ------
    TypeError, ValueError
        `value` is no string, or one that UTF-8 can't hold.
    """
    content = encoded(value, "text_string")
    return draft(len(content), _summary, tag, content)


def _summary(tag: str, content: bytes) -> Summary:
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)])
    tensor = TensorProto(dtype=DT_STRING, string_val=[content], tensor_shape=shape)
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
    value = Summary.Value(tag=f"{tag}/text_summary", tensor=tensor, metadata=metadata)
    return Summary(value=[value])
