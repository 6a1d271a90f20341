"""Texts, and tensors of them, as they were written. The page makes Markdown of them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from tbwidget.data.blobs.tensor import as_strings
from tbwidget.panels._step_panel import Item, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tbwidget._proto import event_pb2 as pb

MOST_BYTES: Final[dict[Part, int]] = {"preview": 20_000, "full": 1_000_000}
"""Of the texts of one step, UTF-8."""

MOST_CELLS: Final[dict[Part, int]] = {"preview": 500, "full": 10_000}
"""Of a tensor of texts."""


class TextPanel:
    """Provider of the panel of texts.

    An item has one buffer, the texts one after the other in UTF-8, and the content
    ``{"shape": […], "lengths": […], "cut": …}``: the tensor's shape as written, the bytes of
    each text that is in the buffer, in the tensor's order, and whether there is more.
    """

    name = "text"
    plugin = "text"
    unasked = 5

    def item(self, value: pb.Summary.Value, part: Part) -> Item:
        """Return the texts of `value`, as many as fit."""
        written = as_strings(value)
        cells = written.reshape(-1)
        fitting = cells[: MOST_CELLS[part]]
        texts, is_cut = _fitted(fitting, MOST_BYTES[part])
        content = {
            "shape": list(written.shape),
            "lengths": [len(text) for text in texts],
            "cut": is_cut or len(fitting) < len(cells),
        }
        return Item(content, [b"".join(texts)])


def _fitted(cells: Iterable[bytes], budget: int) -> tuple[list[bytes], bool]:
    """Return the first texts, as valid UTF-8, the last one cut; and whether any is left out."""
    texts: list[bytes] = []
    for cell in cells:
        if budget <= 0:
            return texts, True
        # Not to the end of what is cut: half a character would be a wrong one.
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(cell[:budget], final=len(cell) <= budget).encode()
        is_cut = len(cell) > budget or len(text) > budget
        texts.append(text[:budget].decode(errors="ignore").encode() if is_cut else text)
        if is_cut:
            return texts, True
        budget -= len(text)
    return texts, False
