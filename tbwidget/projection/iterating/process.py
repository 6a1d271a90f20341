"""The kernel's side of a worker's process: starts it, hears it, ends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget.projection.iterating.methods import check_installed, checked
from tbwidget.projection.iterating.wire import ENDED, Frame, Job, State, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from tbwidget.projection.prepare import Prepared

COMMAND: Final = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from tbwidget.projection.iterating.worker import main
main()
"""
"""It finds modules where this process does, which a notebook may have told."""

BLOCK: Final = 1 << 22
"""Bytes that are written at once."""

THREADS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""What numerical libraries take for the number of their threads."""

LAST_WORDS: Final = 2_000
"""Signs of what a process that died wrote, at the end."""


class Iterating:
    """A t-SNE or UMAP that goes on in a process of its own.

    Parameters
    ----------
    method : {"tsne", "umap"}
    prepared : Prepared
        The points.
    dimensions : {2, 3}
    params : mapping
        As `methods.checked` takes them.
    on_frame : callable
        Gets each `Frame`, on a thread of its own (on the caller's where a parameter is
        wrong). While it does not return, the process waits with the next frame. The last
        one's state is among `wire.ENDED`. Coordinates are those of all the space's points,
        NaN where there is none.
    initial : numpy.ndarray of float32, shape (N, dimensions), optional
        Where the points begin.

    Raises
    ------
    MissingLibraryError
        The method's library is not installed.
    """

    def __init__(
        self,
        method: str,
        prepared: Prepared,
        dimensions: int,
        params: Mapping[str, Any],
        on_frame: Callable[[Frame], object],
        initial: NDArray[np.float32] | None = None,
    ) -> None:
        self._prepared = prepared
        self._on_frame = on_frame
        self._lock = threading.Lock()
        self._last = Frame(0, 0, "running", None)
        self._is_stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        try:
            whole = checked(method, params, len(prepared.vectors), dimensions)
        except ValueError as error:
            self._tell(self._last._replace(state="failed", error=str(error)))
            return
        check_installed(method)
        job = Job(method, "", None, dimensions, whole, _threads())
        self._thread = threading.Thread(
            target=self._run, args=(job, initial), name=f"tbwidget-{method}", daemon=True
        )
        self._thread.start()

    @property
    def state(self) -> State:
        """State of the last frame."""
        return self._last.state

    def pause(self) -> None:
        """Have it wait; a frame says when it does."""
        self._say(b"pause\n")

    def resume(self) -> None:
        """Have it go on."""
        self._say(b"resume\n")

    def stop(self) -> None:
        """End it. A last frame, "stopped", has where the points were."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, or so many seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def _say(self, line: bytes) -> None:
        with self._lock, suppress(OSError, ValueError):  # it may have ended
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def _run(self, job: Job, initial: NDArray[np.float32] | None) -> None:
        try:
            with (
                tempfile.TemporaryDirectory(prefix="tbwidget-") as folder,
                tempfile.TemporaryFile() as errors,
            ):
                self._hear(self._started(job, initial, Path(folder), errors), errors)
        except OSError as error:
            self._tell(self._last._replace(state="failed", error=f"no process: {error}"))

    def _started(
        self, job: Job, initial: NDArray[np.float32] | None, folder: Path, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        job = job._replace(vectors=_saved(self._prepared.vectors, folder / "vectors.npy"))
        if initial is not None:
            places = initial if self._prepared.rows is None else initial[self._prepared.rows]
            job = job._replace(initial=_saved(places.astype(np.float32), folder / "initial.npy"))
        with self._lock:
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, json.dumps(_paths())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **dict.fromkeys(THREADS, str(job.jobs))},
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
            self._process = process
            if self._is_stopped:
                process.kill()
        self._say(job.line())
        return process

    def _hear(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        with process:
            try:
                while (frame := read(process.stdout)) is not None and not self._is_stopped:
                    self._tell(frame)
                    if frame.state in ENDED:
                        return
            except ValueError as error:
                self._tell(self._last._replace(state="failed", error=str(error)))
                return
            finally:
                with self._lock, suppress(OSError):
                    process.stdin.close()
                process.kill()
        if self._is_stopped:
            self._tell(self._last._replace(state="stopped"))
            return
        errors.seek(0)
        words = errors.read()[-LAST_WORDS:].decode(errors="replace").strip()
        self._tell(
            self._last._replace(
                state="failed",
                error=f"its process ended with {process.returncode}: {words or 'no word'}",
            )
        )

    def _tell(self, frame: Frame) -> None:
        coordinates = frame.coordinates
        if coordinates is None:
            coordinates = self._last.coordinates
        elif self._prepared.rows is not None:
            coordinates = self._prepared.spread(coordinates)
        self._last = frame._replace(coordinates=coordinates)
        self._on_frame(self._last)


def _threads() -> int:
    """Return half of the cores, since somebody trains on the others."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, (here or 1) // 2)


def _paths() -> list[str]:
    return [str(Path(path or ".").absolute()) for path in sys.path]


def _saved(array: NDArray[np.float32], path: Path) -> str:
    """Write an .npy file, some megabytes at a time: other threads go on meanwhile."""
    array = np.ascontiguousarray(array, np.float32)
    with path.open("xb") as file:
        header = {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
        np.lib.format.write_array_header_1_0(file, header)
        data = array.data.cast("B")
        for start in range(0, len(data), BLOCK):
            file.write(data[start : start + BLOCK])
    return str(path)
