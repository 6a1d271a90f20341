"""What all live widgets of a logdir are: settings, a feed, a channel to the page."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import anywidget
import traitlets

from tbwidget._errors import LogdirError
from tbwidget.data.places import described, sources_of
from tbwidget.widgets import _delivery, _feed
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._cells import CELLS, current_execution
from tbwidget.widgets._channel import Channel
from tbwidget.widgets._figure import figure_of
from tbwidget.widgets._publisher import MAX_POINTS
from tbwidget.widgets._settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tbwidget.data.places import Source, Sources
    from tbwidget.panels import StepOrder
    from tbwidget.projection.space import Space

SETTINGS: Final = tuple(trait.value for trait in wire.Trait)
"""Names of the settings a widget is made with."""

CATCH_UP_SECONDS: Final = 60.0
"""So long a figure waits for a logdir to be read; then it has what is there."""

READING: Final = ("follow_links", "salvage", "storage_options", "memory_budget")
"""Names of the settings that tell how the logdir is read."""


class LogdirWidget(Settings, anywidget.AnyWidget):
    """A widget that follows the event files below a logdir.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
    **settings
        Traits, how the logdir is read (`READING`), and ``layout``.
    """

    _esm = traitlets.Unicode().tag(sync=True)

    _plugins: ClassVar[Collection[str] | None] = None
    """TensorBoard's names of the plugins whose series it shows; None for all."""

    _spaces: Mapping[str, Space] | None = None
    """Embeddings that are in no log, by their names."""

    _channel: Channel | None = None
    _owns_layout = False

    def __init__(self, logdir: Sources, **settings: Any) -> None:
        sources = self._checked(logdir)
        self._logdir = described(sources)
        reading = {name: settings.pop(name) for name in READING if name in settings}
        _refuse_unknown(settings, type(self).__name__)
        self._owns_layout = "layout" not in settings
        settings.setdefault("layout", {"width": "100%"})
        super().__init__(_esm=_delivery.esm(), **settings)
        self._channel = _feed.join(sources, self._made_channel, **reading)
        self.on_msg(self._receive)
        CELLS.add(self, current_execution())

    @property
    def logdir(self) -> str:
        """Absolute path of the folder with the runs; all of them where there are several."""
        return self._logdir

    def figure(self, tag: str, max_points: int | None = MAX_POINTS) -> Any:
        """Return what is on screen of a tag as a Bokeh figure, for further work.

        It has the runs that are shown in their colours, each as a line over the raw one, or
        groups of them as a mean in its band, with the axes, smoothing and ranges of this
        moment, and follows neither the files nor the settings later.

        Parameters
        ----------
        tag : str
        max_points : int, optional
            Of a line, at most so many points stay, the first, last, least and greatest of
            each stretch among them, as on the page. None keeps all.

        Returns
        -------
        bokeh.plotting.figure
            The source of a line is named after its run or group and has the columns x, step,
            wall_time (seconds since the epoch), value and smoothed; that of a mean also low
            and high, the edges of its band.

        Raises
        ------
        MissingLibraryError
            Bokeh is not installed.
        NameNotFoundError
            No run has scalars of that tag.
        RuntimeError
            The widget is closed.

        Examples
        --------
        >>> from tbwidget import SummaryWriter, TensorBoard
        >>> with SummaryWriter("runs/a") as writer:
        ...     for step in range(3):
        ...         writer.add_scalar("loss", 1 / (step + 1), step)
        >>> board = TensorBoard("runs", smoothing=0)
        >>> figure = board.figure("loss")
        >>> figure.title.text = "Loss of the first try"
        >>> figure.renderers[0].data_source.data["value"].round(2).tolist()
        [1.0, 0.5, 0.33000001311302185]
        >>> board.close()
        """
        channel = self._channel
        if channel is None:
            raise RuntimeError(f"{self!r} is closed, and reads no files any more")
        channel.feed.catch_up(CATCH_UP_SECONDS)
        with channel.feed.logdir.lock:
            return figure_of(tag, self, channel.feed.logdir, max_points)

    def open(self) -> None:
        """Open the comm to the page; ipywidgets calls this when the widget is made."""
        super().open()
        # ipykernel 7.4 sends what a page says on a comm to the shell that published
        # last on it, the busy one; the page's own choice of a subshell is better.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default

    def close(self) -> None:
        """Take the widget off the page and stop following the logdir. Safe to call twice."""
        channel, self._channel = self._channel, None
        if channel is not None:
            _feed.leave(channel.feed, channel)
            channel.close()
            if self._owns_layout:
                self.layout.close()
        super().close()

    def __repr__(self) -> str:
        """Name the logdir: what a page without widgets shows."""
        return f"{type(self).__name__}({self._logdir!r})"

    def _checked(self, logdir: Any) -> tuple[Source, ...]:
        return checked_sources(logdir)

    def _made_channel(self, feed: _feed.Feed) -> Channel:
        channel = Channel(feed, self._send_message, self._plugins, self._spaces)
        channel.arrange(cast("StepOrder", self.step_order))
        return channel

    @traitlets.observe("step_order")
    def _arrange(self, change: Any) -> None:
        if self._channel is not None:
            self._channel.arrange(change["new"])

    def _send_message(
        self, content: Mapping[str, Any], buffers: Sequence[bytes | memoryview]
    ) -> None:
        if self.comm is not None:
            self.send(content, buffers)

    def _receive(
        self, _widget: object, content: Mapping[str, Any], buffers: Sequence[memoryview]
    ) -> None:
        channel = self._channel
        if channel is not None:
            channel.receive(content, buffers)


def checked_sources(logdir: Sources) -> tuple[Source, ...]:
    """Return the places that are meant by `logdir`.

    Raises
    ------
    LogdirError
        There is none, or one is a file and no event file.
    """
    sources = sources_of(logdir)
    if not sources:
        raise LogdirError(f"logdir {logdir!r} names no place, expected at least one")
    return sources


def _refuse_unknown(settings: Iterable[str], widget: str) -> None:
    known = (*SETTINGS, *READING, "layout")
    for name in settings:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            advice = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
            raise TypeError(f"{widget} has no setting {name!r}: {advice}")
