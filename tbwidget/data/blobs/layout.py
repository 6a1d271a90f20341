"""Layouts of custom scalars: which charts gather the scalars of several tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from google.protobuf.message import DecodeError

from tbwidget._errors import ReadError
from tbwidget._proto import plugins_pb2 as plugins
from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

PLUGIN: Final = "custom_scalars"
CONFIG_TAG: Final = "custom_scalars__config__"
"""Where TensorBoard's plugin looks (tensorboard/plugins/custom_scalar/metadata.py)."""

MOST_BYTES: Final = 1 << 20


class Margin(NamedTuple):
    """Tags of a line and of the edges of the band round it."""

    value: str
    lower: str
    upper: str


class Chart(NamedTuple):
    """A chart: regular expressions of tags, or lines with bands round them."""

    title: str
    tags: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    is_known: bool = True
    """Whether it is one of these two kinds."""


class Category(NamedTuple):
    """Charts that stand together."""

    title: str
    charts: tuple[Chart, ...]
    closed: bool = False


def decode(value: pb.Summary.Value) -> list[Category]:
    """Return the categories of the layout that `value` holds.

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
        layout = plugins.Layout.FromString(encoded)
    except DecodeError as error:
        raise ReadError(f"a layout that can't be read: {error}") from None
    return [
        Category(one.title, tuple(_chart(chart) for chart in one.chart), one.closed)
        for one in layout.category
    ]


def _chart(chart: plugins.Chart) -> Chart:
    margins = tuple(Margin(one.value, one.lower, one.upper) for one in chart.margin.series)
    is_known = chart.WhichOneof("content") is not None
    return Chart(chart.title, tuple(chart.multiline.tag), margins, is_known)
