"""What is printed to a terminal is text and nothing else."""

from __future__ import annotations

import pytest

from tbwidget.terminal import table, visible, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("loss/train", "loss/train"),
        ("Verlust äöü 猫 🙂", "Verlust äöü 猫 🙂"),
        ("\x1b[2Jgone", "\ufffd[2Jgone"),
        ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),
        ("a\nb\tc\rd\x00\x7f", "a\ufffdb\ufffdc\ufffdd\ufffd\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("evil\u202egpj.exe", "evil\ufffdgpj.exe"),
        ("\u2028\u2029\u200b\ufeff\ue000", "\ufffd" * 5),
    ],
)
def test_what_a_terminal_would_obey_is_replaced(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_columns_are_aligned_by_what_is_seen() -> None:
    lines = table(("name", "count"), [("猫猫", "7"), ("é\u0301x", "1,000")], right=["count"])
    assert lines.splitlines() == ["name  count", "猫猫      7", "é\u0301x    1,000"]
    assert {width(line) for line in lines.splitlines()} == {11}


def test_a_table_of_nothing_is_its_header() -> None:
    assert table(("a", "b"), []) == "a  b"
