"""One board's end of the live channel: pushes go out, hellos and requests come in."""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING, Any, Final, cast

from tbwidget.panels import projector
from tbwidget.widgets import _delivery, _projector_desk
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._publisher import Publisher, finished
from tbwidget.widgets._requests import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from tbwidget.data.changes import Changes
    from tbwidget.panels import StepOrder
    from tbwidget.projection.space import Space
    from tbwidget.widgets._feed import Feed
    from tbwidget.widgets._publisher import Begun
    from tbwidget.widgets._step_publisher import DueItem

UNASKED_BUNDLE_SECONDS: Final = 2.0
"""A view in a busy cell cannot ask for its code; so long no word is taken as asking."""

_log = logging.getLogger(__name__)


class Channel:
    """Subscribes to a feed for one board.

    `note` and `push` run on the feed's thread under ``logdir.lock``, `deliver` without; `receive`
    runs wherever the kernel takes messages, so it only leaves notes for `push`
    or answers from what the lock guards.

    Parameters
    ----------
    feed : Feed
    send : callable
        Sends a message's content and buffers to the page, from any thread.
    plugins : collection of str, optional
        Those whose series the board shows; ``"projector"`` stands for embeddings. Default: all
        that are known.
    spaces : mapping of str to Space, optional
        Embeddings that are in no log, by their names.

    Attributes
    ----------
    projector : ProjectorDesk or None
        What serves embeddings, where the board shows any.
    """

    def __init__(
        self,
        feed: Feed,
        send: Callable[[Mapping[str, Any], Sequence[bytes | memoryview]], None],
        plugins: Collection[str] | None = None,
        spaces: Mapping[str, Space] | None = None,
    ) -> None:
        self.feed = feed
        self._send = send
        self._publisher = Publisher(feed.logdir, feed.ids, plugins)
        self.projector: _projector_desk.ProjectorDesk | None = None
        if plugins is None or projector.NAME in plugins:
            news = self._publisher.projector
            self.projector = _projector_desk.ProjectorDesk(feed, news, send, spaces)
            self._looks_due = True
        self._begun: Begun | None = None
        self._unread: Sequence[DueItem] = ()
        self._step_order: StepOrder = "ordered"
        self._wanted_order: StepOrder = "ordered"
        self._hello: wire.Hello | None = None
        self._bundle_asked = False
        self._bundle_due = time.monotonic() + UNASKED_BUNDLE_SECONDS
        self._needs_bundle = not _delivery.carries_whole_bundle()

    @property
    def turn_at(self) -> float:
        """When it is to send what nobody asked for, by the monotonic clock."""
        return self._bundle_due if self._needs_bundle else math.inf

    def note(self, changes: Changes) -> None:
        """Take in what a refresh of the logdir found."""
        self._publisher.note(changes)
        if self.projector and (self._looks_due or changes.configs_changed):
            self._looks_due = False
            self.projector.look()

    def close(self) -> None:
        """End what it does by itself."""
        if self.projector:
            self.projector.close()

    def arrange(self, step_order: StepOrder) -> None:
        """Have lines sent in that order, from the feed's next turn on."""
        if step_order != self._wanted_order:
            self._wanted_order = step_order
            self.feed.wake()

    def put_own_panels(self, own_panels: list[wire.OwnPanel]) -> None:
        """Have the page show these panels of the user's own, from the feed's next turn on."""
        with self.feed.logdir.lock:
            self._publisher.put_own_panels(own_panels)
        self.feed.wake()

    def push(self) -> bool:
        """Make at most one update, for `deliver` to send; return whether more is owed."""
        if self._step_order != self._wanted_order:
            self._step_order = self._wanted_order
            self._publisher.arrange(self._step_order)
        hello, self._hello = self._hello, None
        if hello is not None and hello["stream"] != self._publisher.stream:
            self._publisher.reset()
        else:
            self._publisher.put_back(self._unread)
        self._unread = ()
        if self._bundle_asked or (self._needs_bundle and time.monotonic() >= self._bundle_due):
            self._send_bundle()
        if self._publisher.owes:
            self._begun = self._publisher.begin_update()
        return self._publisher.owes

    def deliver(self) -> bool:
        """Read what the update that was made is to hold, and send it; return whether more is owed.

        Files may be behind a network, so nobody waits for this but the feed's thread.
        """
        begun, self._begun = self._begun, None
        if begun is None:
            return False
        message, self._unread = finished(begun)
        self._send(*message)
        return bool(self._unread)

    def receive(
        self, content: Mapping[str, Any], buffers: Sequence[bytes | memoryview] = ()
    ) -> None:
        """Take in a message from the page."""
        kind = content.get("type")
        if kind == wire.Ask.HELLO:
            self._greet(cast("wire.Hello", content))
        elif kind == wire.Ask.BUNDLE:
            self._bundle_asked = True
            self.feed.wake()
        elif kind == wire.Ask.REQUEST and self._is_for_projector(content):
            assert self.projector is not None
            self.projector.ask(cast("wire.Request", content), buffers)
        elif kind == wire.Ask.REQUEST:
            self._send(*answer(cast("wire.Request", content), self.feed))
        else:
            _log.warning("tbwidget left a message of type %r unread", kind)

    def _is_for_projector(self, request: Mapping[str, Any]) -> bool:
        return self.projector is not None and request.get("method") in _projector_desk.METHODS

    def _greet(self, hello: wire.Hello) -> None:
        if hello.get("protocol") != wire.PROTOCOL_VERSION:
            _log.warning(
                "the page speaks protocol %r, the kernel %r: reload the page",
                hello.get("protocol"),
                wire.PROTOCOL_VERSION,
            )
            return
        self._needs_bundle = False
        self._hello = hello
        self.feed.wake()

    def _send_bundle(self) -> None:
        self._needs_bundle = self._bundle_asked = False
        message = wire.BundleMessage(type="bundle", name=_delivery.bundle_path().name)
        self._send(message, [_delivery.gzipped_bundle()])
