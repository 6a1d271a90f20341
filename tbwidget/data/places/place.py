"""What discovery and event files ask of a place, wherever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


MOST_REPEATED: Final = 100
"""Folders and links of which it is told that their files are shown under another name."""


class Signature(NamedTuple):
    """What changes when a file does."""

    identity: Hashable
    """Tells a file from another of its name: its inode, or the ETag of its content."""
    size: int
    """In bytes."""
    modified: Hashable


class FoundFile(NamedTuple):
    """An event file in a place, or a configuration of embeddings."""

    path: str
    """Absolute, or a URL."""
    run: str
    signature: Signature
    place: Place


@dataclass(slots=True)
class Listing:
    """What places hold.

    Attributes
    ----------
    exists : bool
        Whether any of the places is there.
    files : list of FoundFile
    configs : list of FoundFile
        What lists the embeddings of a run: no event files, but beside them.
    unlisted : dict of str to str
        Folders that are there and can't be listed, with the reason.
    passed_over : dict of str to str
        Links that are not followed, and other files where event files are expected, with the
        reason.
    missing : dict of str to str
        Places in which nothing was found, with the reason.
    repeated : dict of (str, str) to None
        Folders, links and places that lead to files that are shown under another name, each
        with what is to be said of it; in order.
    is_whole : bool
        Whether what was found is the folder that a list names as a whole
        (`tbwidget.data.places.sources.Whole`), so that it is no list.
    folders : set of str
        The local folders in which event files may appear.
    trees : set of str
        Local folders that have all `folders` below them, without links.
    seen : dict of hashable to FoundFile
        Every file that was met, by device and inode, or by URL.
    """

    exists: bool = False
    files: list[FoundFile] = field(default_factory=list)
    configs: list[FoundFile] = field(default_factory=list)
    unlisted: dict[str, str] = field(default_factory=dict)
    passed_over: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    trees: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)
    repeated: dict[tuple[str, str], None] = field(default_factory=dict)
    is_whole: bool = False
    seen: dict[Hashable, FoundFile] = field(default_factory=dict)

    def note_missing(self, path: str, *, has_pattern: bool, exists: bool) -> None:
        """Note that nothing was found in a place."""
        if has_pattern:
            self.missing[path] = "no event files match this pattern yet"
        elif exists:
            self.missing[path] = "there are no event files in it yet"
        else:
            self.missing[path] = "there is no such folder or event file yet"

    def take(
        self, file: FoundFile, identity: Hashable, *, is_config: bool = False
    ) -> FoundFile | None:
        """Add a file; where it was met before, return what it is shown as instead."""
        shown = self.seen.setdefault(identity, file)
        if shown is not file:
            return shown
        (self.configs if is_config else self.files).append(file)
        return None

    def note_repeated(self, path: str, run: str, shown: str) -> None:
        """Note that files at `path`, which would be the run `run`, are shown as `shown`."""
        if run == shown or len(self.repeated) > MOST_REPEATED:
            return
        what = f"its files are shown once, under another name: {run!r} as {shown!r}"
        if len(self.repeated) == MOST_REPEATED:
            what += "; more of the kind are left out"
        self.repeated[path, what] = None


class OpenFile(Protocol):
    """A file while it is read."""

    @property
    def signature(self) -> Signature:
        """Its signature; what it has beyond that size need not be read now."""

    def head(self, length: int) -> bytes:
        """Return its first bytes, none where they would cost a request of their own."""

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes; never allocates for more than the file has."""

    def replaces(self, known: Signature) -> bool:
        """Whether its signature alone tells that it is not the `known` file grown."""

    def close(self) -> None:
        """Close it."""


class Wanted(NamedTuple):
    """Bytes of a file that will be read next."""

    path: str
    begin: int
    end: int


class Place(Protocol):
    """A folder, or what a URL leads to, with the event files below it."""

    @property
    def is_far(self) -> bool:
        """Whether each read is a request that may take its time."""

    def find(self, listing: Listing) -> None:
        """Add what there is to `listing`."""

    def open(self, path: str) -> OpenFile:
        """Open a file that was found here.

        Raises
        ------
        OSError
            It can't be read now; FileNotFoundError where it is gone.
        """

    def fetch(self, wanted: Iterable[Wanted]) -> None:
        """Fetch what will be read next, of many files at once, where that saves time."""
