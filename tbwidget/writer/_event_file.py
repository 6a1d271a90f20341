"""The file of one writer: whole records at its end, whatever the disk does."""

from __future__ import annotations

import itertools
import os
import socket
import time
from pathlib import Path
from typing import Final

from tbwidget.record.framing import encode_record
from tbwidget.summary import file_version_event

_uid: Final = itertools.count()
"""Tells files apart that one process begins in the same second."""


class EventFile:
    """An event file that is written batch by batch.

    Parameters
    ----------
    folder : str
        Made where it does not exist.
    suffix : str
        Put at the end of the file's name.

    Raises
    ------
    OSError
        The folder or the file can't be made or written.
    """

    def __init__(self, folder: str, suffix: str) -> None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.path = os.path.abspath(os.path.join(folder, _file_name(suffix)))  # noqa: PTH100, PTH118
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._descriptor = os.open(self.path, flags | getattr(os, "O_BINARY", 0), 0o644)
        self._size = 0
        try:
            self.append(encode_record(file_version_event(time.time()).SerializeToString()))
        except OSError:
            self.close()
            Path(self.path).unlink()
            raise

    def append(self, records: bytes) -> None:
        """Write whole records; after a failure the file ends where it did before.

        Raises
        ------
        OSError
        """
        rest = memoryview(records)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(records)

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _file_name(suffix: str) -> str:
    """Return a name as torch's and TensorFlow's writers choose it."""
    return (
        f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}"
        f".{os.getpid()}.{next(_uid)}{suffix}"
    )
