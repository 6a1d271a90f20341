"""Text for a terminal: tables, of strings that are not trusted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

REPLACEMENT: Final = "\ufffd"

_HARMFUL: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what is no visible character: control characters move the cursor,
set the window's title or worse, marks of direction make text look like other text."""


def visible(text: str) -> str:
    """Return `text` with a mark in place of each character that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        REPLACEMENT if unicodedata.category(character) in _HARMFUL else character
        for character in text
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> str:
    """Return lines of aligned columns, two spaces between them.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequences of str
        What terminals would obey is taken out.
    right : sequence of str
        Names of columns that are aligned to the right.
    """
    cells = [header, *([visible(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    aligned = [name in right for name in header]
    return "\n".join(
        "  ".join(map(_padded, row, widths, aligned)).rstrip()  # a line ends with its text
        for row in cells
    )


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def _padded(text: str, to: int, right: bool) -> str:
    space = " " * (to - width(text))
    return space + text if right else text + space
