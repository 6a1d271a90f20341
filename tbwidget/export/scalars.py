"""Scalars → files: CSV, JSON, JSON Lines, Parquet.

A row a point, with run, tag, step, wall_time (seconds since the epoch) and value. Numbers
have the fewest digits that tell them from others of their type.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import orjson

from tbwidget.reader.frames import frame, imported
from tbwidget.reader.scalar_columns import ScalarLine, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Count = Callable[[int], object]

BLOCK: Final = 1 << 16
"""Rows that become text in one go."""

ROW_GROUP: Final = 1 << 20
"""Rows of a row group of Parquet, which is kept in memory."""

NAMES: Final = ("run", "tag", "step", "wall_time", "value")

FORMULA_MARKS: Final = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001  # wide ones, too
"""Spreadsheets take what begins with one of these for a formula (owasp.org, CSV Injection)."""

_OF_CSV: Final = {"nan": b"nan", "inf": b"inf", "-inf": b"-inf"}
"""What pandas, Polars and spreadsheets' imports take for those numbers."""

_OF_JSON: Final = {"nan": b'"NaN"', "inf": b'"Infinity"', "-inf": b'"-Infinity"'}
"""JSON has no such numbers; TensorBoard writes these strings
(tensorboard/backend/json_util.py)."""


def write_scalars(lines: Sequence[ScalarLine], path: Path, count: Count) -> None:
    """Write the points of `lines` to a file of the format that its suffix names.

    The file appears when it is whole.

    Parameters
    ----------
    lines : sequence of ScalarLine
    path : Path
        With a suffix of `FORMATS`; what is there is replaced.
    count : callable
        Called with a number of rows each time that so many more are written.

    Raises
    ------
    OSError
        The file can't be written.
    MissingLibraryError
        The format is Parquet, and pyarrow is not installed.
    """
    write = FORMATS[path.suffix.lower()]
    # Short, since a name that just fits leaves no room for more.
    unfinished = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb") as file:
            write(lines, file, count)
        unfinished.replace(path)
    except OSError as error:
        raise _about(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _about(error: OSError, path: Path) -> OSError:
    """Return `error` as one of the file that was asked for."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return FileNotFoundError(
            error.errno, f"there is no folder {str(path.parent)!r}; make it first", str(path)
        )
    return type(error)(error.errno, error.strerror, str(path)) if error.errno else error


def safe_cell(text: str) -> str:
    """Return `text`, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(tuple(FORMULA_MARKS)) else text


def _write_csv(lines: Sequence[ScalarLine], file: IO[bytes], count: Count) -> None:
    file.write(",".join(NAMES).encode() + b"\n")
    for block in _blocks(lines):
        names = b"%b,%b" % (_quoted(block.run), _quoted(block.tag))
        rows = zip(*_texts(block, _OF_CSV), strict=True)
        file.write(b"".join([b"%b,%b,%b,%b\n" % (names, *row) for row in rows]))
        count(len(block.step))


def _write_json_lines(lines: Sequence[ScalarLine], file: IO[bytes], count: Count) -> None:
    for block in _blocks(lines):
        file.write(b"".join([b"%b\n" % row for row in _objects(block)]))
        count(len(block.step))


def _write_json(lines: Sequence[ScalarLine], file: IO[bytes], count: Count) -> None:
    separator = b"[\n"
    for block in _blocks(lines):
        file.write(separator + b",\n".join(_objects(block)))
        separator = b",\n"
        count(len(block.step))
    file.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _write_parquet(lines: Sequence[ScalarLine], file: IO[bytes], count: Count) -> None:
    parquet = imported("pyarrow.parquet", "Parquet", "pyarrow")
    # Of one type in all row groups.
    value = np.result_type(np.float32, *{line.value.dtype for line in lines})
    schema = _table([], value).schema
    with parquet.ParquetWriter(file, schema) as writer:
        for group in _groups(lines):
            writer.write_table(_table(group, value))
            count(sum(len(line.step) for line in group))


FORMATS: Final[dict[str, Callable[[Sequence[ScalarLine], IO[bytes], Count], None]]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}
"""By the suffix of the file."""


def _blocks(lines: Sequence[ScalarLine]) -> Iterator[ScalarLine]:
    """Yield the lines in pieces of at most `BLOCK` points."""
    for run, tag, step, wall_time, value in lines:
        for start in range(0, len(step), BLOCK):
            part = slice(start, start + BLOCK)
            yield ScalarLine(run, tag, step[part], wall_time[part], value[part])


def _groups(lines: Sequence[ScalarLine]) -> Iterator[list[ScalarLine]]:
    """Yield pieces of lines, together about `ROW_GROUP` points."""
    group: list[ScalarLine] = []
    rows = 0
    for block in _blocks(lines):
        group.append(block)
        rows += len(block.step)
        if rows >= ROW_GROUP:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _table(lines: Sequence[ScalarLine], value: np.dtype[Any]) -> Any:
    table = columns(lines, None)
    table["value"] = np.asarray(table["value"]).astype(value)
    return frame(table, "arrow")


def _objects(block: ScalarLine) -> list[bytes]:
    """Return a JSON object a point."""
    head = b'{"run":%b,"tag":%b,"step":' % (orjson.dumps(block.run), orjson.dumps(block.tag))
    rows = zip(*_texts(block, _OF_JSON), strict=True)
    return [b'%b%b,"wall_time":%b,"value":%b}' % (head, *row) for row in rows]


def _texts(block: ScalarLine, others: Mapping[str, bytes]) -> list[list[bytes]]:
    """Return the digits of steps, wall times and values."""
    return [_digits(array, others) for array in (block.step, block.wall_time, block.value)]


def _digits(array: NDArray[Any], others: Mapping[str, bytes]) -> list[bytes]:
    text = orjson.dumps(np.ascontiguousarray(array), option=orjson.OPT_SERIALIZE_NUMPY)
    digits = text[1:-1].split(b",")
    for index in np.flatnonzero(~np.isfinite(array)).tolist():
        digits[index] = others[str(float(array[index]))]
    return digits


def _quoted(text: str) -> bytes:
    return b'"%b"' % safe_cell(text).replace('"', '""').encode()
