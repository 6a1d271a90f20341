"""Where event files lie: folders of this machine, and whatever fsspec reaches."""

from __future__ import annotations

from contextlib import closing

from tbwidget.data.places.connection import is_url
from tbwidget.data.places.local import LocalFile, LocalPlace
from tbwidget.data.places.place import FoundFile, Listing, Place, Signature, Wanted
from tbwidget.data.places.remote import RemotePlace, read_remote
from tbwidget.data.places.sources import (
    NOWHERE,
    Source,
    Sources,
    described,
    places_of,
    sources_of,
)


def read_range(file: str, offset: int, length: int) -> bytes:
    """Return `length` bytes of a file from `offset` on; fewer where it ends before.

    Parameters
    ----------
    file : str
        As `tbwidget.data.series.IndexEntry` names it: an absolute path, or a URL.
    offset, length : int
        In bytes.

    Raises
    ------
    OSError
        The file can't be read.
    """
    if is_url(file):
        return read_remote(file, offset, offset + length)
    with closing(LocalFile(file)) as opened:
        return opened.read_at(offset, length)


def prefix_of(folder: str) -> str:
    """Return what the paths, or URLs, of all files below `folder` begin with."""
    head = folder.partition("::")[0] if is_url(folder) else folder
    return head.rstrip("/") + "/"


__all__ = ["NOWHERE", "FoundFile", "Listing", "LocalPlace", "Place", "RemotePlace", "Signature"]
__all__ += ["Source", "Sources", "Wanted", "described", "places_of", "prefix_of", "read_range"]
__all__ += ["sources_of"]
