"""Work that takes too long for the kernel's threads, done one after the other on another."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class Jobs:
    """A thread that does what it is given, in order, and begins with the first.

    Parameters
    ----------
    name : str
        Of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, job: Callable[[], None]) -> None:
        """Have `job` done after those before it. May be called on any thread."""
        with self._lock:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        self._queue.put(job)

    def close(self) -> None:
        """Do no more. Does not wait for what is being done."""
        with self._lock:
            self._closed = True
        self._queue.put(None)

    def _run(self) -> None:
        while (job := self._queue.get()) and not self._closed:
            try:
                job()
            except Exception:  # noqa: BLE001  # one that fails is not the others'
                _log.exception("%s failed", self._name)
