"""What discovery and event files ask of a place, wherever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


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
        Links that are not followed, with the reason.
    folders : set of str
        The local folders in which event files may appear.
    trees : set of str
        Local folders that have all `folders` below them, without links.
    seen : set of (int, int)
        Device and inode of every local folder and file that was met.
    """

    exists: bool = False
    files: list[FoundFile] = field(default_factory=list)
    configs: list[FoundFile] = field(default_factory=list)
    unlisted: dict[str, str] = field(default_factory=dict)
    passed_over: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    trees: set[str] = field(default_factory=set)
    seen: set[tuple[int, int]] = field(default_factory=set)


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
