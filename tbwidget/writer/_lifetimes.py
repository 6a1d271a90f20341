"""What happens to outboxes when the process ends, is told to, or forks."""

from __future__ import annotations

import atexit
import contextlib
import math
import os
import signal
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any, Final

from tbwidget._errors import WriteError
from tbwidget.record import crc
from tbwidget.writer import _threads
from tbwidget.writer._jobs import encoders

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.writer._direct import DirectOutbox
    from tbwidget.writer._outbox import Outbox

EXIT_SECONDS: Final = 1.5
"""A disk that does not answer holds up the end of the process no longer."""

SIGTERM_SECONDS: Final = 10.0
"""All together may take so long on SIGTERM: encoders first, then uploads."""

opening: Final = threading.RLock()
"""Held while writers are opened, and across a fork: a child never inherits it locked."""

at_end: Final[list[Callable[[float], None]]] = []
"""Called when all outboxes are finished, with the seconds that it may take."""

_running: Final[set[Outbox | DirectOutbox]] = set()


def started(outbox: Outbox | DirectOutbox) -> None:
    """Have `outbox` written out before the process ends; called as its thread starts."""
    _running.add(outbox)
    _watch_sigterm()
    _watch_child_process()


def ended(outbox: Outbox | DirectOutbox) -> None:
    """Let go of `outbox`; called as its thread ends."""
    _running.discard(outbox)


def running_below(folder: str) -> list[Outbox | DirectOutbox]:
    """Return the outboxes that write to `folder` or below it, and have not ended."""
    return [outbox for outbox in list(_running) if outbox.folder.startswith(folder)]


def _finish_all(seconds: float = math.inf) -> None:
    """Have all outboxes written out; wait so long for what is not yet encoded."""
    end_by = time.monotonic() + seconds
    outboxes = list(_running)
    for outbox in outboxes:
        outbox.finish()
    for outbox in outboxes:
        try:
            outbox.close(EXIT_SECONDS, max(0.0, end_by - time.monotonic()))
        except WriteError as error:
            # Where warnings are errors, the others are still to be closed.
            with contextlib.suppress(RuntimeWarning):
                warnings.warn(str(error), RuntimeWarning, stacklevel=2)
    for end in at_end:
        end(end_by - time.monotonic())


def _finish_at_exit() -> None:
    """Write out; what is added after this is written by whoever adds it."""
    try:
        _finish_all()
    except KeyboardInterrupt:
        # The user does not want to wait for encoders.
        _finish_all(0)
        raise
    finally:
        _threads.start_no_more()
        # Nothing can be imported later on. A file may be begun, though.
        with contextlib.suppress(ImportError):
            crc.load()


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
        encoders.hurry()
        _finish_all(SIGTERM_SECONDS)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _watch_child_process() -> None:
    """In a child that `multiprocessing` forked, which ends without `atexit`."""
    process = sys.modules.get("multiprocessing.process")
    parent_process = getattr(process, "parent_process", None)  # another thread may import it now
    if parent_process and parent_process():
        from multiprocessing import util

        util.Finalize(None, _finish_at_exit, exitpriority=0)


def _after_fork_in_child() -> None:
    for outbox in list(_running):
        outbox.abandon()
    _running.clear()
    encoders.reset()
    opening.release()


atexit.register(_finish_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=opening.acquire,
        after_in_parent=opening.release,
        after_in_child=_after_fork_in_child,
    )
