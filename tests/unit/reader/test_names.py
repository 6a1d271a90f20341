"""Names, globs, regular expressions and lists of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tbwidget import NameNotFoundError
from tbwidget.reader.names import chosen

THERE = ["loss/train", "loss/test", "acc", "x[1]", "Acc"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, THERE),
        ("acc", ["acc"]),
        ("loss/*", ["loss/train", "loss/test"]),
        ("*t*", ["loss/train", "loss/test"]),
        ("?cc", ["acc", "Acc"]),
        ("[a]cc", ["acc"]),
        ("x[1]", ["x[1]"]),  # a name, not a glob for "x1"
        ("nothing*", []),
        (re.compile("t$"), ["loss/test"]),
        (re.compile("ACC", re.IGNORECASE), ["acc", "Acc"]),
        (["Acc", "loss/*"], ["loss/train", "loss/test", "Acc"]),
        ((re.compile("^a"), "acc"), ["acc"]),
        ([], []),
    ],
)
def test_names_are_chosen_in_their_order(wanted: Any, expected: list[str]) -> None:
    assert chosen(wanted, THERE, "tag") == expected


@pytest.mark.parametrize(
    ("wanted", "there", "message"),
    [
        ("loss/tran", THERE, "no tag 'loss/tran'; did you mean one of 'loss/train'"),
        (["acc", "Loss"], THERE, "no tag 'Loss'"),
        ("x", [], "there is none at all"),
        ("x", ["a"], "there are 'a'"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_others(
    wanted: Any, there: list[str], message: str
) -> None:
    with pytest.raises(NameNotFoundError, match=re.escape(message)):
        chosen(wanted, there, "tag")


def test_what_is_no_name_is_told() -> None:
    with pytest.raises(TypeError, match="tag is 7: expected a name, a glob"):
        chosen([7], THERE, "tag")  # type: ignore[list-item]
