"""Answers to what a page asks: more of what is on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tbwidget.data.series import BlobSeries
from tbwidget.panels import Panel, Points, panels
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._items import BY_PLUGIN, read_item
from tbwidget.widgets._publisher import pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.widgets._feed import Feed

MAX_DETAIL_POINTS = 50_000
"""Points of one answer, about 1 MB."""

MAX_ITEMS_BYTES = 4_000_000
"""Size of an answer with items; the page asks again for those that it leaves out."""

MAX_ITEMS = 256

Buffers = Sequence[bytes | memoryview]
Answer = tuple[wire.Response, Buffers]


def answer(request: wire.Request, feed: Feed) -> Answer:
    """Answer `request`; what is wrong with it goes back as the error's text.

    Runs on whatever thread the kernel takes messages on, which with subshells
    is one beside a running cell.
    """
    number = request["request"]
    method = _METHODS.get(request.get("method", ""))
    if method is None:
        error = f"unknown method {request.get('method')!r}, expected one of {sorted(_METHODS)}"
        return wire.Response(type="response", request=number, error=error), []
    try:
        result, buffers = method(request["params"], feed)
    except (KeyError, TypeError, ValueError) as error:
        what = f"{request['method']} failed: {type(error).__name__}: {error}"
        return wire.Response(type="response", request=number, error=what), []
    return wire.Response(type="response", request=number, result=result), buffers


def _detail(params: Any, feed: Feed) -> tuple[wire.DetailResult, list[memoryview]]:
    windows = params["windows"]
    limit = min(int(params["max_points"]), MAX_DETAIL_POINTS // max(1, len(windows)))
    providers = {panel.plugin: panel for panel in panels(_checked_order(params))}
    with feed.logdir.lock:
        blocks = [
            (window["series"], _window(feed, providers, window, params["axis"], limit))
            for window in windows
        ]
    if not blocks:
        raise ValueError("no windows were asked for")
    points, value_dtype, buffers = pack(blocks)
    return wire.DetailResult(points=points, value_dtype=value_dtype), buffers


def _checked_order(params: Any) -> Any:
    order = params.get("step_order", wire.STEP_ORDERS[0])
    if order not in wire.STEP_ORDERS:
        raise ValueError(f"step_order {order!r}, expected one of {', '.join(wire.STEP_ORDERS)}")
    return order


def _window(
    feed: Feed, providers: dict[str, Panel], window: wire.Window, axis: Any, limit: int
) -> Points:
    if axis not in {"step", "wall_time"}:
        raise ValueError(f"axis {axis!r}, expected 'step' or 'wall_time'")
    key = feed.ids.key(window["series"])
    series = feed.logdir.runs[key.run].series[key.tag, key.plugin]
    first, last = float(window["first"]), float(window["last"])
    return providers[key.plugin].window(series, axis, first, last, limit)


def _items(params: Any, feed: Feed) -> tuple[wire.ItemsResult, Buffers]:
    part, numbers = params["part"], params["numbers"][:MAX_ITEMS]
    if part not in wire.PARTS:
        raise ValueError(f"part {part!r}, expected one of {', '.join(wire.PARTS)}")
    key = feed.ids.key(params["series"])
    with feed.logdir.lock:
        series = feed.logdir.runs[key.run].series[key.tag, key.plugin]
        if not isinstance(series, BlobSeries):
            raise TypeError(f"series {params['series']} is of points, expected one of steps")
        entries = series.entries
        count = len(entries)
    if not numbers or not all(0 <= number < count for number in numbers):
        raise ValueError(f"numbers {numbers!r}, expected some from 0 to {count - 1}")
    items: list[wire.ItemEntry] = []
    buffers: list[bytes | memoryview] = []
    size = 0
    # The files are read without the lock: a network may be between.
    for number in numbers:
        item, data = read_item(
            BY_PLUGIN[key.plugin], params["series"], number, entries[number], part
        )
        size += sum(map(len, data))
        if items and size > MAX_ITEMS_BYTES:
            break
        items.append(item)
        buffers += data
    return wire.ItemsResult(items=items), buffers


_METHODS: dict[str, Callable[[Any, Feed], tuple[wire.DetailResult | wire.ItemsResult, Buffers]]] = {
    wire.Method.DETAIL: _detail,
    wire.Method.ITEMS: _items,
}
