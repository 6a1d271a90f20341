"""The bell between writers and readers in one process.

A writer says that a file grew, and hands over nothing else: what a reader knows it has
from the file. So neither imports the other, and a log of this process looks the same as
one of another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

Listener = Callable[[str], None]
"""Takes the absolute path of a file that grew. Called on the writer's thread: it may set
an event or append to a queue, and must do no more."""

_lock = threading.Lock()
_listeners: tuple[Listener, ...] = ()


def announce(path: str) -> None:
    """Tell all listeners that the file at the absolute `path` grew."""
    for listener in _listeners:
        try:
            listener(path)
        except Exception:  # a reader's fault must not stop the writer
            import logging  # here, because a training script need not load it

            log = logging.getLogger(__name__)
            log.exception("a listener could not be told that %s grew", path)


def listen(listener: Listener) -> Callable[[], None]:
    """Have `listener` told of every file that grows; return what ends that."""
    global _listeners  # noqa: PLW0603  # replaced whole, so that `announce` needs no lock
    with _lock:
        _listeners = (*_listeners, listener)

    def stop() -> None:
        global _listeners  # noqa: PLW0603
        with _lock:
            _listeners = tuple(other for other in _listeners if other is not listener)

    return stop
