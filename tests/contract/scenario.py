"""The conversation that the recordings in this folder hold, made by the real code.

``python -m tests.contract.scenario`` records it anew after the protocol changed.
"""

from __future__ import annotations

import base64
import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from tbwidget._errors import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs.layout import CONFIG_TAG, PLUGIN
from tbwidget.data.decode import Blob
from tbwidget.data.problems import Problem
from tbwidget.data.series import BlobSeries, IndexEntry
from tbwidget.widgets import _projector_protocol as projector_wire
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._ids import Ids
from tbwidget.widgets._publisher import Publisher
from tbwidget.widgets._requests import answer
from tests.made import BEGAN, MadeLogdir, MadeSeries, changes

FOLDER = Path(__file__).parent


LAYOUT = wire.Layout(
    categories=[
        wire.LayoutCategory(
            title="<b>Loss</b>",
            closed=True,
            charts=[
                wire.LayoutChart(title="both", tags=["Loss/.*", "("]),
                wire.LayoutChart(
                    title="spread",
                    margins=[wire.LayoutMargin(value="mean", lower="min", upper="max")],
                ),
            ],
        )
    ],
    refused=["'x' of run 'a/b': neither a multi-line nor a margin chart"],
)


FIGURE = json.loads((FOLDER / "figures" / "scatter.json").read_text(encoding="utf-8"))
"""Made by Bokeh 3.9.2: a scatter plot with a legend, a tooltip and a logarithmic axis."""

OWN_PANEL = wire.OwnPanel(
    title="Learning rate × loss",
    columns=[wire.OwnColumn(name="lr", tag="train/lr"), wire.OwnColumn(name="loss", tag="loss")],
    source=FIGURE["source"],
    document=FIGURE["document"],
)


class Recording(NamedTuple):
    """One message, as it is kept in a file."""

    name: str
    direction: str
    description: str
    content: Any
    buffers: list[bytes]


def conversation() -> list[Recording]:
    """Have the publisher and the requests make every kind of message."""
    logdir, ids = MadeLogdir(), Ids()
    series = MadeSeries([1.0, math.nan, 0.25, -math.inf])
    loss = logdir.add("lr_0.1", "Loss/train", series)
    hostile = MadeSeries([math.inf])
    hostile.display_name = "<img src=x onerror=alert(1)>"
    hostile.description = "größer 损失"
    logdir.add("a/b", "größer/损失", hostile)
    logdir.add("lr_0.1", "sample", MadeSeries([0.0]), plugin="unheard_of")
    logdir.start("lr_0.1", {"lr": 0.1, "nesterov": True, "optimizer": "<b>größer</b>"})
    logdir.made_problems = [Problem("lr_0.1/events", 24, "a record is no event", 0.0)]
    tokens = iter(["5f0c8a3e00000001", "5f0c8a3e00000002"])
    with patch("secrets.token_hex", lambda _n: next(tokens)):
        publisher = Publisher(logdir, ids)
        publisher.note(changes())
        recordings = [_push("snapshot", "Everything there is, first of a stream.", publisher)]
        series.values = np.array([*series.values, 0.125, 1 / 3], "float64")
        publisher.note(changes(loss))
        recordings.append(_push("delta_append", "Points that follow, as doubles.", publisher))
        series.values, series.line_generation = series.values[:2], 1
        del logdir.runs["a/b"]
        hparams = logdir.start("lr_0.1", {"lr": 0.1, "epochs": 3.0})
        publisher.note(changes(loss, hparams, runs_removed=["a/b"]))
        recordings.append(
            _push(
                "delta_replace", "A line begun anew, a run gone, another told of again.", publisher
            )
        )
        publisher.note(changes(logdir.add("lr_0.1", CONFIG_TAG, BlobSeries(), PLUGIN)))
        with patch("tbwidget.widgets._publisher.layout_of", lambda _logdir: LAYOUT):
            recordings.append(_push("delta_layout", "Charts of custom scalars.", publisher))
        weights = BlobSeries()
        for number, step in enumerate((0, 100)):
            weights.add(
                Blob("weights", "histograms", step, BEGAN + step, 0, None),
                "events",
                40 * number,
                24,
            )
        publisher.note(changes(logdir.add("lr_0.1", "weights", weights, "histograms")))
        with patch("tbwidget.widgets._items.read_value", _histogram_of):
            text = "Steps of a histogram, and what they hold, the newest first; one is damaged."
            recordings.append(_push("delta_steps", text, publisher))
        publisher.put_own_panels([OWN_PANEL])
        recordings.append(
            _push("delta_own_panels", "A panel of the user's own, with its figure.", publisher)
        )
        _embed(publisher)
        text = "An embedding, a frame of t-SNE, and what Python selected."
        recordings.append(_push("delta_projector", text, publisher))
    feed = SimpleNamespace(logdir=logdir, ids=ids)
    return [*recordings, *_requests(feed), *_hellos()]


