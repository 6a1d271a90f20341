"""What a worker's process and the kernel say to each other.

The kernel writes lines to the worker's standard input: first a job as JSON, then ``pause`` and
``resume``. The end of the input is the end of the worker: so it does not outlive the kernel.

The worker writes frames to its standard output::

    uint32 LE   length of the header
    bytes       JSON: iteration, of, state, error, rows, columns
    float32 LE  coordinates, rows · columns of them
"""

from __future__ import annotations

import json
import struct
from typing import IO, TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

State = Literal["running", "paused", "done", "failed", "stopped"]

LONGEST_HEADER: Final = 1 << 20

ENDED: Final = frozenset({"done", "failed", "stopped"})
"""States behind which no frame comes."""


class Frame(NamedTuple):
    """Where the points are after some iterations."""

    iteration: int
    of: int
    """How many iterations there will be; 0 where that is not known yet."""
    state: State
    coordinates: NDArray[np.float32] | None
    """Shape (N, 2) or (N, 3); None where there are none yet."""
    error: str | None = None


class Job(NamedTuple):
    """What a worker is to do."""

    method: str
    vectors: str
    """Path of an .npy file, float32 of shape (M, D); the worker removes it once it has read."""
    initial: str | None
    """The same, of shape (M, 2 or 3): where the points begin."""
    dimensions: int
    params: dict[str, Any]
    jobs: int
    """Threads, at most."""

    def line(self) -> bytes:
        """Return the line that tells it."""
        return json.dumps(self._asdict()).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Job:
        """Return the job that a line tells."""
        return cls(**json.loads(line))


def write(stream: IO[bytes], frame: Frame) -> None:
    """Write a frame, and flush it."""
    rows, columns = (0, 0) if frame.coordinates is None else frame.coordinates.shape
    header = json.dumps(
        {
            "iteration": frame.iteration,
            "of": frame.of,
            "state": frame.state,
            "error": frame.error,
            "rows": rows,
            "columns": columns,
        }
    ).encode()
    stream.write(struct.pack("<I", len(header)) + header)
    if frame.coordinates is not None:
        stream.write(np.ascontiguousarray(frame.coordinates, "<f4").data)
    stream.flush()


def read(stream: IO[bytes]) -> Frame | None:
    """Return the next frame; None where the stream ends.

    Raises
    ------
    ValueError
        There is something else.
    """
    start = stream.read(4)
    if len(start) < 4:
        return None
    [length] = struct.unpack("<I", start)
    if length > LONGEST_HEADER:
        raise ValueError(f"a frame's header of {length} bytes")
    header = json.loads(stream.read(length))
    rows, columns = header.pop("rows"), header.pop("columns")
    coordinates = None
    if rows:
        coordinates = np.empty((rows, columns), np.float32)
        into = coordinates.data.cast("B")
        while into:
            taken = stream.readinto(into)  # type: ignore[attr-defined]  # IO lacks it
            if not taken:
                return None
            into = into[taken:]
    return Frame(coordinates=coordinates, **header)
