"""What is added to a writer on one thread and encoded on another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tbwidget._proto.event_pb2 import Event, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Draft(NamedTuple):
    """An event whose input is checked and copied, and which is yet to be encoded."""

    encode: Callable[[], Event]
    """Makes the event, without wall time and step. Pure; called on the writer's thread."""
    nbytes: int
    """Memory that it holds till then."""
    remark: str | None = None
    """A warning for the caller about input that is accepted; None where there is none."""


class SessionDraft(Draft):
    """A small event that changes what later ones mean: it keeps its place among scalars."""

    __slots__ = ()


class FilesDraft(NamedTuple):
    """Files to be written beside an event file, such as the projector's."""

    encode: Callable[[], Mapping[str, bytes]]
    """Makes their contents, by paths below the run's folder. Pure, as that of `Draft`."""
    nbytes: int
    """Memory that it holds till then."""
    remark: str | None = None
    """As that of `Draft`."""


def draft(
    nbytes: int, make: Callable[..., Summary], *arguments: Any, remark: str | None = None
) -> Draft:
    """Return the draft of an event that holds the summary ``make(*arguments)``."""
    return Draft(lambda: Event(summary=make(*arguments)), nbytes, remark)
