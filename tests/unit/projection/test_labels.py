"""Columns of metadata are numbers or names."""

from __future__ import annotations

import numpy as np
import pytest

from tbwidget.projection import labels
from tbwidget.projection.labels import Names, Numbers, column, distinct


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("-2.5", -2.5), ("+.5e-3", 0.0005), ("7.", 7), (" 3 ", 3), ("1E2", 100)],
)
def test_decimal_numbers_are_numbers(text: str, number: float) -> None:
    found = column([text, ""])
    assert isinstance(found, Numbers)
    assert np.array_equal(found.values, [number, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-Infinity",
        "0x1f",
        "1_000",
        "\u0661",
        "1,5",
        "1 2",
        "e5",
        "-",
        "1e999",
        "1\n2",
    ],
)
def test_everything_else_is_a_name(text: str) -> None:
    found = column(["1", text])
    assert isinstance(found, Names)
    assert sorted(found.values) == sorted(["1", text])


def test_blank_values_alone_are_names() -> None:
    found = column(["", " "])
    assert isinstance(found, Names)
    assert (found.values, found.codes.tolist()) == (["", " "], [0, 1])
    assert isinstance(column([]), Names)


def test_names_are_in_natural_order() -> None:
    found = column(["a10", "B1", "a2", "b", "a2", "a010", "9", "10", ""])
    assert isinstance(found, Names)
    assert found.values == ["", "9", "10", "a2", "a010", "a10", "b", "B1"]
    assert found.codes.dtype == np.uint32
    assert [found.values[code] for code in found.codes] == [
        "a10", "B1", "a2", "b", "a2", "a010", "9", "10", "",
    ]  # fmt: skip


def test_numbers_of_very_many_digits_are_in_order_too() -> None:
    found = column(["x" + "9" * 900, "x" + "8" * 900, "x7"])
    assert isinstance(found, Names)
    assert [name[1] for name in found.values] == ["7", "8", "9"]


def test_very_many_names_stay_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MOST_DISTINCT", 3)
    monkeypatch.setattr(labels, "BLOCK", 2)
    found = column(["d", "c", "b", "c", "a"])
    assert isinstance(found, Names)
    assert (found.values, found.codes.tolist()) == (["d", "c", "b", "a"], [0, 1, 2, 1, 3])
    assert distinct(found) == 4


def test_values_are_counted_up_to_a_bound() -> None:
    assert distinct(column([str(number % 7) for number in range(50_000)])) == 7
    assert distinct(column(np.array([1.0, np.nan, 1.0, np.inf]))) == 1
    assert distinct(column([f"{number}x" for number in range(50_000)])) == 10_001
    assert distinct(column(np.arange(50_000.0))) == 10_001


def test_blocks_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "BLOCK", 3)
    numbers = column([str(number) for number in range(10)])
    assert isinstance(numbers, Numbers)
    assert numbers.values.tolist() == list(range(10))
    assert isinstance(column([*map(str, range(10)), "x"]), Names)


def test_long_names_are_cut() -> None:
    found = column(["x" * 5_000, "x" * 6_000])
    assert isinstance(found, Names)
    assert [len(name) for name in found.values] == [1_000, 1_000]
    assert found.codes.tolist() == [0, 1]
