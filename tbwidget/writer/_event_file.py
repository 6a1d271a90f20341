"""The file of one writer: whole records at its end, whatever the disk does."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tbwidget.record.framing import encode_record
from tbwidget.summary import file_version_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PIECE_BYTES: Final = 4 << 20
"""Written in one call; a disk that takes one is not stalled."""

SYNC_BYTES: Final = 32 << 20
"""Synced in one call, for the same reason."""

_uid: Final = itertools.count()
"""Tells files apart that one process begins in the same second. TensorBoard reads the files of a
run in the order of their names, so that these numbers have as many digits."""


class EventFile:
    """An event file that is written batch by batch.

    Parameters
    ----------
    folder : str
        Absolute; made where it does not exist.
    suffix : str
        Put at the end of the file's name.
    durable : bool
        Sync the file, and the folders it is found by, with whatever is written.
    progress : callable
        Called after each piece that the disk has taken.

    Attributes
    ----------
    path : str

    Raises
    ------
    OSError
        The folder or the file can't be made or written; no file is left behind.
    """

    def __init__(
        self, folder: str, suffix: str, *, durable: bool = False, progress: Callable[[], None]
    ) -> None:
        _make_folder(Path(folder), durable=durable)
        self.path, self._descriptor = _create(folder, suffix)
        self._durable = durable
        self._progress = progress
        self._identity = _identity(self._descriptor)
        self._size = 0
        try:
            self.append(encode_record(file_version_event(time.time()).SerializeToString()))
            if durable:
                _sync_folder(Path(folder))
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
        unsynced = 0
        for piece in pieces(records):
            self._write(piece)
            unsynced += len(piece)
            if self._durable and unsynced >= SYNC_BYTES:
                self._sync()
                unsynced = 0
            self._progress()
        if self._durable:
            self._sync()
        self._size += len(records)

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _write(self, piece: memoryview) -> None:
        try:
            while piece:
                piece = piece[os.write(self._descriptor, piece) :]
        except OSError:
            self._truncate()
            raise

    def _sync(self) -> None:
        """Have what is written survive a loss of power.

        A failed sync may have dropped what it could not write and yet succeed when tried
        again (https://lwn.net/Articles/752063/). So this file gets no more: it is cut to
        what was synced before, and the caller goes on in a new one.
        """
        try:
            os.fsync(self._descriptor)
        except OSError:
            self._truncate()
            self.close()
            raise

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


def pieces(data: bytes | memoryview) -> Iterator[memoryview]:
    """Yield `data` in pieces that a disk takes in one call."""
    view = memoryview(data)
    for start in range(0, len(view), PIECE_BYTES):
        yield view[start : start + PIECE_BYTES]


def write_files(
    folder: str,
    contents: Mapping[str, bytes],
    *,
    durable: bool,
    progress: Callable[[], None],
) -> None:
    """Write files below `folder`, each of them whole or not at all.

    Parameters
    ----------
    folder : str
    contents : mapping of str to bytes
        By paths below the folder.
    durable : bool
        Sync them, and the folders they are found by.
    progress : callable
        Called after each piece that the disk has taken.

    Raises
    ------
    OSError
    """
    for name, data in contents.items():
        path = Path(folder, name)
        _make_folder(path.parent, durable=durable)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with unfinished.open("wb") as file:
                for piece in pieces(data):
                    file.write(piece)
                    progress()
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
        if durable:
            _sync_folder(path.parent)


def _make_folder(folder: Path, *, durable: bool) -> None:
    """Make `folder` and those above it, where they are not there."""
    if not durable:
        folder.mkdir(parents=True, exist_ok=True)
        return
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        _sync_folder(parent.parent)


def _sync_folder(folder: Path) -> None:
    """Have the names in `folder` survive a loss of power."""
    if os.name == "nt":
        return  # Windows opens no folders, and keeps their names by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _create(folder: str, suffix: str) -> tuple[str, int]:
    """Return the path and the descriptor of a new file, named as torch and TensorFlow do."""
    began, host = int(time.time()), host_name()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
    while True:
        number = f"{next(_uid):06d}"
        name = f"events.out.tfevents.{began:010d}.{host}.{os.getpid()}.{number}{suffix}"
        path = os.path.join(folder, name)  # noqa: PTH118
        # Containers may share a folder, a host's name and a process number.
        with contextlib.suppress(FileExistsError):
            return path, os.open(path, flags, 0o644)


def host_name() -> str:
    """Return what ``socket.gethostname`` does; on POSIX without an import, which takes 5 ms."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket

    return socket.gethostname()


def _identity(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino
