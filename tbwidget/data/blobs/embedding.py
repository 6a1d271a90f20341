"""The files of TensorBoard's projector: configuration and labels; `points` has the points."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError
from tbwidget._proto.array_plugins_pb2 import ProjectorConfig
from tbwidget.data.blobs.lines import count, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator


CONFIG_FILE: Final = "projector_config.pbtxt"

MOST_CONFIG_BYTES: Final = 1 << 20
"""Protobuf's text format is parsed in Python, a megabyte in about a second."""

MOST_COLUMNS: Final = 1_000
"""Of labels."""

MOST_LABELS: Final = 1 << 25
"""In all columns: 2 GB of strings."""

PIECE_BYTES: Final = 1 << 17
"""Of labels that are read in one go, within a few milliseconds."""

LONGEST_LINE: Final = 4 << 20
"""Bytes of the labels of a point."""

BLANK: Final = "\u200b"
"""A zero-width space, which our writer puts before what is blank in a line: TensorBoard's
projector drops lines that are blank."""


def decode_config(data: bytes) -> ProjectorConfig:
    """Return the message whose text form `data` is."""
    from google.protobuf import text_format

    if len(data) > MOST_CONFIG_BYTES:
        raise ReadError(f"a configuration of {len(data)} bytes; {MOST_CONFIG_BYTES} are the most")
    config = ProjectorConfig()
    try:
        text_format.Parse(data.decode(), config, allow_unknown_field=True)
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ReadError(f"a configuration that can't be read: {error}") from None
    except RecursionError:
        raise ReadError("a configuration that is nested too deep") from None
    return config


def decode_labels(data: bytes, most: int | None = None) -> dict[str, list[str]]:
    """Return columns of labels by name, from lines with tabs between columns.

    One column has no name in the file and is called "label"; of several, the first line
    has the names (tensorboard/plugins/projector/vz_projector/data-provider.ts). A name with a
    tab behind it, and no tabs below, is that of one column. Names that are there already get a
    number.

    Parameters
    ----------
    data : bytes
    most : int, optional
        How many points there are; what comes behind their labels is left out.

    Raises
    ------
    ReadError
        There are more than `MOST_COLUMNS` columns, or `MOST_LABELS` labels in all of them.
    """
    blocks = _blocks(data)
    first = next(blocks, [])
    names = first.pop(0) if first and len(first[0]) > 1 else ["label"]
    if len(names) == 2 and not names[1] and data.find(b"\t", data.find(b"\t") + 1) < 0:
        names.pop()
    lines = count(data, b"\n") + 1 if most is None else most
    if len(names) > MOST_COLUMNS or len(names) * lines > MOST_LABELS:
        raise ReadError(
            f"labels in {len(names)} columns and {lines} lines; {MOST_COLUMNS} columns and "
            f"{MOST_LABELS} labels are the most"
        )
    columns: list[list[str]] = [[] for _ in names]
    for rows in itertools.chain([first], blocks):
        kept = rows if most is None else rows[: most - len(columns[0])]
        # By the column: `zip_longest` would go on to the end of the longest row.
        cells = itertools.islice(itertools.zip_longest(*kept, fillvalue=""), len(names))
        for column in columns:
            column.extend(next(cells, ()) or itertools.repeat("", len(kept)))
        if most is not None and len(columns[0]) >= most:
            break
    return dict(zip(_unique(names), columns, strict=True))


def _unique(names: list[str]) -> Iterator[str]:
    """Yield `names`, those that are there already with numbers."""
    taken, seen = set(names), set[str]()
    for name in names:
        free = name
        count = 2
        while free in seen or (free != name and free in taken):
            free = f"{name} ({count})"
            count += 1
        seen.add(free)
        yield free


def _blocks(data: bytes) -> Iterator[list[list[str]]]:
    """Yield the rows of `data`, so many at once."""
    for piece in pieces(data, PIECE_BYTES, LONGEST_LINE):
        lines = piece.removesuffix(b"\n").decode(errors="replace").split("\n")
        if BLANK.encode() in piece:
            lines = [_without_mark(line) for line in lines]
        yield [line.rstrip("\r").split("\t") for line in lines]


def _without_mark(line: str) -> str:
    rest = line.removeprefix(BLANK)
    return line if rest.lstrip(BLANK).replace("\ufeff", "").strip() else rest