def _embed(publisher: Publisher) -> None:
    projector = publisher.projector
    projector.put_spaces(
        [projector_wire.SpaceEntry(id=0, run="a/b", name="<b>digits</b>", steps=[0, 10])]
    )
    columns = [
        projector_wire.AxisEntry(id=f"tsne/{index}", kind="axis", low=-2, high=2, share=None)
        for index in range(2)
    ]
    frame = projector_wire.FrameEntry(
        space=0,
        step=10,
        method="tsne",
        state="running",
        iteration=250,
        of=1000,
        columns=columns,
    )
    coordinates = [[0, 65_534, projector_wire.MISSING], [0, 32_767, 65_534]]
    projector.put_frame(frame, [np.array(one, "<u2").tobytes() for one in coordinates])
    projector.put_selection(0, 10, np.array([0, 2], np.uint32))


def _columns() -> Recording:
    result = projector_wire.ColumnsResult(
        columns=[
            projector_wire.AxisEntry(id="pca/0", kind="axis", low=-1, high=1, share=0.75),
            projector_wire.NumberEntry(id="meta/size", kind="number"),
            projector_wire.TextEntry(id="meta/label", kind="text", values=["größer", "损失"]),
        ]
    )
    buffers = [
        np.array([0, 65_534, projector_wire.MISSING], "<u2"),
        np.array([1.5, math.nan, 3], "<f8"),
        np.array([1, 0, 1], "<u4"),
    ]
    response = wire.Response(type="response", request=11, result=result)
    text = "Coordinates and labels of three points."
    return Recording("response_columns", "push", text, response, [b.tobytes() for b in buffers])


def _push(name: str, description: str, publisher: Publisher) -> Recording:
    content, buffers = publisher.next_update()
    return Recording(name, "push", description, content, [bytes(buffer) for buffer in buffers])


def _requests(feed: Any) -> list[Recording]:
    request = wire.Request(
        type="request",
        request=7,
        method="detail",
        params={
            "axis": "step",
            "windows": [{"series": 1, "first": 0, "last": 15}],
            "max_points": 1000,
        },
    )
    found, buffers = answer(request, feed)
    wrong, _ = answer({**request, "request": 8, "method": "nonsense"}, feed)
    asked = wire.Request(
        type="request",
        request=9,
        method="items",
        params={"series": ids_of(feed, "weights"), "numbers": [1, 0], "part": "preview"},
    )
    with patch("tbwidget.widgets._items.read_value", _histogram_of):
        items, data = answer(asked, feed)
    selected = wire.Request(
        type="request", request=10, method="select", params={"space": 0, "step": 10}
    )
    return [
        Recording("request_select", "ask", "What the page selected.", selected, []),
        _columns(),
        Recording("request_items", "ask", "What two steps hold.", asked, []),
        Recording("response_items", "push", "Its answer.", items, [bytes(one) for one in data]),
        Recording("request_detail", "ask", "The window on screen, in detail.", request, []),
        Recording("response_detail", "push", "Its answer.", found, [bytes(b) for b in buffers]),
        Recording("response_error", "push", "The answer to a wrong method.", wrong, []),
    ]


def ids_of(feed: Any, tag: str) -> int:
    """Return the number of the one series of a tag."""
    [key] = [key for key in feed.logdir.series_keys() if key.tag == tag]
    number: int = feed.ids.series(key)
    return number


def _histogram_of(entry: IndexEntry) -> pb.Summary.Value:
    if entry.offset == 0:
        raise ReadError("events at byte 0 holds no event")
    histo = pb.HistogramProto(min=-1, max=1.5, bucket_limit=[0, 2], bucket=[3, 1])
    return pb.Summary.Value(tag="weights", histo=histo)


def _hellos() -> list[Recording]:
    first = wire.Hello(type="hello", protocol=wire.PROTOCOL_VERSION, stream=None, seq=None)
    later = wire.Hello(
        type="hello", protocol=wire.PROTOCOL_VERSION, stream="5f0c8a3e00000001", seq=2
    )
    return [
        Recording("hello", "ask", "A page that holds nothing, or has found a gap.", first, []),
        Recording("hello_again", "ask", "A page that holds a stream.", later, []),
    ]


def as_json(recording: Recording) -> dict[str, Any]:
    """The recording as its file holds it, with its columns also as plain numbers."""
    content = json.loads(json.dumps(recording.content))
    kept = {
        "description": recording.description,
        "direction": recording.direction,
        "content": content,
        "buffers": [base64.b64encode(buffer).decode() for buffer in recording.buffers],
    }
    told = content.get("result", content)
    if told.get("points"):
        kept["decoded"] = {
            "points": _decoded(told["points"], recording.buffers[:3], told["value_dtype"])
        }
    return kept


def _decoded(blocks: list[Any], buffers: list[bytes], value_dtype: str) -> list[Any]:
    columns = [
        np.frombuffer(buffer, dtype)
        for buffer, dtype in zip(buffers, ["<f8", "<f8", value_dtype], strict=True)
    ]
    decoded, start = [], 0
    for block in blocks:
        stop = start + block["length"]
        step, wall_time, value = ([_plain(x) for x in column[start:stop]] for column in columns)
        decoded.append(
            {"series": block["series"], "step": step, "wall_time": wall_time, "value": value}
        )
        start = stop
    return decoded


def _plain(number: float) -> float | str:
    """JSON has no NaN and no infinity: they stand as JavaScript spells them."""
    if math.isfinite(number):
        return float(number)
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def main() -> None:
    """Write the recordings."""
    for recording in conversation():
        text = json.dumps(as_json(recording), indent=2, ensure_ascii=False)
        (FOLDER / f"{recording.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
