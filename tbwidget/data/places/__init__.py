"""Where event files lie: folders of this machine, and whatever fsspec reaches."""

from __future__ import annotations


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
    with open(file, "rb") as opened:  # noqa: PTH123  # strings all through
        opened.seek(offset)
        return opened.read(length)
