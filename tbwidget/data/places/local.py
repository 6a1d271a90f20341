"""Folders of this machine, and of what is mounted in it. Goes round fsspec, for speed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tbwidget.data.discovery import (
    EVERY_FOLDER,
    IGNORED_FOLDERS,
    Pattern,
    is_config_name,
    is_event_file_name,
    run_name,
)
from tbwidget.data.places.named_file import EXPECTED, is_local_event_file
from tbwidget.data.places.place import FoundFile, Listing, Signature

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from tbwidget.data.places.place import Wanted

PIECE_BYTES: Final = 16 << 20
"""Asked for in one go at most: memory is taken for what was asked, not for what there is."""

TOLD_LINKS: Final = 100
"""Links to folders outside that are looked at, where they are not followed: that takes a
look at what each leads to, and data sets may be made of links."""

_NOT_FOLLOWED: Final = "a link that leads out of the logdir; follow_links=True follows it"


def signature(status: os.stat_result) -> Signature:
    """Return the signature of a file of that status."""
    return Signature(status.st_ino, status.st_size, status.st_mtime_ns)


class LocalFile:
    """A file of this machine while it is read."""

    __slots__ = ("_file", "signature")

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115  # `close` closes it
        self.signature = signature(os.fstat(self._file.fileno()))

    def head(self, length: int) -> bytes:
        """Return its first bytes."""
        return self._file.read(length)

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes; never allocates for more than the file has."""
        descriptor = self._file.fileno()
        os.lseek(descriptor, offset, os.SEEK_SET)
        pieces = []
        while length > 0:
            piece = os.read(descriptor, min(length, PIECE_BYTES))
            if not piece:
                break
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def replaces(self, known: Signature) -> bool:
        """Whether it is another file on the disk."""
        return self.signature.identity != known.identity

    def close(self) -> None:
        """Close it."""
        self._file.close()


class LocalPlace:
    """A folder, or an event file.

    Which of them it is shows when it is there. A file is one run, without what lies beside
    it, and links to it are followed.

    Parameters
    ----------
    name : str
        First part of the names of its runs, may be empty.
    root : str
        Absolute path. The folder need not exist.
    pattern : Pattern
        Which folders below it, and which files by their own names, are meant.
    follow_links : bool
        Whether to go where links lead out of it.
    is_whole : bool
        Whether it counts instead of the other places as soon as it is there.
    """

    is_far = False

    def __init__(
        self,
        name: str,
        root: str,
        pattern: Pattern = EVERY_FOLDER,
        *,
        follow_links: bool = False,
        is_whole: bool = False,
    ) -> None:
        self.name = name
        self.root = root
        self.prefix = os.path.join(root, "")
        self.shown = os.path.join(root, *pattern.parts)
        self._pattern = pattern
        self._follow_links = follow_links
        self._is_whole = is_whole

    def open(self, path: str) -> LocalFile:
        """Open a file."""
        return LocalFile(path)

    def fetch(self, wanted: Iterable[Wanted]) -> None:
        """Do nothing: it is near."""

    def find(self, listing: Listing) -> None:
        """Add the event files below the folder, in the order of folders' names.

        Each folder and file is met once, by its device and inode, whatever leads to it.
        Links come last, so that what they lead to keeps its own name. What carries no
        mark and is no link is not looked at.
        """
        known = len(listing.seen)
        troubles = len(listing.unlisted) + len(listing.passed_over) + len(listing.repeated)
        try:
            is_file = not self._pattern.parts and is_local_event_file(self.root)
        except OSError as error:
            listing.unlisted[self.root] = f"can't be read: {error.strerror}"
            return
        if is_file:
            self._find_file(listing)
        elif is_file is False and not self._pattern.parts:
            listing.passed_over[self.root] = f"a file, but no event file: {EXPECTED}"
        else:
            exists = os.path.isdir(self.root)
            listing.exists |= exists
            listing.is_whole |= exists and self._is_whole
            _Walk(self, self._pattern, listing, follow_links=self._follow_links).run()
        now = len(listing.unlisted) + len(listing.passed_over) + len(listing.repeated)
        if len(listing.seen) == known and now == troubles and not self._is_whole:
            has_pattern = bool(self._pattern.parts)
            exists = os.path.isdir(self.root)
            listing.note_missing(self.shown, has_pattern=has_pattern, exists=exists)

    def canonical(self, path: str) -> str | None:
        """Return the path by which `find` finds the file at `path`, None if it does not.

        Links on the way are of no account: writers may know the folder by another name.
        """
        real, root = os.path.realpath(path), os.path.realpath(self.root)
        if real == root:
            return self.root if self.is_file() else None
        inside = os.path.join(root, "")
        if not real.startswith(inside):
            return path if self._follow_links and path.startswith(self.prefix) else None
        *folder, name = real.removeprefix(inside).split(os.sep)
        if not is_event_file_name(name) or IGNORED_FOLDERS.intersection(folder):
            return None
        covered = self._pattern.covers_file(folder, name)
        return self.prefix + os.sep.join([*folder, name]) if covered else None

    def is_file(self) -> bool:
        """Whether it is an event file at this moment."""
        try:
            return not self._pattern.parts and bool(is_local_event_file(self.root))
        except OSError:
            return False

    def run_of(self, path: str) -> str:
        """Return the name of the run of the file at `path`, which is below the folder."""
        below = path.removeprefix(self.prefix)
        return run_name(self.name, [] if path == self.root else below.split(os.sep)[:-1])

    def _find_file(self, listing: Listing) -> None:
        try:
            status = os.stat(self.root)
        except OSError:
            return  # it was there
        listing.exists = True
        listing.is_whole |= self._is_whole
        real = os.path.realpath(self.root)
        listing.folders |= {os.path.dirname(self.root), os.path.dirname(real)}
        listing.trees |= {self.root, real}
        found = FoundFile(self.root, self.run_of(self.root), signature(status), self)
        shown = listing.take(found, _identity(status, self.root))
        if shown:
            listing.note_repeated(self.root, found.run, shown.run)


