"""Labels → lines of text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tbwidget.summary.labels import Labels


class Changing:
    text = "before"

    def __str__(self) -> str:
        return self.text


@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        (["a", 1, 2.5, None, True], "a\n1\n2.5\nNone\nTrue\n"),
        (np.array([0.1, 0.2], np.float32), "0.1\n0.2\n"),
        (np.array([[1, 2]]), "[1 2]\n"),
        (torch.tensor([1, 2]), "1\n2\n"),
        ([torch.tensor(1), torch.tensor([2.0])], "1\n[2.]\n"),
        ({"a": 1, "b": 2}, "a\nb\n"),
        ((letter for letter in "ab"), "a\nb\n"),
        ([("a", 1)], "('a', 1)\n"),
        (["a\r\nb\t\tc"], "a b c\n"),
    ],
)
def test_a_label_is_a_line(metadata: Any, text: str) -> None:
    assert Labels(metadata, None, text.count("\n")).tsv().decode() == text


def test_a_row_of_labels_is_a_line_below_the_header() -> None:
    rows = [["a", 1], ("b\n", torch.tensor(2)), np.array(["c", "3"])]
    assert Labels(rows, ("name", "n\t"), 3).tsv() == b"name\tn \na\t1\nb \t2\nc\t3\n"


@pytest.mark.parametrize("header", [None, ["x"]])
def test_labels_are_taken_at_the_call(header: Any) -> None:
    changing, tensor = Changing(), torch.tensor(1)
    plain = [changing, tensor, "a"]
    rows = plain if header is None else [[label] for label in plain]
    labels = Labels(rows, header, 3)
    before = labels.tsv()
    changing.text = "after"
    tensor[...] = 9
    for index in range(3):
        rows[index] = "x"
    assert labels.tsv() == before
    assert b"before\n1\na\n" in before


@pytest.mark.parametrize(
    ("metadata", "header", "named"),
    [
        (["a"], None, "got 1 labels, expected one a point: 2"),
        ([], None, "got 0 labels"),
        ([["a", "b"], ["c"]], ["x", "y"], "row 1 has 1 labels, .* the header's 2 columns"),
        ([["a"], []], ["x"], "row 1 has 0 labels"),
    ],
)
def test_other_counts_are_named(metadata: Any, header: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Labels(metadata, header, 2)


@pytest.mark.parametrize(
    ("metadata", "header", "named"),
    [
        ("ab", None, "got the str 'ab', expected a list"),
        ({"a", "b"}, None, "got the set"),
        (7, None, "got a int, expected a list"),
        (["a", "b"], "animal", "metadata_header of add_embedding: got the str 'animal'"),
        (["ab", "cd"], ["x", "y"], "row 0 is 'ab', expected a list of a label for each"),
        ([1, 2], ["x", "y"], "row 0 is 1, expected a list"),
    ],
)
def test_what_is_no_list_of_labels_is_named(metadata: Any, header: Any, named: str) -> None:
    with pytest.raises(TypeError, match=named):
        Labels(metadata, header, 2)


class Textless:
    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("metadata", "header", "named"),
    [
        (["a", "\ud800"], None, "'.ud800' has characters that are no text"),
        ([["a"], ["\ud800"]], ["x"], "metadata of .*'.ud800'"),
        (["a", 1], ["\ud800"], "metadata_header of .*'.ud800'"),
        (["a", 10**5000], None, "a label of type int gives no text"),
        (["a", Textless()], None, r"a label of type Textless gives no text \(no text\)"),
    ],
)
def test_what_is_no_text_raises_at_the_call(metadata: Any, header: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Labels(metadata, header, 2)
