"""The process that iterates, at low priority. It ends with its standard input."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from tbwidget.projection.iterating.wire import Frame, Job, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERIOD: Final = 0.1
"""Seconds between two frames, at least."""

BYTES_A_SECOND: Final = 32 << 20
"""Of frames, at most: those of a million points come less often."""

PARENT_PERIOD: Final = 5.0
"""Seconds between two looks for the kernel, while waiting."""

NICENESS: Final = 10


class Reporter:
    """Tells the kernel how far the points have come, and waits while it is asked to.

    Parameters
    ----------
    stream : binary file
        Where frames go.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.of = 0
        """How many iterations there will be."""
        self._stream = stream
        self._next = 0.0
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        self._parent = os.getppid()

    def pause(self) -> None:
        """Wait at the next iteration."""
        self._may_go_on.clear()

    def resume(self) -> None:
        """Wait no longer."""
        self._may_go_on.set()

    def report(self, iteration: int, coordinates: NDArray[np.floating]) -> None:
        """Send where the points are, unless a frame has just been sent; wait if asked to."""
        self._check_parent()
        if not self._may_go_on.is_set():
            self._send(Frame(iteration, self.of, "paused", _plain(coordinates)))
            while not self._may_go_on.wait(PARENT_PERIOD):
                self._check_parent()
            self._next = 0.0
        now = time.monotonic()
        if now >= self._next:
            plain = _plain(coordinates)
            self._send(Frame(iteration, self.of, "running", plain))
            self._next = now + max(PERIOD, plain.nbytes / BYTES_A_SECOND)

    def _check_parent(self) -> None:
        """End if the kernel is gone, and a process that it forked holds our input open."""
        if os.getppid() != self._parent:
            os._exit(0)

    def done(self, coordinates: NDArray[np.floating]) -> None:
        """Send the last frame."""
        self._send(Frame(self.of, self.of, "done", _plain(coordinates)))

    def failed(self, error: str) -> None:
        """Send why there is no more to come."""
        self._send(Frame(0, self.of, "failed", None, error))

    def _send(self, frame: Frame) -> None:
        try:
            write(self._stream, frame)
        except OSError:  # nobody reads
            os._exit(0)


def _plain(coordinates: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.ascontiguousarray(coordinates, np.float32)


def main() -> None:
    """Do the job that standard input tells."""
    # What libraries print must not get between the frames.
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    line = sys.stdin.buffer.readline()
    reporter = Reporter(frames)
    threading.Thread(target=_obey, args=(reporter,), daemon=True).start()
    try:
        _run(Job.of_line(line), reporter)
    except MemoryError:
        reporter.failed("there is not enough memory for so many points; choose fewer")
    except Exception as error:  # noqa: BLE001  # whatever a library raises is told
        reporter.failed(f"{type(error).__name__}: {error}")
    # Threads of libraries, and the one that reads, need no farewell.
    sys.stderr.flush()
    os._exit(0)


def _run(job: Job, reporter: Reporter) -> None:
    vectors = _loaded(job.vectors)
    initial = _loaded(job.initial) if job.initial else None
    if job.method == "tsne":
        from tbwidget.projection.iterating import tsne

        tsne.run(vectors, job, initial, reporter)
    else:
        from tbwidget.projection.iterating import umap_layout

        umap_layout.run(vectors, job, initial, reporter)


def _loaded(path: str) -> NDArray[np.float32]:
    array: NDArray[np.float32] = np.load(path, allow_pickle=False)
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108
    return array


def _obey(reporter: Reporter) -> None:
    for line in sys.stdin.buffer:
        if line == b"pause\n":
            reporter.pause()
        elif line == b"resume\n":
            reporter.resume()
    os._exit(0)
