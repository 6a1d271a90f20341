"""Events into a file, on a thread of their own."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tbwidget.writer._lifetimes import opening
from tbwidget.writer._outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget._proto.event_pb2 import Event
    from tbwidget.summary.draft import FilesDraft


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
    """

    def __init__(self, logdir: str, filename_suffix: str = "") -> None:
        self._logdir = logdir
        self._suffix = filename_suffix
        self._outbox: Outbox | None = None

    def get_logdir(self) -> str:
        """Return the folder the file is in."""
        return self._logdir

    @property
    def pending(self) -> int:
        """Events that wait to be written, roughly."""
        return self._outbox.pending if self._outbox else 0

    @property
    def lost(self) -> int:
        """Events that will not be written."""
        return self._outbox.lost if self._outbox else 0

    def open(self) -> Outbox:
        """Begin the file, where it is not begun. `add` does so by itself."""
        with opening:
            if self._outbox is None or self._outbox.ended:
                self._outbox = Outbox(self._logdir, self._suffix)
                # The thread knows the outbox, not the writer, so a writer nobody holds can go.
                weakref.finalize(self, self._outbox.let_go).atexit = False
            return self._outbox

    def add(self, make: Callable[..., Event], *arguments: Any) -> None:
        """Have ``make(*arguments)`` written; it is called on the writer's thread."""
        outbox = self._outbox
        if outbox is None or outbox.ended:
            outbox = self.open()
        outbox.add((make, arguments))

    def add_files(self, draft: FilesDraft) -> None:
        """Have the files of `draft` written, by their paths below the folder."""
        for path, content in draft.encode().items():
            file = Path(self._logdir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def flush(self) -> None:
        """Return when all that was added before is in the file.

        With a disk that fails it returns after one second.
        """
        if self._outbox and not self._outbox.ended:
            self._outbox.flush()

    def close(self) -> None:
        """Write what is left and close the file. Safe to call twice.

        Raises
        ------
        WriteError
            Not all that was added could be written.
        """
        if self._outbox and not self._outbox.ended:
            self._outbox.close()
