"""Files in a run's folder, named by a file there, whose writer is not trusted."""

from __future__ import annotations

import os
import re
import stat
from typing import Final

from tbwidget._errors import ReadError
from tbwidget.data.discovery import printable
from tbwidget.data.places import read_range
from tbwidget.data.places.connection import is_url

MOST_BYTES: Final = 256 << 20
"""Of a file that is read at once."""

WITHOUT_LINKS: Final = frozenset(
    {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "memory", "zip", "http", "https", "hf"}
)
"""Protocols of places where no link can lead to another file of its reader's."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""Begins a URL, and a path on one of Windows' drives."""


def checked_parts(name: str) -> list[str]:
    """Return the parts of a path below a folder.

    Raises
    ------
    ReadError
        The path leads elsewhere: it is absolute, a URL, or has ``..`` in it.
    """
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if (
        not parts
        or ".." in parts
        or name.startswith("/")
        or _SCHEME.match(name)
        or any(mark in name for mark in "\\\0")
    ):
        raise ReadError(
            f"the path {name[:200]!r} is refused: expected one below the run's folder, with "
            "neither .. nor a scheme nor backslashes"
        )
    return parts


def folder_of(file: str) -> str:
    """Return the path, or URL, of the folder that a file is in."""
    head, chain, tail = file.partition("::") if is_url(file) else (file, "", "")
    return (head.rpartition("/")[0] or "/") + chain + tail


def inside(folder: str, name: str) -> str:
    """Return the path, or URL, of what is called `name` in a folder."""
    head, chain, tail = folder.partition("::") if is_url(folder) else (folder, "", "")
    return f"{head.rstrip('/')}/{name}{chain}{tail}"


def read_below(folder: str, name: str, most: int | None = None) -> bytes:
    """Return the bytes of the file at the path `name` below `folder`, at most `most` of them.

    No link is followed: whoever wrote the folder must not have other files read.

    Raises
    ------
    ReadError
        The path leads elsewhere, or to no file, or to one of more than `most` bytes, which
        are `MOST_BYTES` where nothing else is said.
    FileNotFoundError
        There is nothing.
    """
    most = MOST_BYTES if most is None else most
    parts = checked_parts(name)
    what = f"{name!r} in {printable(folder)}"
    if is_url(folder):
        return _read_remote(folder, parts, what, most)
    try:
        descriptor = _opened(folder, parts)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ReadError(f"{what} is no file")
            if status.st_size > most:
                raise ReadError(f"{what} has {status.st_size} bytes; {most} are the most")
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(most)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = f"can't be read (links are not followed): {error.strerror}"
        raise ReadError(f"{what} {reason}") from None


def _read_remote(folder: str, parts: list[str], what: str, most: int) -> bytes:
    scheme = folder.partition("://")[0]
    if scheme not in WITHOUT_LINKS:
        raise ReadError(f"{what} is not read: over {scheme}:// it may be a link to another file")
    try:
        data = read_range(inside(folder, "/".join(parts)), 0, most + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ReadError(f"{what} can't be read: {error.strerror or error}") from None
    if len(data) > most:
        raise ReadError(f"{what} has more than {most} bytes")
    return data


def _opened(folder: str, parts: list[str]) -> int:
    """Return a descriptor of the file; each folder on the way is opened by its own name.

    So nobody can put a link in place between a check and the opening. O_NONBLOCK: a pipe
    must not keep us waiting for its writer.
    """
    no_link = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            below = os.open(part, no_link | os.O_DIRECTORY, dir_fd=above)
            os.close(above)
            above = below
        return os.open(parts[-1], no_link | os.O_NONBLOCK, dir_fd=above)
    finally:
        os.close(above)
