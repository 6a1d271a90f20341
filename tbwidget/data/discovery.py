"""What tells event files and their runs: names."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, NamedTuple

from tbwidget._urls import without_password
from tbwidget.data.blobs.embedding import CONFIG_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK: Final = "tfevents"
"""Stands in the name of every event file, with or without a time stamp around it."""

IGNORED_FOLDERS: Final = frozenset(
    {".git", ".hg", ".ipynb_checkpoints", ".svn", ".venv", "__pycache__", "node_modules"}
)
"""Names of folders that hold no runs, and often very many files."""

ASSETS: Final = "plugins/org_tensorflow_tensorboard_projector"
"""Where a run may have the files of embeddings, besides its own folder
(tensorboard/plugins/projector/metadata.py)."""

MAGIC: Final = frozenset("*?[")
"""What makes a pattern of a path."""


def is_event_file_name(name: str) -> bool:
    """Whether a file of this name is taken for an event file.

    Those whose names begin with a dot are copies that are not complete yet, as rsync makes
    them, or are not meant to be seen.
    """
    return MARK in name and not name.startswith(".")


def is_config_name(name: str) -> bool:
    """Whether a file of this name lists embeddings."""
    return name == CONFIG_FILE


def run_of_config(folder: str) -> str:
    """Return the name of the run whose embeddings are listed in a run's or its assets' folder."""
    return folder.removesuffix(ASSETS).rstrip("/") or "."


def run_name(place: str, folder: Sequence[str]) -> str:
    """Return the name of a run.

    Parameters
    ----------
    place : str
        Name of the place it lies in, may be empty.
    folder : sequence of str
        The names of the folders that lead there.

    Returns
    -------
    str
        ``.`` where both are empty.
    """
    return printable("/".join([place, *folder] if place else folder)) or "."


def printable(path: str) -> str:
    """Return `path` as it may be shown.

    Bytes that are no text are spelled out, because what is shown must encode; passwords in
    URLs are hidden.
    """
    return without_password(os.fsencode(path).decode(errors="backslashreplace"))


class Pattern(NamedTuple):
    """Which folders below another are meant; all of them where there are no parts.

    Attributes
    ----------
    parts : tuple of str
        A pattern for the name at each level, as in a shell; ``**`` stands for any number
        of levels. A name that is the pattern itself, sign for sign, matches, too.
    """

    parts: tuple[str, ...] = ()

    def covers(self, folder: Sequence[str]) -> bool:
        """Whether the folder that these names lead to is meant, or is below one that is."""
        for level, part in enumerate(self.parts):
            if part == "**":
                rest = Pattern(self.parts[level + 1 :])
                return any(rest.covers(folder[begin:]) for begin in range(level, len(folder) + 1))
            if level == len(folder) or not _matches(folder[level], part):
                return False
        return True

    def covers_file(self, folder: Sequence[str], name: str) -> bool:
        """Whether the event file `name` in a folder is meant.

        Besides those in folders that are meant, these are the files whose own names the last
        part matches; ``*`` and ``**`` there match folders alone.
        """
        if self.covers(folder):
            return True
        return bool(self.parts[-1].strip("*")) and self.covers((*folder, name))

    def leads_to(self, folder: Sequence[str]) -> bool:
        """Whether the folder that these names lead to is meant, or may have such below it."""
        for part, name in zip(self.parts, folder, strict=False):
            if part == "**":
                return True
            if not _matches(name, part):
                return False
        return True


def _matches(name: str, part: str) -> bool:
    return fnmatchcase(name, part) or name == part


EVERY_FOLDER: Final = Pattern()
