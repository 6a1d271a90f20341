"""The contract of a panel whose steps stay in their files until somebody looks at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

Part = Literal["preview", "full"]
"""What a page wants of a step: what is on screen at first, or all of it."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one step holds, ready for the page.

    Attributes
    ----------
    content : dict
        What JSON can hold, numbers finite.
    buffers : list of bytes or memoryview
        What `content` describes, in the order it says.
    """

    content: dict[str, Any]
    buffers: list[bytes | memoryview] = field(default_factory=list)

    @property
    def nbytes(self) -> int:
        """Size of the buffers."""
        return sum(map(len, self.buffers))


class StepPanel(Protocol):
    """What a panel must offer for its steps to be published."""

    @property
    def name(self) -> str:
        """Name in ``%tbwidget --panel`` and in the browser's registry."""

    @property
    def plugin(self) -> str:
        """The plugin whose series it shows."""

    @property
    def unasked(self) -> int:
        """How many steps of a series a page is sent before it asks.

        The newest, and others evenly between the first and that.
        """

    def item(self, value: pb.Summary.Value, part: Part) -> Item:
        """Return what `value` holds.

        Raises
        ------
        ReadError
            It is damaged, or no such thing.
        """
