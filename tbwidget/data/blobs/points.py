"""Points of the projector → float32.

A line of the text is a point, with tabs between its numbers. Most of such text is JSON once
tabs are commas, and orjson reads that several times as fast as NumPy reads numbers. Numbers
that JSON lacks (nan, inf, +1, .5) are left to NumPy, and so is saying what is wrong.

Text is read in pieces, each within a few milliseconds: whoever trains waits no longer for the
interpreter's lock.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs.lines import count, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PIECE_BYTES: Final = 1 << 16
"""Of text that is read in one go: about 6,000 numbers, half a millisecond."""

MOST_DIMENSIONS: Final = 1 << 18
"""Numbers of a point: images of 295 × 295 pixels in three colours."""

LONGEST_LINE: Final = 32 * MOST_DIMENSIONS
"""Bytes: float64 takes 25, at most, with the tab."""

_OF_JSON: Final = b"0123456789+-.eE\t\n"
"""What may be in a piece for orjson: there, ``true`` is a number."""

_HEAD: Final = 1 << 12
"""Bytes that tell text from float32."""

_OF_TEXT: Final = bytes(range(9, 14)) + bytes(range(32, 127))


def decode_points(data: bytes, shape: Sequence[int]) -> NDArray[np.float32]:
    """Return points, a row each, from lines of numbers between tabs, or from float32.

    What is no text is taken for float32 of `shape`, as by TensorBoard
    (tensorboard/plugins/projector/projector_plugin.py).

    Parameters
    ----------
    data : bytes
    shape : sequence of int
        What the configuration tells, which may be nothing.

    Returns
    -------
    numpy.ndarray of float32, shape (N, D)

    Raises
    ------
    ReadError
        It is neither, or a point has more than `MOST_DIMENSIONS` numbers.
    """
    fits = len(shape) == 2 and len(data) == 4 * math.prod(shape)
    if fits and data[:_HEAD].translate(None, _OF_TEXT):
        return _from_bytes(data, shape)
    try:
        return _from_text(data)
    except ValueError as error:
        if fits:
            return _from_bytes(data, shape)
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"points that are neither lines of numbers nor float32 of shape {list(shape)[:9]}: "
            f"{error}"
        ) from None


def _from_bytes(data: bytes, shape: Sequence[int]) -> NDArray[np.float32]:
    return np.frombuffer(data, "<f4").reshape(shape[0], shape[1]).astype(np.float32)


def _from_text(data: bytes) -> NDArray[np.float32]:
    breaks = count(data, b"\n")
    returns = count(data, b"\r")
    points = np.empty((0, 0), np.float32)
    filled = 0
    for piece in pieces(data, PIECE_BYTES, LONGEST_LINE, b"\n" if breaks else b"\r"):
        tabs = piece.count(b"\t") if len(piece) > PIECE_BYTES else 0  # then it is one line
        if tabs >= MOST_DIMENSIONS:
            raise ReadError(f"points of {tabs + 1} dimensions; {MOST_DIMENSIONS} are the most")
        if not piece or piece.isspace():
            continue
        rows = _rows(piece, returns > 0, filled)
        if not filled:
            # No more rows than line ends, nor than there is text for: a digit and a tab a
            # number. Memory that is not written to is not taken.
            most = min(breaks + returns + 1, (len(data) + 1) // (2 * rows.shape[1]))
            points = np.empty((most, rows.shape[1]), np.float32)
        elif rows.shape[1] != points.shape[1]:
            raise ValueError(
                f"row {filled} has {rows.shape[1]} numbers, those before have {points.shape[1]}"
            )
        points[filled : filled + len(rows)] = rows
        filled += len(rows)
    return points[:filled]


def _rows(piece: bytes, has_returns: bool, before: int) -> NDArray[np.float32]:
    """Return the rows of some lines, which are not all blank."""
    import orjson

    if has_returns:
        piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    with np.errstate(over="ignore"):  # what float32 can't hold is infinite
        if not piece.translate(None, _OF_JSON):
            lines = piece.strip(b"\n").replace(b"\n", b"],[").replace(b"\t", b",")
            try:
                return np.array(orjson.loads(b"[[" + lines + b"]]"), np.float32, ndmin=2)
            except ValueError:  # also of orjson
                pass
        text = io.TextIOWrapper(io.BytesIO(piece), "utf-8")
        try:
            return np.loadtxt(text, np.float32, delimiter="\t", comments=None, ndmin=2)
        except ValueError as error:
            raise ValueError(f"{error} (rows are counted from row {before})") from None
