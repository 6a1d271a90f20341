"""Events into a file, on a thread of their own."""

from __future__ import annotations

import os
import threading
import time
import warnings
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from tbwidget._errors import WriteError
from tbwidget._proto.event_pb2 import Event
from tbwidget.record import growth
from tbwidget.record.framing import encode_record
from tbwidget.writer._event_file import EventFile

GATHER_SECONDS: Final = 0.05
"""What is added meanwhile is written in one go; half of what may be lost to a kill."""

BATCH: Final = 4096
"""Events encoded in one go; bounds how long the interpreter is held."""

MAX_QUEUED: Final = 1_000_000
"""Events that wait for a disk, at most."""

MAX_WAIT_SECONDS: Final = 1.0
"""A broken disk holds up a caller no longer."""

RETRY_SECONDS: Final = (0.1, 5.0)
"""First and longest pause before a failed write is tried again."""

Entry = tuple[Callable[..., Event], tuple[Any, ...]]
"""An event yet to be made: on the caller's thread it is an append, on ours a call."""


class EventFileWriter:
    """Writes events to a new file in a folder, in the order they are added.

    What is added reaches the file within 0.1 s. A disk that fails never raises in
    `add`: it warns once, the writer tries again, and `close` raises what is lost.

    Parameters
    ----------
    logdir : str
        The folder; made if it does not exist.
    filename_suffix : str
        Put at the end of the file's name.

    Raises
    ------
    ValueError
        No folder can have the name `logdir`.
    """

    def __init__(self, logdir: str, filename_suffix: str = "") -> None:
        _check_folder_name(logdir)
        self._logdir = logdir
        self._suffix = filename_suffix
        self._begin()
        _writers.add(self)
        # The thread knows the queue, not the writer, so a writer nobody holds can go; what
        # it still held is written then, or at the latest at exit.
        self._finalize = weakref.finalize(self, _finish, self._queue)

    def _begin(self, *, eager: bool = True) -> None:
        self._queue = _Queue(self._logdir, self._suffix, eager=eager)

    def get_logdir(self) -> str:
        """Return the folder the file is in."""
        return self._logdir

    def add(self, make: Callable[..., Event], *arguments: Any) -> None:
        """Have ``make(*arguments)`` written; it is called on the writer's thread."""
        self._queue.add((make, arguments))

    def flush(self) -> None:
        """Return when all that was added before is in the file.

        With a disk that fails it returns after one second.
        """
        self._queue.flush(MAX_WAIT_SECONDS)

    def close(self) -> None:
        """Write what is left and close the file. Safe to call twice.

        Raises
        ------
        WriteError
            Not all that was added could be written.
        """
        self._finalize.detach()
        self._queue.close()

    def _after_fork(self) -> None:
        """Have a file of the child's own; what waits is the parent's to write.

        It begins with the child's first event: most children, such as those that load
        data, write none.
        """
        self._finalize.detach()
        self._begin(eager=False)
        self._finalize = weakref.finalize(self, _finish, self._queue)


