"""What happens to outboxes when the process ends, is told to, or forks."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import WriteError

if TYPE_CHECKING:
    from tbwidget.writer._outbox import Outbox

EXIT_SECONDS: Final = 1.5
"""A disk that does not answer holds up the end of the process no longer."""

opening: Final = threading.RLock()
"""Held while writers are opened, and across a fork: a child never inherits it locked."""

_running: Final[set[Outbox]] = set()


def started(outbox: Outbox) -> None:
    """Have `outbox` written out before the process ends; called as its thread starts."""
    _running.add(outbox)
    _watch_sigterm()
    _watch_child_process()


def ended(outbox: Outbox) -> None:
    """Let go of `outbox`; called as its thread ends."""
    _running.discard(outbox)


def _finish_all() -> None:
    outboxes = list(_running)
    for outbox in outboxes:
        outbox.finish()
    deadline = time.monotonic() + EXIT_SECONDS
    for outbox in outboxes:
        try:
            outbox.close(max(0.0, deadline - time.monotonic()))
        except WriteError as error:
            warnings.warn(str(error), RuntimeWarning, stacklevel=2)


def _watch_sigterm() -> None:
    """Write out on SIGTERM too, where nobody else has plans for it.

    Python runs signal handlers at any point of the main thread's code. This one only puts
    into `SimpleQueue`, whose `put` is reentrant, and waits for locks that it made itself.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end_by_sigterm)


def _end_by_sigterm(number: int, _frame: Any) -> None:
    with contextlib.suppress(Exception):
        _finish_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _watch_child_process() -> None:
    """In a child that `multiprocessing` forked, which ends without `atexit`."""
    process = sys.modules.get("multiprocessing.process")
    if process and process.parent_process():
        from multiprocessing import util

        util.Finalize(None, _finish_all, exitpriority=0)


def _after_fork_in_child() -> None:
    for outbox in list(_running):
        outbox.abandon()
    _running.clear()
    opening.release()


atexit.register(_finish_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=opening.acquire,
        after_in_parent=opening.release,
        after_in_child=_after_fork_in_child,
    )
