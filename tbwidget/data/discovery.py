"""Which files below a logdir are event files, and of which run."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK: Final = "tfevents"
"""Stands in the name of every event file, with or without a time stamp around it."""


class FoundFile(NamedTuple):
    """An event file below a logdir."""

    path: str
    run: str
    status: os.stat_result


def is_event_file_name(name: str) -> bool:
    """Whether a file of this name is taken for an event file."""
    return MARK in name


def run_name(logdir: str, folder: str) -> str:
    """Return the name of the run in `folder`: its path below `logdir`, ``.`` for itself."""
    return printable(PurePath(os.path.relpath(folder, logdir)).as_posix())


def printable(path: str) -> str:
    """Return `path` with bytes that are no text spelled out: what is shown must encode."""
    return os.fsencode(path).decode(errors="backslashreplace")


def find_event_files(
    logdir: str, unlisted: list[tuple[str, OSError]] | None = None
) -> Iterator[FoundFile]:
    """Yield the event files below `logdir`, folder by folder, in the order of names.

    Folders are visited once, however many links lead to them. Those that are there and
    can't be listed are added to `unlisted`, with the reason; a file that can't be looked
    at is passed over.
    """
    visited: set[tuple[int, int]] = set()
    pending = [logdir]
    while pending:
        folder = pending.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116  # strings all through: trees are large
            identity = (status.st_dev, status.st_ino)
            if identity in visited:
                continue
            visited.add(identity)
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            if unlisted is not None:
                unlisted.append((folder, error))
            continue
        pending.extend(entry.path for entry in reversed(listed) if _is_folder(entry))
        run = run_name(logdir, folder)
        for entry in listed:
            if is_event_file_name(entry.name) and (found := _status(entry)):
                yield FoundFile(entry.path, run, found)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat() if entry.is_file() else None
    except OSError:
        return None
