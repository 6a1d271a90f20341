"""The local folder of a run that is uploaded: what of it changed, and copies that stay still.

::

    tbwidget-upload-RANDOM/
      run/       what is written: event files, and the files of embeddings
      copies/    of event files that still grow, whole records only

An event file grows while it is uploaded, and some file systems of fsspec fail or tear records
then. So a copy is uploaded, which grows by whole records before each upload. Other files are
replaced whole, and uploaded as they are.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from tbwidget.record.frames import find_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = "tbwidget-upload-"

CHUNK_BYTES: Final = 8 << 20
"""Read in one go to find whole records; a larger record is skipped by its length."""

MAX_PAYLOAD_BYTES: Final = 1 << 40
"""Records are our own, so their lengths are to be believed."""


class Changed(NamedTuple):
    """A file that is to be uploaded.

    Attributes
    ----------
    name : str
        Path below the run's folder, with ``/``.
    path : str
        The file with the content.
    version : tuple of int
        Tells this content from others.
    size : int
        In bytes.
    """

    name: str
    path: str
    version: tuple[int, ...]
    size: int


class Left(NamedTuple):
    """What is not uploaded.

    Attributes
    ----------
    events : int
    files : int
        Other files than event files.
    """

    events: int
    files: int


@dataclass(slots=True)
class _Copy:
    """A copy of an event file, whole records of `size` bytes."""

    path: str
    size: int = 0


class Staging:
    """A new folder for one run and the runs below it.

    Attributes
    ----------
    folder : str
        Of the run.
    """

    def __init__(self) -> None:
        self._root = Path(tempfile.gettempdir(), PREFIX + os.urandom(8).hex())
        # Where that fails, whoever writes there tries again and tells.
        with suppress(OSError):
            self._root.mkdir(mode=0o700)
        self.folder = str(self._root / "run")
        self._copies: dict[str, _Copy] = {}
        self._uploaded: dict[str, tuple[int, ...]] = {}
        self._failures: dict[str, int] = {}

    def changed(self, *, still: bool) -> list[Changed]:
        """Return what to upload, in order.

        Parameters
        ----------
        still : bool
            Whether nobody writes any more, so that event files need no copies.

        Raises
        ------
        OSError
            A file can't be read or copied.
        """
        found: list[tuple[int, int, Changed]] = []
        for name, status in self._files():
            path, version = str(Path(self.folder, name)), _version(name, status)
            if version == self._uploaded.get(name):
                continue
            if _is_event_file(name) and not still:
                copy = self._grown_copy(name, path, status.st_size)
                path, version = copy.path, (copy.size,)
                if not copy.size or version == self._uploaded.get(name):
                    continue
            size = version[0]
            # What failed comes last, so that it is in nobody's way; what lists others is newer.
            order = self._failures.get(name, 0), status.st_mtime_ns
            found.append((*order, Changed(name, path, version, size)))
        return [changed for *_, changed in sorted(found)]

    def note_uploaded(self, changed: Changed) -> None:
        """Have `changed` not be uploaded again."""
        self._uploaded[changed.name] = changed.version
        self._failures.pop(changed.name, None)

    def note_failed(self, changed: Changed) -> None:
        """Have `changed` come after others the next time."""
        self._failures[changed.name] = self._failures.get(changed.name, 0) + 1

    def left(self) -> Left:
        """Return what is not uploaded. Reads it, in order to count."""
        events = files = 0
        for name, status in self._files():
            uploaded = self._uploaded.get(name, (0,))
            if _version(name, status) == uploaded:
                continue
            if not _is_event_file(name):
                files += 1
                continue
            with Path(self.folder, name).open("rb") as file:
                _, records = _whole(file, uploaded[0], status.st_size)
            # The first record tells the version of the file.
            events += max(0, records - (not uploaded[0]))
        return Left(events, files)

    def remove(self) -> None:
        """Delete it all."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the files by their names; those that begin with a dot are not finished."""
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = Path(folder, name)
                if not name.startswith("."):
                    # Others may be replaced meanwhile, but for that they are there.
                    with suppress(FileNotFoundError):
                        yield path.relative_to(self.folder).as_posix(), path.stat()

    def _grown_copy(self, name: str, path: str, size: int) -> _Copy:
        """Return the copy of the event file at `path`, with the whole records of its `size`."""
        copy = self._copies.get(name)
        if copy is None:
            copies = self._root / "copies"
            copies.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy = self._copies[name] = _Copy(str(copies / str(len(self._copies))))
        if size <= copy.size:
            return copy
        with Path(path).open("rb") as source:
            end, _ = _whole(source, copy.size, size)
            _append(source, copy, end)
        copy.size = end
        return copy


def _append(source: BinaryIO, copy: _Copy, end: int) -> None:
    """Have the copy of `source` go up to `end`, whatever a failed attempt left behind."""
    Path(copy.path).touch(mode=0o600)
    with Path(copy.path).open("r+b") as target:
        source.seek(copy.size)
        target.seek(copy.size)
        while target.tell() < end:
            data = source.read(min(CHUNK_BYTES, end - target.tell()))
            if not data:
                raise OSError(errno.EIO, "became shorter while it was read", source.name)
            target.write(data)
        target.truncate()


def _version(name: str, status: os.stat_result) -> tuple[int, ...]:
    """Return what tells the content of a file: event files only grow, others are replaced."""
    if _is_event_file(name):
        return (status.st_size,)
    return status.st_size, status.st_ino, status.st_mtime_ns


def _is_event_file(name: str) -> bool:
    return name.rpartition("/")[2].startswith("events.out.tfevents.")


def _whole(file: BinaryIO, begin: int, end: int) -> tuple[int, int]:
    """Return where the last whole record before `end` ends, and how many there are.

    `begin` is where a record begins.
    """
    records = 0
    while begin < end:
        file.seek(begin)
        data = file.read(min(CHUNK_BYTES, end - begin))
        frames = find_frames(data, max_payload=MAX_PAYLOAD_BYTES)
        records += len(frames.starts)
        begin += frames.end
        if frames.end:
            continue
        # One that is longer than a chunk, or not whole.
        if not frames.wanted or frames.wanted <= len(data) or begin + frames.wanted > end:
            break
        begin += frames.wanted
        records += 1
    return begin, records
