"""One thread a logdir: reads what grew and pushes it to the boards that show it."""

from __future__ import annotations

import logging
import math
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from tbwidget.data.logdir import Logdir
from tbwidget.data.places import sources_of
from tbwidget.data.watching import Watch
from tbwidget.widgets._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tbwidget.data.changes import Changes
    from tbwidget.data.places import Source, Sources

MIN_INTERVAL: Final = 0.1
"""At most ten pushes a second, and the pause that leaves the training loop alone.

A longer one saves little: most of the cost comes from the number of points.
"""

SLICE_SECONDS: Final = 0.1
"""Length of one stretch of a long first read; what it found is shown before the next."""


S = TypeVar("S", bound="Subscriber")

_log = logging.getLogger(__name__)


class Subscriber(Protocol):
    """A board, as the feed sees it. Called on the feed's thread.

    All but `deliver` under ``logdir.lock``.
    """

    @property
    def turn_at(self) -> float:
        """When it wants to push even if nothing comes, by the monotonic clock; may be infinite."""

    def note(self, changes: Changes) -> None:
        """Take in what a refresh found."""

    def push(self) -> bool:
        """Make at most one update; return whether more is owed."""

    def deliver(self) -> bool:
        """Send the update that was made, if any; return whether more is owed."""


class Feed:
    """Tails a logdir for its subscribers until the last of them leaves.

    Parameters
    ----------
    sources : tuple of Source
        The logdir's places; they need not exist yet.
    options : mapping
        How `tbwidget.data.logdir.Logdir` is to read them.
    """

    def __init__(self, sources: tuple[Source, ...], options: Mapping[str, Any]) -> None:
        self.sources, self.options = sources, options
        self.logdir = Logdir(sources, **options)
        self.ids = Ids()
        self._subscribers: list[Subscriber] = []
        self._stopped = threading.Event()
        self._questions = self._answered = 0
        self._caught_up = threading.Condition()
        self._watch = Watch(self.logdir)
        name = f"tbwidget-feed {self.logdir.path}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def subscribe(self, subscriber: Subscriber) -> None:
        """Serve `subscriber` from now on."""
        with self.logdir.lock:
            self._subscribers.append(subscriber)
        # A look around at once, so that the newcomer is told how things stand.
        self._watch.look_around()

    def unsubscribe(self, subscriber: Subscriber) -> bool:
        """Serve `subscriber` no more; return whether any is left."""
        with self.logdir.lock:
            self._subscribers.remove(subscriber)
            return bool(self._subscribers)

    def wake(self) -> None:
        """Have the thread take its turn now, for instance because a page said hello."""
        self._watch.wake()

    def look_around(self) -> None:
        """Have the thread look at everything now."""
        self._watch.look_around()

    def catch_up(self, seconds: float) -> bool:
        """Wait until all that is in the files now has been read; return whether it has been."""
        with self._caught_up:
            self._questions += 1
            question = self._questions
            self._watch.look_around()
            return self._caught_up.wait_for(
                lambda: self._answered >= question or self._stopped.is_set(), seconds
            )

    def close(self) -> None:
        """Stop the thread. Does not wait for it: it may be in the midst of a push."""
        self._stopped.set()
        self._watch.close()
        with self._caught_up:
            self._caught_up.notify_all()

    def _run(self) -> None:
        backlog = False
        while not self._stopped.is_set():
            if not backlog:
                self._watch.wait(self._turn_at())
            began = time.monotonic()
            backlog = self._turn()
            if not backlog:
                self.logdir.tidy()
            # With more to read or send at once, turns begin, rather than end, so far apart.
            spent = time.monotonic() - began if backlog else 0.0
            self._stopped.wait(max(0.0, MIN_INTERVAL - spent))

    def _turn_at(self) -> float:
        with self.logdir.lock:
            return min((one.turn_at for one in self._subscribers), default=math.inf)

    def _turn(self) -> bool:
        """Read what grew and push it; return whether there is more to do at once."""
        question = self._questions
        try:
            changes = self._watch.refresh(SLICE_SECONDS)
        except Exception:  # noqa: BLE001
            # The thread is all that keeps the boards alive: it outlives any one failure.
            _log.exception("tbwidget could not read %s", self.logdir.path)
            return False
        if changes is None or not changes.more:
            with self._caught_up:
                self._answered = question
                self._caught_up.notify_all()
        with self.logdir.lock:
            served = list(self._subscribers)
            owed = [self._serve(subscriber, changes) for subscriber in served]
        owed += [self._deliver(subscriber) for subscriber in served]
        return any(owed) or (changes is not None and changes.more)

    def _serve(self, subscriber: Subscriber, changes: Changes | None) -> bool:
        """Bring one board up to date as far as a push goes; return whether it is owed more."""
        try:
            if changes is not None:
                subscriber.note(changes)
            return subscriber.push()
        except Exception:  # noqa: BLE001  # one board's failure is not the others'
            _log.exception("tbwidget could not update a board of %s", self.logdir.path)
            return False

    def _deliver(self, subscriber: Subscriber) -> bool:
        try:
            return subscriber.deliver()
        except Exception:  # noqa: BLE001  # one board's failure is not the others'
            _log.exception("tbwidget could not update a board of %s", self.logdir.path)
            return False


_feeds: list[Feed] = []
_feeds_lock = threading.Lock()


def join(logdir: Sources, make: Callable[[Feed], S], **options: Any) -> S:
    """Serve the subscriber that `make` makes, from the one feed of `logdir` read like that."""
    wanted = sources_of(logdir), options
    with _feeds_lock:
        feed = next((feed for feed in _feeds if (feed.sources, feed.options) == wanted), None)
        if feed is None:
            feed = Feed(*wanted)
            _feeds.append(feed)
        with feed.logdir.lock:
            subscriber = make(feed)
            feed.subscribe(subscriber)
        return subscriber


def leave(feed: Feed, subscriber: Subscriber) -> None:
    """End `subscriber`'s part in `feed`; the last to leave stops it."""
    with _feeds_lock:
        if not feed.unsubscribe(subscriber):
            feed.close()
            _feeds.remove(feed)
