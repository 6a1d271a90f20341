"""One thread a logdir: reads what grew and pushes it to the boards that show it."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from tbwidget.data.logdir import Logdir
from tbwidget.record import growth
from tbwidget.widgets._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from tbwidget.data.logdir import Changes

POLL_SECONDS: Final = 0.5
"""How often files that other processes write are looked at."""

MIN_INTERVAL: Final = 0.1
"""At most ten pushes a second, and the pause that leaves the training loop alone.

A longer one saves little: most of the cost comes from the number of points.
"""

SLICE_SECONDS: Final = 0.1
"""Length of one stretch of a long first read; what it found is shown before the next."""


S = TypeVar("S", bound="Subscriber")

_log = logging.getLogger(__name__)


class Subscriber(Protocol):
    """A board, as the feed sees it. Called on the feed's thread, under ``logdir.lock``."""

    def note(self, changes: Changes) -> None:
        """Take in what a refresh found."""

    def push(self) -> bool:
        """Send at most one update; return whether more is owed."""


class Feed:
    """Tails a logdir for its subscribers until the last of them leaves.

    Parameters
    ----------
    path : str
        Absolute path of the logdir; it need not exist yet.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.logdir = Logdir(path)
        self.ids = Ids()
        self._prefix = path.rstrip(os.sep) + os.sep
        self._subscribers: list[Subscriber] = []
        self._bell = threading.Event()
        self._grown: deque[str] = deque()
        self._stopped = threading.Event()
        self._next_poll = 0.0
        self._stop_listening = growth.listen(self._ring)
        self._thread = threading.Thread(target=self._run, name=f"tbwidget-feed {path}", daemon=True)
        self._thread.start()

    def subscribe(self, subscriber: Subscriber) -> None:
        """Serve `subscriber` from now on."""
        with self.logdir.lock:
            self._subscribers.append(subscriber)
        # A look around at once, so that the newcomer is told how things stand.
        self._next_poll = 0.0
        self.wake()

    def unsubscribe(self, subscriber: Subscriber) -> bool:
        """Serve `subscriber` no more; return whether any is left."""
        with self.logdir.lock:
            self._subscribers.remove(subscriber)
            return bool(self._subscribers)

    def wake(self) -> None:
        """Have the thread look around now, for instance because a page said hello."""
        self._bell.set()

    def close(self) -> None:
        """Stop the thread. Does not wait for it: it may be in the midst of a push."""
        self._stopped.set()
        self._stop_listening()
        self._bell.set()

    def _ring(self, path: str) -> None:
        if path.startswith(self._prefix):
            self._grown.append(path)
            self._bell.set()

    def _run(self) -> None:
        backlog = False
        while not self._stopped.is_set():
            if not backlog:
                self._bell.wait(max(0.0, self._next_poll - time.monotonic()))
            self._bell.clear()
            began = time.monotonic()
            polls = began >= self._next_poll
            backlog = self._turn(polls)
            if polls and not backlog:
                took = time.monotonic() - began
                self._next_poll = began + took + max(POLL_SECONDS, 10 * took)
            # With more to read or send at once, turns begin, rather than end, so far apart.
            spent = time.monotonic() - began if backlog else 0.0
            self._stopped.wait(max(0.0, MIN_INTERVAL - spent))

    def _turn(self, polls: bool) -> bool:
        """Read what grew and push it; return whether there is more to do at once."""
        with self.logdir.lock:
            try:
                changes = self._refresh(polls)
            except Exception:  # noqa: BLE001
                # The thread is all that keeps the boards alive: it outlives any one failure.
                _log.exception("tbwidget could not read %s", self.path)
                return False
            owed = [self._serve(subscriber, changes) for subscriber in list(self._subscribers)]
        return any(owed) or (changes is not None and changes.more)

    def _refresh(self, polls: bool) -> Changes | None:
        grown = {self._grown.popleft() for _ in range(len(self._grown))}
        if not (polls or grown):
            return None
        return self.logdir.refresh(None if polls else grown, budget=SLICE_SECONDS)

    def _serve(self, subscriber: Subscriber, changes: Changes | None) -> bool:
        """Bring one board up to date as far as a push goes; return whether it is owed more."""
        try:
            if changes is not None:
                subscriber.note(changes)
            return subscriber.push()
        except Exception:  # noqa: BLE001  # one board's failure is not the others'
            _log.exception("tbwidget could not update a board of %s", self.path)
            return False


_feeds: dict[str, Feed] = {}
_feeds_lock = threading.Lock()


def join(path: str, make: Callable[[Feed], S]) -> S:
    """Serve the subscriber that `make` makes, from the one feed of the logdir `path`."""
    with _feeds_lock:
        feed = _feeds.get(path)
        if feed is None:
            feed = _feeds[path] = Feed(path)
        with feed.logdir.lock:
            subscriber = make(feed)
            feed.subscribe(subscriber)
        return subscriber


def leave(feed: Feed, subscriber: Subscriber) -> None:
    """End `subscriber`'s part in `feed`; the last to leave stops it."""
    with _feeds_lock:
        if not feed.unsubscribe(subscriber):
            feed.close()
            _feeds.pop(feed.path, None)
