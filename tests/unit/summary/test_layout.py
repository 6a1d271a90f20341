"""What is no layout is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import pytest

from tbwidget.summary.layout import custom_scalars


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ([], "layout is a list, expected a dict"),
        ({"loss": ["Multiline", ["a"]]}, "loss is a list, expected a dict"),
        ({5: {}}, "name in layout 5 is a int"),
        ({"loss": {5: ["Multiline", ["a"]]}}, "name in loss 5"),
        ({"loss": {"all": "Multiline"}}, "chart 'all' is 'Multiline', expected"),
        ({"loss": {"all": ["Multiline"]}}, "chart 'all' is"),
        ({"loss": {"all": ["Multiline", "a"]}}, "chart 'all': tags are 'a', expected a list"),
        ({"loss": {"all": ["Multiline", [5]]}}, "chart 'all': tag 5 is a int"),
    ],
)
def test_wrong_types_are_named(layout: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        custom_scalars(layout)


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({"loss": {"all": ["Margin", ["a", "b"]]}}, "margin chart 'all' has 2 tags, expected 3"),
        ({"loss": {"all": ["Margin", list("abcd")]}}, "has 4 tags"),
        ({"loss": {"all": ["Pie", ["a"]]}}, "chart 'all' is of kind 'Pie'"),
        ({"loss": {"\ud800": ["Multiline", ["a"]]}}, "lone surrogates"),
    ],
)
def test_wrong_values_are_named(layout: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        custom_scalars(layout)
