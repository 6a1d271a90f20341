"""Whether a file that is named as a logdir is an event file."""

from __future__ import annotations

import os
import stat
from typing import Final

from tbwidget.data.discovery import MARK
from tbwidget.record.framing import HEADER_BYTES, encode_header

HEAD_BYTES: Final = 64
"""Enough of a file to hold the version in its first record."""

EXPECTED: Final = (
    f"expected a folder with runs, or an event file, which has {MARK!r} in its name or begins "
    "as event files do"
)

_LENGTH_BYTES: Final = 8
_VERSION: Final = b"brain.Event:"
"""Begins the version in the first record of an event file (tensorflow/core/util/event.proto);
other files of records, such as data sets, have none."""


def is_named_event_file(name: str, head: bytes) -> bool:
    """Whether a file is taken for an event file because somebody named it.

    Parameters
    ----------
    name : str
        Without the folder. The mark of event files is enough: such a file may be empty
        still, or damaged.
    head : bytes
        The file's first `HEAD_BYTES` bytes, or fewer where it has no more.
    """
    header = head[:HEADER_BYTES]
    length = int.from_bytes(header[:_LENGTH_BYTES], "little")
    return MARK in name or (header == encode_header(length) and _VERSION in head)


def is_local_event_file(path: str) -> bool | None:
    """Whether the file of this machine at `path` is an event file; None where no file is.

    Raises
    ------
    OSError
        It can't be looked at.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return False  # a pipe would keep its reader waiting
    name = os.path.basename(path)
    if is_named_event_file(name, b""):
        return True
    with open(path, "rb", buffering=0) as file:
        return is_named_event_file(name, file.read(HEAD_BYTES))
