"""What a run's session was started with: hyperparameters, kept beside the index.

A board shows them with its runs. So they are decoded as they come by, and nobody goes
back to the file, or over a network, for them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

from tbwidget._errors import ReadError
from tbwidget.data.blobs.hparams import HPARAMS, SESSION_START_TAG, decode_session_content
from tbwidget.data.series import BlobSeries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tbwidget.data.decode import Blob

SESSION: Final = (SESSION_START_TAG, HPARAMS)
"""Tag and plugin of the series that says how a session began."""

MOST_HPARAMS: Final = 200
"""Of one run; of more, the first in the order of their names."""

MOST_TEXT: Final = 1_000
"""Characters of a name or a value; what is longer is cut off there."""

HParam = str | float | bool
HParams = dict[str, HParam]


class Told(Protocol):
    """Something that was written at some time."""

    @property
    def wall_time(self) -> float:
        """Seconds since the epoch."""


T = TypeVar("T", bound=Told)


def latest(told: Collection[T]) -> T:
    """Return what was written last.

    By time, for files come in the order of their names; of equal ones the last.
    """
    return max(reversed([*told]), key=_time)


class SessionSeries(BlobSeries):
    """Where the starts of a run's session lie, and the hyperparameters of the last.

    Attributes
    ----------
    hparams : dict of str to str, float or bool
        Another dict when they have changed; JSON can hold it.
    """

    __slots__ = ("_last_of_files", "hparams")

    def __init__(self) -> None:
        super().__init__()
        self.hparams: HParams = {}
        self._last_of_files: dict[str, _Start] = {}

    def add(self, blob: Blob, file: str, offset: int, length: int) -> None:
        """Append an entry."""
        super().add(blob, file, offset, length)
        start = _Start(blob.wall_time, _hparams_of(blob))
        former = self._last_of_files.pop(file, start)
        self._last_of_files[file] = latest([former, start])
        self._choose()

    def drop_file(self, file: str) -> bool:
        """Forget what `file` had, because it is gone or another; return whether it had any."""
        self._last_of_files.pop(file, None)
        self._choose()
        return super().drop_file(file)

    def _choose(self) -> None:
        starts = self._last_of_files.values()
        hparams = latest(starts).hparams if starts else {}
        if hparams != self.hparams:
            self.hparams = hparams


class _Start(NamedTuple):
    wall_time: float
    hparams: HParams


def _hparams_of(blob: Blob) -> HParams:
    if not blob.metadata:
        return {}
    try:
        return bounded(decode_session_content(blob.metadata.content))
    except ReadError:
        # Whoever asks for the table of hyperparameters is told what is wrong.
        return {}


def bounded(hparams: Mapping[str, Any]) -> HParams:
    """Return `hparams` without those that have no value, no more and no longer than allowed."""
    # Sorted, for messages keep them in no order.
    given = sorted((name, value) for name, value in hparams.items() if value is not None)
    return {name[:MOST_TEXT]: _bounded_value(value) for name, value in given[:MOST_HPARAMS]}


def _bounded_value(value: Any) -> HParam:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value[:MOST_TEXT] if isinstance(value, str) else value


def _time(told: Told) -> float:
    return told.wall_time if math.isfinite(told.wall_time) else 0.0