class _Queue:
    """What waits for the file, and the thread that writes it.

    An eager one makes its file at once, so that a run shows before its first point.
    """

    def __init__(self, folder: str, suffix: str, *, eager: bool) -> None:
        self._folder = folder
        self._suffix = suffix
        self._eager = eager
        self._waiting: deque[Entry | threading.Event] = deque()
        self._bell = threading.Event()
        self._hurry = threading.Event()
        self._idle = False
        self._closing = False
        self._file: EventFile | None = None
        self._unwritten = b""
        self._failure: OSError | None = None
        self._warned = False
        self._lost = 0
        self._thread = threading.Thread(
            target=self._run, name=f"tbwidget-writer {folder}", daemon=True
        )
        self._thread.start()

    def add(self, entry: Entry) -> None:
        waiting = self._waiting
        if len(waiting) >= MAX_QUEUED and not self._wait_for_room():
            self._lost += 1
            return
        waiting.append(entry)
        if self._idle:
            self._bell.set()

    def _wait_for_room(self) -> bool:
        deadline = time.monotonic() + MAX_WAIT_SECONDS
        while len(self._waiting) >= MAX_QUEUED:
            if time.monotonic() > deadline or self._failure or not self._thread.is_alive():
                return False
            time.sleep(GATHER_SECONDS / 10)
        return True

    def flush(self, seconds: float) -> bool:
        """Return whether all that was added before is in the file."""
        done = threading.Event()
        self._waiting.append(done)
        self._hurry.set()
        self._bell.set()
        while not done.wait(seconds):
            if self._failure or not self._thread.is_alive():
                return False
        return True

    def close(self) -> None:
        if self._closing:
            return
        self.flush(MAX_WAIT_SECONDS)
        self._closing = True
        self._hurry.set()
        self._bell.set()
        self._thread.join(2 * MAX_WAIT_SECONDS)
        left = sum(not isinstance(entry, threading.Event) for entry in list(self._waiting))
        if self._unwritten or left or self._lost:
            raise WriteError(
                f"could not write all events to {self._folder!r} ({self._failure}): "
                f"{len(self._unwritten)} bytes and {left + self._lost} events are lost"
            )

    def _run(self) -> None:
        retry = RETRY_SECONDS[0]
        while True:
            self._wait()
            failed = not self._write_waiting()
            if self._closing:
                break
            if failed:
                self._hurry.wait(retry)
                retry = min(2 * retry, RETRY_SECONDS[1])
            else:
                retry = RETRY_SECONDS[0]
        if self._file:
            self._file.close()

    def _wait(self) -> None:
        """Sleep while there is nothing to do, then let a batch gather."""
        self._idle = True
        to_begin = self._eager and self._file is None
        if not (self._waiting or self._unwritten or self._closing or to_begin):
            self._bell.wait()
        self._idle = False
        self._bell.clear()
        self._hurry.wait(GATHER_SECONDS)
        self._hurry.clear()

    def _write_waiting(self) -> bool:
        """Write all that waits; return whether the disk took it."""
        try:
            if self._eager:
                self._opened()
            while self._unwritten or self._waiting:
                marks = self._encode_batch()
                if self._unwritten:
                    file = self._opened()
                    file.append(self._unwritten)
                    self._unwritten = b""
                    growth.announce(file.path)
                for mark in marks:
                    mark.set()
        except OSError as error:
            self._fail(error)
            return False
        self._failure = None
        return True

    def _opened(self) -> EventFile:
        if self._file is None:
            self._file = EventFile(self._folder, self._suffix)
            growth.announce(self._file.path)
        return self._file

    def _encode_batch(self) -> list[threading.Event]:
        """Turn what waits into records; return the flushes that wait for them."""
        if self._unwritten:
            return []
        records: list[bytes] = []
        marks: list[threading.Event] = []
        for _ in range(min(len(self._waiting), BATCH)):
            entry = self._waiting.popleft()
            if isinstance(entry, threading.Event):
                marks.append(entry)
                continue
            make, arguments = entry
            try:
                records.append(encode_record(make(*arguments).SerializeToString()))
            except Exception as error:  # noqa: BLE001  # the next events must go on
                self._lost += 1
                _warn(f"tbwidget left out an event: {error}")
        self._unwritten = b"".join(records)
        if marks and self._unwritten:
            # Should the write fail, the flushes wait on behind what they wait for.
            self._waiting.extendleft(reversed(marks))
            return []
        return marks

    def _fail(self, error: OSError) -> None:
        self._failure = error
        if not self._warned:
            self._warned = True
            _warn(
                f"tbwidget can't write events to {self._folder!r} ({error}); it keeps them "
                "and tries again"
            )


def _finish(queue: _Queue) -> None:
    """Write what a writer left that was never closed; nobody is there to hear an error."""
    try:
        queue.close()
    except WriteError as error:
        _warn(str(error))


def _warn(message: str) -> None:
    """Warn, and go on where warnings are made errors: nobody is above the thread to catch one."""
    with suppress(RuntimeWarning):
        warnings.warn(message, RuntimeWarning, stacklevel=3)


def _check_folder_name(folder: str) -> None:
    """Raise where a path can't be one on any disk, which no later try would mend."""
    try:
        encoded = os.fsencode(folder)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError(
            f"{folder!r} can't be a folder: leave out null characters and lone surrogates"
        )


_writers: weakref.WeakSet[EventFileWriter] = weakref.WeakSet()


def _begin_anew_in_child() -> None:
    for writer in list(_writers):
        writer._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew_in_child)
