"""What the scalars panel owes of a line, and the windows it cuts."""

from __future__ import annotations

import numpy as np
import pytest

from tbwidget.data.columns import Line
from tbwidget.data.series import ScalarSeries
from tbwidget.panels import PANELS
from tbwidget.panels.scalars import ScalarsPanel
from tests.made import MadeSeries

PANEL = ScalarsPanel()
WRITTEN = ScalarsPanel("partitioned")


def test_names_and_plugins_of_the_panels_are_unique() -> None:
    assert len({panel.name for panel in PANELS}) == len(PANELS)
    assert len({panel.plugin for panel in PANELS}) == len(PANELS)


def test_the_first_points_stand_for_all_and_the_next_follow() -> None:
    series = MadeSeries([3.0, 2.0])
    points, cursor = PANEL.advance(series, None, 100)
    assert (points.mode, points.value.tolist()) == ("replace", [3.0, 2.0])
    series.values = np.array([3.0, 2.0, 1.0], "float32")
    points, cursor = PANEL.advance(series, cursor, 100)
    assert (points.mode, points.value.tolist(), points.total) == ("append", [1.0], 3)
    points, _ = PANEL.advance(series, cursor, 100)
    assert (points.mode, len(points.value)) == ("append", 0)


def test_a_long_line_keeps_its_ends_and_extremes() -> None:
    rng = np.random.default_rng(0)
    series = MadeSeries(list(rng.normal(size=100_000)))
    points, _ = PANEL.advance(series, None, 1000)
    assert len(points.value) <= 1000
    assert points.step[0] == 0
    assert points.step[-1] == series.line().step[-1]
    assert points.value.min() == series.values.min()
    assert points.value.max() == series.values.max()
    assert points.total == 100_000


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [
        (25, 45, [20, 30, 40, 50]),
        (-100, 5, [0, 10]),
        (85, 1000, [80, 90]),
        (31, 32, []),
        (1000, 2000, []),
    ],
)
def test_a_window_has_a_neighbour_on_each_side(first: int, last: int, steps: list[int]) -> None:
    series = MadeSeries([float(x) for x in range(10)])
    points = PANEL.window(series, "step", first, last, 100)
    assert points.step.tolist() == steps


def written(*steps: int, began: float = 0.0) -> Line:
    times = began + np.arange(len(steps), dtype=np.float64)
    return Line(np.array(steps, np.int64), times, np.array(steps, "f4"))


def test_what_was_written_follows_file_by_file() -> None:
    series = ScalarSeries()
    series.extend("first", written(0, 1, 2))
    points, cursor = WRITTEN.advance(series, None, 100)
    assert (points.mode, points.step.tolist()) == ("replace", [0, 1, 2])
    series.extend("first", written(1, 2, began=3.0))
    series.extend("second", written(1, began=9.0))
    points, cursor = WRITTEN.advance(series, cursor, 100)
    assert (points.mode, points.step.tolist(), points.total) == ("append", [1, 2, 1], 6)
    points, _ = WRITTEN.advance(series, cursor, 100)
    assert (points.mode, points.step.tolist()) == ("append", [])


def test_points_that_come_before_others_begin_the_line_anew() -> None:
    series = ScalarSeries()
    series.extend("first", written(0, 1))
    series.extend("second", written(2, began=9.0))
    _, cursor = WRITTEN.advance(series, None, 100)
    series.extend("first", written(7, began=2.0))
    points, _ = WRITTEN.advance(series, cursor, 100)
    assert (points.mode, points.step.tolist()) == ("replace", [0, 1, 7, 2])


def test_a_file_that_is_another_begins_the_line_anew() -> None:
    series = ScalarSeries()
    series.extend("first", written(0, 1))
    _, cursor = WRITTEN.advance(series, None, 100)
    series.drop_file("first")
    series.extend("first", written(5, 6, 7))
    points, _ = WRITTEN.advance(series, cursor, 100)
    assert (points.mode, points.step.tolist()) == ("replace", [5, 6, 7])


def test_a_cursor_of_the_other_order_is_no_cursor() -> None:
    series = ScalarSeries()
    series.extend("first", written(0, 1))
    _, cursor = PANEL.advance(series, None, 100)
    points, cursor = WRITTEN.advance(series, cursor, 100)
    assert points.mode == "replace"
    points, _ = PANEL.advance(series, cursor, 100)
    assert points.mode == "replace"


def test_a_window_along_wall_time() -> None:
    series = MadeSeries([float(x) for x in range(10)])
    began = series.line().wall_time[0]
    points = PANEL.window(series, "wall_time", began + 3.5, began + 5.5, 100)
    assert points.value.tolist() == [3.0, 4.0, 5.0, 6.0]
