"""The state of the disk below a writer."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Disk:
    """Tells callers whether the disk fails or stalls; the writer's thread keeps it current.

    A disk that is waiting for an encoder does neither, however long that takes.

    Attributes
    ----------
    failing : bool
        Whether the last attempt to write failed.
    writes : int
        How many writes have succeeded.
    """

    __slots__ = ("_waiting_since", "failing", "writes")

    def __init__(self) -> None:
        self.failing = False
        self.writes = 0
        self._waiting_since: float | None = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Enclose whatever waits for the disk."""
        self.progress()
        try:
            yield
        finally:
            self._waiting_since = None
        self.writes += 1

    def progress(self) -> None:
        """Note that the disk has taken a part of what is being written."""
        self._waiting_since = time.monotonic()

    def stalled(self, seconds: float) -> bool:
        """Return whether a write has gone on for so long without progress."""
        since = self._waiting_since
        return since is not None and time.monotonic() - since >= seconds
