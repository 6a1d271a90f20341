"""What there is of the machine, and what is given back to it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIMITS: Final = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""What a container may have, of control groups' versions 2 and 1
(docs.kernel.org/admin-guide/cgroup-v2.html)."""

UNKNOWN_BYTES: Final = 4 << 30
"""Taken for the memory of a machine that does not tell."""


def memory_there_is() -> int:
    """Return the bytes of memory of the machine, or of the container that this runs in."""
    return min(_told(), default=UNKNOWN_BYTES)


def _told() -> Iterator[int]:
    for path in _LIMITS:
        try:
            yield int(Path(path).read_text())
        except (OSError, ValueError):  # "max", for there is no limit
            continue
    if hasattr(os, "sysconf"):
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def give_back_memory() -> None:
    """Give the system back the memory that is free, where the C library can (glibc's can).

    What is read in large pieces leaves holes between what is kept, which otherwise stay this
    process's: as much as the points of a million scalars. Takes some milliseconds.
    """
    # 10 ms, and not needed for small logs.
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
