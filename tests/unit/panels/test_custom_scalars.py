"""Layouts of custom scalars: merged, and kept within bounds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tbwidget.data.blobs.layout import Category, Chart, Margin
from tbwidget.panels import custom_scalars
from tbwidget.panels.custom_scalars import merged
from tbwidget.panels.repetition import refusal


def layout(title: str, *charts: Chart, closed: bool = False) -> list[Category]:
    return [Category(title, charts, closed)]


def lines(title: str, *tags: str) -> Chart:
    return Chart(title, tags=tags)


def margin(title: str, value: str, lower: str, upper: str) -> Chart:
    return Chart(title, margins=(Margin(value, lower, upper),))


def titles(made: custom_scalars.Layout) -> dict[str, Sequence[str]]:
    return {one.title: [chart.title for chart in one.charts] for one in made.categories}


def test_categories_of_one_title_are_one_and_charts_are_there_once() -> None:
    both = lines("both", "loss/train", "loss/test")
    band = margin("band", "mean", "min", "max")
    made = merged({"a": layout("loss", both), "b": layout("loss", both, band, closed=True)})
    assert titles(made) == {"loss": ["both", "band"]}
    [category] = made.categories
    assert not category.closed
    assert category.charts[0].tags == ("loss/train", "loss/test")
    assert category.charts[1].margins == (Margin("mean", "min", "max"),)
    assert made.refused == []


@pytest.mark.parametrize(
    ("chart", "reason"),
    [
        (Chart("x", is_known=False), "neither a multi-line nor a margin chart"),
        (lines("x", *["tag"] * 101), "more than 100 tags"),
        (lines("x" * 1001), "a name of 1001 signs, more than 1000"),
        (margin("x", "v", "l", "u" * 2000), "a name of 2000 signs"),
        (lines("x", "(a+)+$"), "has a repetition of what repeats"),
        (lines("x", "a" * 501), "has more than 500 signs"),
    ],
)
def test_a_chart_that_is_too_much_is_left_out_with_a_reason(chart: Chart, reason: str) -> None:
    made = merged({"run": layout("loss", lines("fine", "loss"), chart)})
    assert titles(made) == {"loss": ["fine"]}
    [refused] = made.refused
    assert reason in refused
    assert "of run 'run'" in refused


def test_so_many_charts_and_no_more() -> None:
    charts = [lines(f"chart {i}", "loss") for i in range(1500)]
    made = merged({"run": layout("loss", *charts)}, ["the layout of run 'x': torn"])
    assert len(made.categories[0].charts) == custom_scalars.MOST_CHARTS
    assert made.refused[0] == "the layout of run 'x': torn"
    assert made.refused[-1] == "and 482 more"
    assert len(made.refused) == custom_scalars.MOST_REASONS


def test_so_many_categories_and_signs_and_no_more() -> None:
    many = {f"run {i}": layout(f"category {i}", lines("x", "y")) for i in range(300)}
    assert len(merged(many).categories) == custom_scalars.MOST_CATEGORIES
    long = [lines(f"{i}", *[f"{i}" + "y" * 400] * 90) for i in range(100)]
    made = merged({"run": layout("loss", *long)})
    assert 0 < len(made.categories[0].charts) < 10
    assert "more than 200000 signs" in made.refused[0]


@pytest.mark.parametrize(
    "pattern",
    [
        "loss/.*",
        r"loss\(train\)",
        "(train|test)/loss",
        r"layer_\d+/(weight|bias)?",
        "[a-z]+/[(+*]+/.*",
        "(?:loss)+",
        "((",
    ],
)
def test_usual_expressions_are_tried(pattern: str) -> None:
    assert refusal(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)*b",
        "((a{1,9}))*b",
        "(?:(?:a*))+b",
        "(?<n>a*)*b",
        "([^](a+)+)$",
        "[^](a+)+$]",
        r"(\(a+)+b",
        ".*.*.*.*b",
        "a{0,99}a{0,99}a{0,99}a{0,99}b",
        "a?" * 11 + "b",
    ],
)
def test_expressions_that_may_take_for_ever_are_not(pattern: str) -> None:
    assert refusal(pattern)
