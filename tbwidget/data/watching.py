"""When to look at a logdir again, and at what of it.

Three things tell. A writer in this process rings the bell (`tbwidget.record.growth`). Of
what other processes write the kernel tells, where the file system lets it (inotify, by
watchfiles). Everything else is found by looking around: seldom where the kernel tells,
and else after pauses that grow while nothing comes.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

from tbwidget.data.discovery import IGNORED_FOLDERS, is_config_name, is_event_file_name
from tbwidget.data.notices import DELETED, Notices, are_told
from tbwidget.data.places import LocalPlace
from tbwidget.record import growth

if TYPE_CHECKING:
    from collections.abc import Collection

    from tbwidget.data.changes import Changes
    from tbwidget.data.logdir import Logdir

FIRST_PAUSE_SECONDS: Final = 0.5
LAST_PAUSE_SECONDS: Final = 5.0
"""Between two looks at folders of which the kernel does not tell."""

FIRST_FAR_PAUSE_SECONDS: Final = 2.0
LAST_FAR_PAUSE_SECONDS: Final = 30.0
"""The same where a look is a request, which others serve and may have to be paid for."""

TOLD_PAUSE_SECONDS: Final = 30.0
"""Between two looks at folders of which the kernel tells: it may lose a notice, and does not
see what is written through a memory map."""

GROWTH_OF_PAUSE: Final = 1.5

REST: Final = 10
"""A look that took long is followed by a pause so many times as long."""

SHORT_REST: Final = 3
"""The same where the kernel tells that there is something to look for."""


class Watch:
    """Tells one thread when a logdir is to be refreshed, and refreshes it.

    `wake` and `look_around` may be called on any thread.

    Parameters
    ----------
    logdir : Logdir
    """

    def __init__(self, logdir: Logdir) -> None:
        self._logdir = logdir
        self._is_far = any(place.is_far for place in logdir.places)
        self._bell = threading.Event()
        self._grown: deque[str] = deque()
        self._next_look = 0.0
        # Set on any thread; a look that is planned must not undo it.
        self._look_is_wanted = self._look_is_due = False
        # A look that is due, but not wanted by anybody, waits until then.
        self._rests_until = 0.0
        self._is_second = False
        self._pause = 0.0
        self._more = False
        self._notices: Notices | None = None
        self._watched: frozenset[str] = frozenset()
        self._stale = False
        self._closed = False
        # Event files that were named need no name by which others are known.
        roots = [place.root for place in logdir.places if isinstance(place, LocalPlace)]
        self._roots = frozenset([*roots, *map(os.path.realpath, roots)])
        self._stop_listening = growth.listen(self._ring)

    def wake(self) -> None:
        """End a wait."""
        self._bell.set()

    def look_around(self) -> None:
        """Have the next refresh look at everything, and end a wait."""
        self._look_is_wanted = True
        self._bell.set()

    def wait(self, until: float = math.inf) -> None:
        """Wait until there is something to refresh, `wake` is called or the time has come.

        Parameters
        ----------
        until : float
            By the monotonic clock.
        """
        if not self._more:
            next_look = min(self._next_look, self._due_look())
            self._bell.wait(max(0.0, min(until, next_look) - time.monotonic()))
        self._bell.clear()

    def refresh(self, budget: float | None = None) -> Changes | None:
        """Refresh what is due; return what was found, None where nothing was due.

        Parameters
        ----------
        budget : float, optional
            As `Logdir.refresh` takes it.
        """
        began = time.monotonic()
        looks = self._look_is_wanted or began >= min(self._next_look, self._due_look())
        grown = {self._grown.popleft() for _ in range(len(self._grown))}
        if not (looks or grown or self._more):
            return None
        if not looks:
            changes = self._logdir.refresh(grown, budget)
            self._more = changes.more
            return changes
        # All before the look, so that what is told meanwhile is not lost.
        self._look_is_wanted = self._look_is_due = False
        self._next_look = began + LAST_FAR_PAUSE_SECONDS
        stale, self._stale = self._stale, False
        changes = self._logdir.refresh(budget=budget, looks=True)
        self._more = changes.more
        ended = time.monotonic()
        is_new = self._listen_to_kernel(stale=stale)
        now = time.monotonic()
        seconds = self._logdir.look_seconds + now - ended
        self._rests_until = now + SHORT_REST * seconds
        self._next_look = self._planned(changes, now + REST * seconds)
        if is_new:
            # Another look finds changes from before it listened: at once, unless this is that look.
            self._look_is_due = True
            self._rests_until = self._rests_until if self._is_second else 0.0
        self._is_second = is_new and not self._is_second
        return changes

    def close(self) -> None:
        """Listen no more, and end a wait."""
        self._closed = True
        self._stop_listening()
        self._hush()
        self._bell.set()

    def _ring(self, path: str) -> None:
        if self._logdir.may_hold(path):
            self._grown.append(path)
            self._bell.set()

    def _due_look(self) -> float:
        """Return when to take a look that the kernel's notices ask for."""
        return self._rests_until if self._look_is_due else math.inf

    def _planned(self, changes: Changes, rested: float) -> float:
        """Return when to look around next: not before `rested`, but for a file to be retried."""
        planned = max(time.monotonic() + self._next_pause(changes), rested)
        return min(planned, self._logdir.retries_at or planned)

    def _next_pause(self, changes: Changes) -> float:
        if not self._is_far and self._notices:
            return TOLD_PAUSE_SECONDS
        first, last = FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS
        if self._is_far:
            first, last = FIRST_FAR_PAUSE_SECONDS, LAST_FAR_PAUSE_SECONDS
        self._pause = first if changes or not self._pause else self._pause * GROWTH_OF_PAUSE
        self._pause = min(self._pause, last)
        return self._pause

    def _listen_to_kernel(self, *, stale: bool) -> bool:
        """Have the kernel tell of all folders there are; return whether it did not before."""
        folders = frozenset(self._logdir.folders | self._nearest())
        if folders == self._watched and not stale:
            return False
        self._hush()
        self._watched = folders
        if not folders or not are_told(self._logdir.trees):
            return False
        try:
            self._notices = Notices(folders, self._notice)
        except FileNotFoundError:
            self._stale = True  # one is gone already: the next look knows
        except OSError:
            return False  # there are more than the kernel watches for one user
        if self._closed:
            self._hush()
        return True

    def _hush(self) -> None:
        notices, self._notices = self._notices, None
        if notices:
            notices.close()

    def _nearest(self) -> set[str]:
        """Return the folders in which places that were not there will appear.

        One that has come since it was looked for is such a folder itself.
        """
        found = set()
        for place in self._logdir.places:
            if isinstance(place, LocalPlace) and place.root not in self._logdir.folders:
                folder = place.root
                if not os.path.isdir(folder):  # noqa: PTH112
                    # It may be a link to what is not there yet.
                    folder = os.path.realpath(folder)
                while not os.path.isdir(folder):  # noqa: PTH112
                    folder = os.path.dirname(folder)  # noqa: PTH120
                if os.access(folder, os.R_OK):
                    found.add(folder)
        return found

    def _notice(self, changes: Collection[tuple[int, str]]) -> None:
        """Take in what the kernel tells; on the thread of the notices."""
        looks = False
        for kind, path in changes:
            name = os.path.basename(path)  # noqa: PTH119
            if kind == DELETED:
                # One of its name would be another, which is not watched.
                is_watched = path in self._watched
                self._stale = self._stale or is_watched
                looks |= is_watched or path in self._roots
                looks |= is_event_file_name(name) or is_config_name(name)
            elif is_event_file_name(name) or (path in self._roots and os.path.isfile(path)):  # noqa: PTH113
                self._grown.append(path)
                self._bell.set()
            elif name not in IGNORED_FOLDERS and path not in self._watched:
                looks |= is_config_name(name) or os.path.isdir(path)  # noqa: PTH112
        if looks:
            self._look_is_due = True
            self._bell.set()
