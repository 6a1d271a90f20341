"""Events into a file, on a thread of their own."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Final

from tbwidget.writer._delivery import Delivery
from tbwidget.writer._direct import DirectOutbox
from tbwidget.writer._jobs import encoders
from tbwidget.writer._lifetimes import opening
from tbwidget.writer._outbox import Outbox
from tbwidget.writer._problems import Problems
from tbwidget.writer._queue import Queue

if TYPE_CHECKING:
    from tbwidget.summary.draft import Draft, FilesDraft
    from tbwidget.writer._jobs import Encoders

MAX_QUEUE_BYTES: Final = 64 << 20
"""Default of what may wait to be encoded and written."""


class EventFileWriter:
    """Writes events to a new file in a folder, those of one tag in the order they are added.

    Scalars reach the file within 0.1 s, others as soon as they are encoded. A disk that fails
    never raises in `add`: it warns once, the writer tries again, and `close` raises what is
    lost.
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
        Of memory that may wait. Whoever adds more waits for room, as long as it takes to encode
        what is there; where the disk fails or stalls it is dropped after a second.
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
        self._outbox: Outbox | DirectOutbox | None = None
        self._paths = [] if paths is None else paths

    def get_logdir(self) -> str:
        """Return the folder the file is in."""
        return self._logdir

    def open(self) -> Outbox | DirectOutbox:
        """Begin the file, where it is not begun. Adding does so by itself."""
        with opening:
            if self._outbox is None or self._outbox.ended:
                self._outbox = self._begin(self._outbox)
            return self._outbox

    def add(
        self, draft: Draft | FilesDraft, step: int, wall_time: float, tag: str | None = None
    ) -> None:
        """Have what `draft` makes written; that is made on another thread.

        Those of one tag are written in the order they are added, and so are those without.
        """
        added = self.queue.add(draft, tag, step, wall_time)
        if not added and self._outbox:
            self._outbox.tell_dropped()
        elif len(self.queue) > self.queue.limit:
            self.attend()

    def attend(self) -> None:
        """Do what is due when the queue is longer than its limit."""
        outbox = self._outbox
        if outbox is None or outbox.ended:
            outbox = self.open()
        outbox.attend()

    def flush(self) -> None:
        """Return when all that was added before is in the file, however long that is encoded.

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

    def _begin(self, previous: Outbox | DirectOutbox | None) -> Outbox | DirectOutbox:
        """Return an outbox of a new file, with a thread where one can be started."""
        before = previous if isinstance(previous, Outbox) else None
        outbox = Outbox(self.queue, self._logdir, self._delivery(encoders), before)
        if outbox.start():
            # The thread knows the outbox, not the writer, so a writer nobody holds can go.
            weakref.finalize(self, outbox.let_go).atexit = False
            return outbox
        return DirectOutbox(self.queue, self._logdir, self._delivery(None))

    def _delivery(self, encoders: Encoders | None) -> Delivery:
        return Delivery(
            self.queue,
            self._logdir,
            self._suffix,
            durable=self._durable,
            problems=self._problems,
            paths=self._paths,
            encoders=encoders,
        )
