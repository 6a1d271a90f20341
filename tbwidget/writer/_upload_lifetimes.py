"""What happens to uploads when the process ends, is told to, or forks."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Final

from tbwidget._errors import WriteError
from tbwidget.writer import _lifetimes

if TYPE_CHECKING:
    from tbwidget.writer._staging import Staging
    from tbwidget.writer._upload import Upload

_running: Final[set[Upload]] = set()
_removed_later: Final[set[Staging]] = set()


class _Process:
    """What is known of the process."""

    watches_threads = False
    is_over = False


def started(upload: Upload) -> bool:
    """Have `upload` finished before the process ends; return whether it is not too late."""
    if _Process.is_over or sys.is_finalizing():
        warnings.warn(
            "the program ends, so tbwidget uploads no more but at flush() and close(); what is "
            f"added lies in {upload.folder!r}",
            RuntimeWarning,
            stacklevel=2,
        )
        return False
    _running.add(upload)
    _watch_threads()
    return True


def ended(upload: Upload) -> None:
    """Let go of `upload`."""
    _running.discard(upload)


def remove_later(staging: Staging) -> None:
    """Have `staging` removed when the process ends."""
    _removed_later.add(staging)


def _watch_threads() -> None:
    """Upload before `threading` ends.

    At that time `concurrent.futures` stops to take work, without which aiohttp finds no
    hosts. What is called then is called in reverse order, so its own part must be there.
    """
    if _Process.watches_threads:
        return
    _Process.watches_threads = True
    import concurrent.futures.thread  # noqa: F401

    register = getattr(threading, "_register_atexit", None)
    if register and threading.main_thread().is_alive():
        register(_catch_up_all)


def _catch_up_all() -> None:
    for upload in list(_running):
        upload.catch_up()


def _finish_all(seconds: float) -> None:
    """Finish all uploads in so many seconds; the event files are finished."""
    _Process.is_over = True
    uploads = list(_running)
    for upload in uploads:
        upload.finish()
    deadline = time.monotonic() + seconds
    for upload in uploads:
        try:
            upload.close(max(0.0, deadline - time.monotonic()))
        except WriteError as error:
            warnings.warn(str(error), RuntimeWarning, stacklevel=2)


def _remove_all() -> None:
    while _removed_later:
        _removed_later.pop().remove()


def _after_fork_in_child() -> None:
    _removed_later.clear()
    for upload in list(_running):
        upload.abandon()
    _running.clear()


_lifetimes.at_end.append(_finish_all)
atexit.register(_remove_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
