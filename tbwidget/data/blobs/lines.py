"""Text in pieces that end where lines end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tbwidget._errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator


def pieces(data: bytes, size: int, longest: int, end: bytes = b"\n") -> Iterator[bytes]:
    """Yield `data` in pieces of about `size` bytes; a longer line is one of its own.

    Parameters
    ----------
    data : bytes
    size : int
    longest : int
        Bytes of a line, at most.
    end : bytes
        The byte that ends a line.

    Raises
    ------
    ReadError
        A line is longer than `longest`.
    """
    start = 0
    while start < len(data):
        stop = start + size
        if stop < len(data):
            cut = data.rfind(end, start, stop)
            if cut < 0:
                cut = data.find(end, stop, start + longest)
            stop = cut + 1 if cut >= 0 else start + longest
            if cut < 0 and stop < len(data):
                raise ReadError(f"a line of more than {longest} bytes")
        yield data[start:stop]
        start = stop


def count(data: bytes, sign: bytes, step: int = 1 << 24) -> int:
    """Return how often the byte `sign` is in `data`, in turns of about a millisecond."""
    return sum(data.count(sign, start, start + step) for start in range(0, len(data), step))
