"""The threads that writers start."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class WriterThread(threading.Thread):
    """A thread that encodes or writes; a daemon, so that only `_lifetimes` waits for it."""


_none_any_more = threading.Event()


def start(target: Callable[[], None], name: str) -> WriterThread | None:
    """Start a thread, or return None where that is no longer possible.

    A thread that is started while the interpreter ends never runs: CPython 3.11 waits for it
    for ever, later versions raise RuntimeError, as all do at the system's limit of threads.
    """
    if _none_any_more.is_set() or sys.is_finalizing():
        return None
    thread = WriterThread(target=target, name=name, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        return None
    return thread


def start_no_more() -> None:
    """Have `start` return None from now on: nobody would wait for the threads."""
    _none_any_more.set()


def is_current() -> bool:
    """Return whether the caller runs on one of these threads, as a finalizer may.

    There it must not wait for what they do.
    """
    return isinstance(threading.current_thread(), WriterThread)
