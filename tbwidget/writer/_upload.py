"""The thread that uploads the local folder of a run."""

from __future__ import annotations

import contextlib
import math
import sys
import threading
import time
import warnings
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from tbwidget._errors import WriteError
from tbwidget.writer import _lifetimes, _threads, _upload_lifetimes
from tbwidget.writer._staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.writer._problems import Problems
    from tbwidget.writer._remote_folder import RemoteFolder

FIRST_UPLOAD_SECONDS: Final = 1.0
"""What is wrong with a bucket or a password is told so soon."""

REST: Final = 4
"""Rests between uploads take so many times as long as the last upload."""

FIRST_RETRY_SECONDS: Final = 1.0
LAST_RETRY_SECONDS: Final = 60.0
"""Pauses before a failed upload is tried again."""

POLL_SECONDS: Final = 0.05

FLUSH_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 30.0
"""How long somebody waits without progress, besides the time for what is under way."""

FAILING_SECONDS: Final = 1.0
"""How long a flush waits where the last upload failed."""

SLOW_BYTES: Final = 1 << 20
"""Bytes a second of a slow connection. Not every file system tells how it gets on within a file."""


class Upload:
    """Uploads a new local folder to a URL, again and again until it ends.

    Callers and the thread share a bell and plain attributes, no locks, so that the garbage
    collector and signal handlers, which run anywhere, may end it.

    Parameters
    ----------
    remote : RemoteFolder
        For the thread alone.
    seconds : float
        From one upload to the next.
    problems : Problems
        Told of what goes wrong.

    Attributes
    ----------
    folder : str
        The local folder.
    ended : bool
        It takes no more; what is added now belongs into another.
    kept : bool
        Whether the local folder stays until the process ends, because somebody looks at it.
    done : bool
        Whether it has ended and all is uploaded.
    has_thread : bool
        Whether a thread uploads, rather than whoever flushes and closes.
    """

    def __init__(self, remote: RemoteFolder, seconds: float, problems: Problems) -> None:
        self.ended = self.kept = self.done = False
        self._remote = remote
        self._seconds = seconds
        self._problems = problems
        self._staging = Staging()
        self.folder = self._staging.folder
        self._bell: SimpleQueue[threading.Event | None] = SimpleQueue()
        self._progress = 0
        self._stuck_at = -1
        self._bytes_under_way = 0
        self._finished = threading.Event()
        self._failure: str | None = None
        self._warned = self._told_end = self._is_let_go = False
        self._thread: threading.Thread | None = None
        if _upload_lifetimes.started(self):
            self._thread = _threads.start(self._run, f"tbwidget-upload {remote.shown}")
        self.has_thread = self._thread is not None

    def flush(self) -> None:
        """Return when all that was written to the folder before is uploaded.

        Waits as long as that makes progress, and a second where it fails. After waiting in
        vain nobody waits again until there is progress.
        """
        if self.ended or self._stuck_at == self._progress:
            return
        patience = FAILING_SECONDS if self._failure else FLUSH_SECONDS
        if not self._catch_up(patience) or self._failure:
            self._stuck_at = self._progress

    def catch_up(self) -> None:
        """Upload all that is written so far, before libraries may start no more threads."""
        for outbox in _lifetimes.running_below(self.folder):
            outbox.flush()
        self._catch_up(CLOSE_SECONDS)

    def finish(self) -> None:
        """Have what is left uploaded, and the local folder removed; does not wait for it."""
        self.ended = True
        self._bell.put(None)

    def close(self, limit: float = math.inf) -> None:
        """Upload what is left and remove the local folder; waits `limit` seconds at most.

        Raises
        ------
        WriteError
            Not all could be uploaded; it is told once.
        """
        patience = FLUSH_SECONDS if self._failure else CLOSE_SECONDS
        self.finish()
        if not self.has_thread:
            self._finish_here()
        elif not self._await(self._joined, patience, limit):
            self.kept = True
        if not self.done and not self._told_end:
            self._told_end = True
            raise WriteError(self._what_is_left())

    def let_go(self) -> None:
        """Have what is left uploaded, because nobody holds the writer any more.

        The garbage collector calls this on any thread, so on our own too.
        """
        if not self.ended:
            self._is_let_go = True
            self.finish()

    def abandon(self) -> None:
        """Leave everything to the parent, of which this process is a fork."""
        self.ended = self._told_end = True
        self.has_thread = False

    def _catch_up(self, patience: float) -> bool:
        if not self.has_thread:
            return self._attempt_here(still=False)
        done = threading.Event()
        self._bell.put(done)
        return self._await(done.wait, patience)

    def _await(
        self, done: Callable[[float], bool], patience: float, limit: float = math.inf
    ) -> bool:
        """Return whether `done`, which waits so many seconds, came true."""
        seen, began = self._progress, time.monotonic()
        since = began
        while not done(POLL_SECONDS):
            now = time.monotonic()
            if self._progress != seen:
                seen, since = self._progress, now
            if self._joined(0):
                return done(0)
            allowed = patience + self._bytes_under_way / SLOW_BYTES
            if now - since >= allowed or now - began >= limit:
                if not self._failure:
                    self._tell(f"gets no answer from {self._remote.shown!r}")
                return False
        return True

    def _joined(self, seconds: float) -> bool:
        # An interrupted `join` of CPython 3.11 takes a running thread for one that has ended.
        return self._finished.wait(seconds)

    def _run(self) -> None:
        pause, retry = min(self._seconds, FIRST_UPLOAD_SECONDS), FIRST_RETRY_SECONDS
        while True:
            flushes = self._rest(pause)
            last = self._is_settled()
            began = time.monotonic()
            uploaded = self._attempt(still=last)
            for flush in flushes:
                flush.set()
            if last:
                break
            if uploaded:
                pause = max(self._seconds, REST * (time.monotonic() - began))
                retry = FIRST_RETRY_SECONDS
            else:
                pause, retry = retry, min(2 * retry, LAST_RETRY_SECONDS)
        self._end(uploaded)
        self._finished.set()

    def _rest(self, seconds: float) -> list[threading.Event]:
        """Wait so long, or until somebody flushes or all is written; return who flushes."""
        flushes: list[threading.Event] = []
        now = time.monotonic()
        deadline = now + seconds
        earliest = now + FIRST_RETRY_SECONDS if self._failure else now
        while not self._is_settled() and (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(Empty):
                flush = self._bell.get(timeout=min(left, POLL_SECONDS if self.ended else 3600))
                if flush:
                    flushes.append(flush)
                    deadline = min(deadline, earliest)
        while True:
            try:
                flush = self._bell.get_nowait()
            except Empty:
                return flushes
            if flush:
                flushes.append(flush)

    def _is_settled(self) -> bool:
        """Whether it has ended and nobody writes to the folder any more."""
        return self.ended and not _lifetimes.running_below(self.folder)

    def _attempt(self, *, still: bool) -> bool:
        """Upload what changed; return whether that succeeded.

        A connection that was made before may be dead by now, so another is tried at once.
        """
        while True:
            connected = self._remote.connected
            try:
                self._upload(still=still)
            except Exception as error:  # noqa: BLE001  # libraries raise what they like
                self._remote.disconnect()
                if connected:
                    continue
                self._failure = self._remote.reason(error)
                self._tell(
                    f"can't upload to {self._remote.shown!r} ({self._failure}); all is kept in "
                    f"{self.folder!r}, and uploading is tried again"
                )
                return False
            self._failure = None
            return True

    def _upload(self, *, still: bool) -> None:
        """Upload what changed; raise why the first file failed, after others are tried.

        Where two fail one after the other the rest would fail, too.
        """
        failures: list[Exception] = []
        failed_before = False
        for changed in self._staging.changed(still=still):
            self._bytes_under_way = changed.size
            try:
                self._remote.put(changed.path, changed.name, self._note_progress)
            except Exception as error:  # noqa: BLE001  # libraries raise what they like
                self._staging.note_failed(changed)
                failures.append(error)
                if failed_before:
                    break
                failed_before = True
            else:
                self._staging.note_uploaded(changed)
                self._note_progress()
                failed_before = False
            finally:
                self._bytes_under_way = 0
        if failures:
            raise failures[0]

    def _note_progress(self) -> None:
        self._progress += 1

    def _finish_here(self) -> None:
        """Do what the thread would have done at its end."""
        if not (self.done or self._told_end):
            self._end(self._attempt_here(still=True))

    def _attempt_here(self, *, still: bool) -> bool:
        """Upload on the calling thread, unless the threads of libraries are gone."""
        if sys.is_finalizing():
            self._failure = "the program ends"
            return False
        return self._attempt(still=still)

    def _end(self, uploaded: bool) -> None:
        """Clean up after the last attempt."""
        self.done = uploaded
        self._remote.disconnect()
        if uploaded and self.kept:
            _upload_lifetimes.remove_later(self._staging)
        elif uploaded:
            self._staging.remove()
        elif self._is_let_go and not self._told_end:
            self._told_end = True
            self._warn(self._what_is_left())
        _upload_lifetimes.ended(self)

    def _what_is_left(self) -> str:
        what = "some events"
        with contextlib.suppress(OSError):
            events, files = self._staging.left()
            what = f"{events} events" + (f" and {files} files of embeddings" if files else "")
        return (
            f"could not upload all to {self._remote.shown!r} ({self._failure or 'no answer'}): "
            f"{what} are not there; nothing is lost, copy the run from {self.folder!r}"
        )

    def _tell(self, what: str) -> None:
        """Note a problem, and warn of the first one."""
        self._problems.note(self._remote.shown, what)
        if not self._warned:
            self._warned = True
            self._warn(f"tbwidget {what}")

    def _warn(self, what: str) -> None:
        # Where warnings are errors, this one must not end the thread.
        with contextlib.suppress(RuntimeWarning):
            warnings.warn(what, RuntimeWarning, stacklevel=3)
