"""The kernel's notices of what changes in folders, by watchfiles."""

from __future__ import annotations

import atexit
import os
import re
import sys
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    Tell = Callable[[Collection[tuple[int, str]]], None]

DELETED: Final = 3
"""The kind of a change by which something is gone (`watchfiles.Change`)."""

STEP_MILLISECONDS: Final = 30
"""How often it is asked whether notices came, and how long none may come for those that did
to be told."""

GATHER_MILLISECONDS: Final = 50
"""Notices that keep coming are told so often."""

_TOLD: Final = frozenset(
    {
        *("bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "jfs", "ntfs3"),
        *("overlay", "ramfs", "reiserfs", "tmpfs", "vfat", "xfs", "zfs"),
    }
)
"""File systems whose every change this kernel makes itself, and so tells of. What comes over
a network (NFS, SMB, FUSE, 9P) may be changed elsewhere."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


class Notices:
    """Tells what changes in some folders, on a thread of its own, until it is closed.

    Parameters
    ----------
    folders : collection of str
        Those themselves, without what is below them.
    tell : callable
        Is given kinds (`watchfiles.Change`) and paths of changes.

    Raises
    ------
    FileNotFoundError
        One of them is not there.
    OSError
        There are more than the kernel watches.
    """

    def __init__(self, folders: Collection[str], tell: Tell) -> None:
        # Its public face can't tell from when on changes are noticed; this has noticed them
        # since it was made.
        from watchfiles._rust_notify import RustNotify

        debug = force_polling = recursive = False
        self._notify = RustNotify(sorted(folders), debug, force_polling, 0, recursive, True)
        self._tell = tell
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tbwidget-notices", daemon=True)
        _running.add(self)
        self._thread.start()

    def close(self) -> None:
        """End the thread, and wait for it: it looks whether it shall end at every step."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        with self._notify:
            while True:
                found = self._notify.watch(GATHER_MILLISECONDS, STEP_MILLISECONDS, 0, self._stopped)
                if isinstance(found, str) or self._stopped.is_set():
                    return
                self._tell(found)


_running: weakref.WeakSet[Notices] = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    """End the threads while the interpreter is whole: Rust does not bear to be stopped later."""
    for notices in list(_running):
        notices.close()


def are_told(trees: Collection[str]) -> bool:
    """Whether the kernel tells of all changes below `trees`, which are without links."""
    if sys.platform != "linux":
        return True
    mounts = dict(_mounts())
    for tree in trees:
        holding = [point for point in mounts if tree.startswith(point)]
        inside = [point for point in mounts if point.startswith(tree)]
        if not {mounts[point] for point in (max(holding, key=len), *inside)} <= _TOLD:
            return False
    return True


def _mounts() -> Iterator[tuple[str, str]]:
    """Yield the points where file systems are mounted, with a slash at the end, and their types.

    The format is that of proc_pid_mountinfo(5); later lines hide earlier ones.
    """
    for line in os.fsdecode(_MOUNTS.read_bytes()).splitlines():
        place, _, system = line.partition(" - ")
        point = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), place.split(" ")[4])
        yield os.path.join(point, ""), system.split(" ")[0]  # noqa: PTH118
