"""Events into a file, on a thread of their own."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Final

from tbwidget.writer._lifetimes import opening
from tbwidget.writer._outbox import Outbox
from tbwidget.writer._problems import Problems
from tbwidget.writer._queue import Queue

if TYPE_CHECKING:
    from tbwidget.summary.draft import Draft, FilesDraft

MAX_QUEUE_BYTES: Final = 64 << 20
"""Default of what may wait for a disk."""


class EventFileWriter:
    """Writes events to a new file in a folder, in the order they are added.

    What is added reaches the file within 0.1 s. A disk that fails never raises in
    `add`: it warns once, the writer tries again, and `close` raises what is lost.
    Any thread may add. A forked child that adds begins a file of its own.

    Parameters
    ----------
    logdir : str
        The folder's absolute path: the thread makes it later, and the working directory may
        change. Made, when the first event is written, if it does not exist.
    filename_suffix : str
        Put at the end of the file's name.
    durable : bool
        Whether what is written is synced, so that it survives a loss of power.
    max_queue_bytes : int
        Of memory that may wait for a disk.
    problems : Problems, optional
        Where to note what goes wrong.
    paths : list of str, optional
        Where to note the event files.

    Attributes
    ----------
    queue : Queue
        Scalars are put there directly; see `Queue` for what is owed then.
    """

    def __init__(
        self,
        logdir: str,
        filename_suffix: str = "",
        *,
        durable: bool = False,
        max_queue_bytes: int = MAX_QUEUE_BYTES,
        problems: Problems | None = None,
        paths: list[str] | None = None,
    ) -> None:
        self.queue = Queue(max_queue_bytes)
        self._logdir = logdir
        self._suffix = filename_suffix
        self._durable = durable
        self._problems = Problems() if problems is None else problems
        self._outbox: Outbox | None = None
        self._paths = [] if paths is None else paths

    def get_logdir(self) -> str:
        """Return the folder the file is in."""
        return self._logdir

    def open(self) -> Outbox:
        """Begin the file, where it is not begun. Adding does so by itself."""
        with opening:
            if self._outbox is None or self._outbox.ended:
                self._outbox = Outbox(
                    self.queue,
                    self._logdir,
                    self._suffix,
                    durable=self._durable,
                    problems=self._problems,
                    paths=self._paths,
                    previous=self._outbox,
                )
                # The thread knows the outbox, not the writer, so a writer nobody holds can go.
                weakref.finalize(self, self._outbox.let_go).atexit = False
            return self._outbox

    def add(self, draft: Draft | FilesDraft, step: int, wall_time: float) -> None:
        """Have what `draft` makes written; that is made on the writer's thread."""
        added = self.queue.add(draft, step, wall_time)
        if added and len(self.queue) > self.queue.limit:
            self.attend()

    def attend(self) -> None:
        """Do what is due when the queue is longer than its limit."""
        outbox = self._outbox
        if outbox is None or outbox.ended:
            outbox = self.open()
        self.queue.attend()

    def flush(self) -> None:
        """Return when all that was added before is in the file.

        With a disk that fails it returns after one second.
        """
        if self._outbox:
            self._outbox.flush()

    def finish(self) -> None:
        """Have what is left written and the file closed, without waiting for it.

        Adding goes on in a new file; `close` tells what was lost.
        """
        if self._outbox:
            self._outbox.finish()

    def close(self) -> None:
        """Write what is left and close the file. Safe to call twice.

        Raises
        ------
        WriteError
            Not all that was added could be written.
        """
        if self._outbox:
            self._outbox.close()