LOCAL: Final = LocalPlace("", os.sep)
"""The whole of this machine."""


class _Walk:
    """One walk through a folder's tree."""

    def __init__(
        self, place: LocalPlace, pattern: Pattern, listing: Listing, *, follow_links: bool
    ) -> None:
        self._place = place
        self._pattern = pattern
        self._listing = listing
        self._follow_links = follow_links
        self._inside = os.path.join(os.path.realpath(place.root), "")
        # Folders: each with its path and the names that lead there. Links likewise.
        self._pending: list[tuple[str, tuple[str, ...]]] = [(place.root, ())]
        self._links: list[tuple[os.DirEntry[str], tuple[str, ...]]] = []
        self._told = 0
        # Folders that were met, by device and inode, with their paths and names of runs.
        self._met: dict[Hashable, tuple[str, str]] = {}
        # Folders met again: path, name of run, device and inode.
        self._again: list[tuple[str, str, Hashable]] = []
        # Folders that have files, and those that have some of other names.
        self._full: set[str] = set()
        self._others: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        self._listing.trees.add(self._inside)
        while self._pending or self._links:
            if self._pending:
                self._visit(*self._pending.pop())
            else:
                self._follow(*self._links.pop())
        self._tell_of_other_names()

    def _visit(self, path: str, folder: tuple[str, ...]) -> None:
        run = run_name(self._place.name, folder)
        try:
            status = os.stat(path)
            if not self._is_new(path, run, status):
                return
            with os.scandir(path) as entries:
                folders, files, links = _sorted_out(entries)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._listing.unlisted[path] = f"can't be listed: {error.strerror}"
            return
        self._listing.folders.add(path)
        below = [(entry.path, (*folder, entry.name)) for entry in folders]
        self._pending.extend(pair for pair in below if self._pattern.leads_to(pair[1]))
        self._links.extend((entry, folder) for entry in links)
        for entry in files:
            if self._covers(folder, entry.name):
                self._take(entry, path, run)

    def _covers(self, folder: tuple[str, ...], name: str) -> bool:
        if is_config_name(name):
            return self._pattern.covers(folder)
        return is_event_file_name(name) and self._pattern.covers_file(folder, name)

    def _take(self, entry: os.DirEntry[str], folder: str, run: str) -> None:
        try:
            status = entry.stat() if entry.is_file() else None
        except OSError:
            return
        if status is None:
            return
        self._full.add(folder)
        found = FoundFile(entry.path, run, signature(status), self._place)
        shown = self._listing.take(
            found, _identity(status, entry.path), is_config=is_config_name(entry.name)
        )
        if shown:
            # One note suffices for a place with the files of another.
            whole = shown.place is not self._place
            self._others.setdefault(self._place.root if whole else folder, (run, shown.run))

    def _follow(self, entry: os.DirEntry[str], folder: tuple[str, ...]) -> None:
        """Go where a link leads, unless that is out of the tree or known already."""
        below = (*folder, entry.name)
        marked = self._covers(folder, entry.name)
        if not marked and not self._is_worth_a_look(below):
            return
        try:
            is_folder = entry.is_dir()
            if not is_folder and not (marked and entry.is_file()):
                return
            status = entry.stat()
            target = os.path.realpath(entry.path)
        except OSError:
            return
        run = run_name(self._place.name, below if is_folder else folder)
        if is_folder and _identity(status, entry.path) in self._met:
            above = os.path.join(os.path.realpath(os.path.dirname(entry.path)), "")
            if not above.startswith(os.path.join(target, "")):  # one in a circle hides nothing
                self._is_new(entry.path, run, status)
            return
        if not is_folder and _identity(status, entry.path) in self._listing.seen:
            self._take(entry, os.path.dirname(entry.path), run)
            return
        if not target.startswith(self._inside):
            if not self._follow_links:
                self._listing.passed_over[entry.path] = _NOT_FOLLOWED
                return
            self._listing.trees.add(os.path.join(target, ""))
        if is_folder:
            self._pending.append((entry.path, below))
        else:
            self._take(entry, os.path.dirname(entry.path), run)

    def _is_worth_a_look(self, below: tuple[str, ...]) -> bool:
        """Whether to see if a link of these names leads to a folder."""
        if not self._pattern.leads_to(below):
            return False
        self._told += 1
        return self._follow_links or self._told <= TOLD_LINKS

    def _is_new(self, path: str, run: str, status: os.stat_result) -> bool:
        """Whether a folder is met for the first time."""
        identity = _identity(status, path)
        if identity in self._met:
            self._again.append((path, run, identity))
            return False
        self._met[identity] = path, run
        return True

    def _tell_of_other_names(self) -> None:
        """Note what has files that are shown under another name."""
        for path, (run, shown) in self._others.items():
            self._listing.note_repeated(path, run, shown)
        if not self._again:
            return
        above: set[str] = set()
        for full in self._full:
            folder = full
            while folder not in above and len(folder) >= len(self._place.root):
                above.add(folder)
                folder = os.path.dirname(folder)
        for path, run, identity in self._again:
            first, shown = self._met[identity]
            if first in above:
                self._listing.note_repeated(path, run, shown)


def _identity(status: os.stat_result, path: str) -> Hashable:
    """Return what tells a folder or file from others: some file systems have no inodes."""
    return (status.st_dev, status.st_ino) if status.st_ino else path


def _sorted_out(
    entries: Iterable[os.DirEntry[str]],
) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]], list[os.DirEntry[str]]]:
    """Return folders, the last first, files that are known by name, and links, the last first.

    Folders that hold no runs are left out. None of it looks at a file.
    """
    folders, files, links = [], [], []
    for entry in entries:
        if entry.is_symlink():
            links.append(entry)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name not in IGNORED_FOLDERS:
                folders.append(entry)
        elif is_event_file_name(entry.name) or is_config_name(entry.name):
            files.append(entry)
    folders.sort(key=_name, reverse=True)
    files.sort(key=_name)
    links.sort(key=_name, reverse=True)
    return folders, files, links


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
