"""The file of one writer: whole records at its end, whatever the disk does."""

from __future__ import annotations

import contextlib
import errno
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
        Absolute; made where it does not exist.
    suffix : str
        Put at the end of the file's name.

    Attributes
    ----------
    path : str

    Raises
    ------
    OSError
        The folder or the file can't be made or written; no file is left behind.
    """

    def __init__(self, folder: str, suffix: str) -> None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.path, self._descriptor = _create(folder, suffix)
        self._identity = _identity(self._descriptor)
        self._size = 0
        try:
            self.append(encode_record(file_version_event(time.time()).SerializeToString()))
        except OSError:
            self.close()
            with contextlib.suppress(OSError):
                Path(self.path).unlink()
            raise

    @property
    def usable(self) -> bool:
        """Whether more may be appended; if not, a new file is needed."""
        return self._descriptor >= 0

    def append(self, records: bytes) -> None:
        """Write whole records; after a failure the file ends where it did before.

        Raises
        ------
        OSError
        """
        self._check_descriptor()
        rest = memoryview(records)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self._truncate()
            raise
        self._size += len(records)

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _check_descriptor(self) -> None:
        """Make sure that nobody closed our descriptor, whose number may be another file's now."""
        try:
            identity = _identity(self._descriptor)
        except OSError:
            identity = None
        if identity != self._identity:
            self._descriptor = -1
            raise OSError(errno.EBADF, "its descriptor was closed by other code", self.path)

    def _truncate(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            # It may end within a record, so nothing may follow.
            self.close()


def _create(folder: str, suffix: str) -> tuple[str, int]:
    """Return the path and the descriptor of a new file, named as torch and TensorFlow do."""
    began, host = int(time.time()), socket.gethostname()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
    while True:
        name = f"events.out.tfevents.{began:010d}.{host}.{os.getpid()}.{next(_uid)}{suffix}"
        path = os.path.join(folder, name)  # noqa: PTH118
        # Containers may share a folder, a host's name and a process number.
        with contextlib.suppress(FileExistsError):
            return path, os.open(path, flags, 0o644)


def _identity(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino
