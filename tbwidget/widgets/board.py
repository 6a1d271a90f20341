"""`TensorBoard`: the board as a widget."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets

from tbwidget._errors import LogdirError
from tbwidget.data.places import described, sources_of
from tbwidget.panels import PANELS
from tbwidget.widgets import _delivery, _feed
from tbwidget.widgets import _protocol as wire
from tbwidget.widgets._cells import CELLS, current_execution
from tbwidget.widgets._channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tbwidget.data.places import Source, Sources

SETTINGS: Final = tuple(trait.value for trait in wire.Trait)
"""Names of the settings a board is made with."""

READING: Final = ("follow_links", "salvage", "storage_options", "memory_budget")
"""Names of the settings that tell how the logdir is read."""


class TensorBoard(anywidget.AnyWidget):
    """A live TensorBoard in the notebook, without a server.

    The board reads the event files below `logdir` and follows them as they
    grow, whoever writes them. Its controls answer while a cell is running.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        The folder with the runs; one that does not exist yet is waited for. Or a URL
        (``s3://bucket/runs``), a pattern (``runs/*/logs``), or several of all these, as
        ``"name:path,name2:path2"``, a list or a dict: see `tbwidget.data.Logdir`.
    follow_links, salvage, storage_options, memory_budget
        How it is read, as `tbwidget.open_logdir` takes them.
    height : int, default 640
        Height in CSS pixels, at least 200.
    panel : str, default "scalars"
        The panel shown first.
    runs, tags : str, default ""
        Regular expressions (JavaScript's, case-insensitive) that pick runs and tags.
    hidden_runs : list of str, default []
        Names of runs that are listed but not drawn.
    smoothing : float, default 0.6
        Weight of the exponential moving average, from 0 (raw) to 0.999.
    x_axis : {"step", "relative", "wall_time"}, default "step"
        What the horizontal axis shows.
    log_y : bool, default False
        Whether the vertical axes are logarithmic.
    layout : dict or ipywidgets.Layout, optional
        Placement inside a ``VBox``, ``HBox`` or ``Tab``.

    Raises
    ------
    LogdirError
        `logdir` is a file, or a URL of a protocol that is not known or needs a library.
    TypeError
        A setting of that name does not exist.
    traitlets.TraitError
        A setting has a value it cannot have.

    Examples
    --------
    >>> from tbwidget import TensorBoard
    >>> board = TensorBoard("runs", tags="loss", smoothing=0.8)
    >>> board.smoothing
    0.8
    >>> board.close()
    """

    _esm = traitlets.Unicode().tag(sync=True)

    height = traitlets.Int(640, min=200).tag(sync=True)
    """Height in CSS pixels."""
    panel = traitlets.Enum([panel.name for panel in PANELS], PANELS[0].name).tag(sync=True)
    """The panel on screen."""
    runs = traitlets.Unicode().tag(sync=True)
    """Regular expression that picks runs."""
    tags = traitlets.Unicode().tag(sync=True)
    """Regular expression that picks tags."""
    hidden_runs = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Names of runs that are listed but not drawn."""
    smoothing = traitlets.Float(0.6, min=0.0, max=0.999).tag(sync=True)
    """Weight of the exponential moving average."""
    x_axis = traitlets.Enum(wire.X_AXES, wire.X_AXES[0]).tag(sync=True)
    """What the horizontal axis shows."""
    log_y = traitlets.Bool(False).tag(sync=True)
    """Whether the vertical axes are logarithmic."""

    _channel: Channel | None = None
    _owns_layout = False

    def __init__(self, logdir: Sources, **settings: Any) -> None:
        sources = checked_sources(logdir)
        self._logdir = described(sources)
        reading = {name: settings.pop(name) for name in READING if name in settings}
        _refuse_unknown(settings)
        self._owns_layout = "layout" not in settings
        settings.setdefault("layout", {"width": "100%"})
        super().__init__(_esm=_delivery.esm(), **settings)
        self._channel = _feed.join(
            sources, lambda feed: Channel(feed, self._send_message), **reading
        )
        self.on_msg(self._receive)
        CELLS.add(self, current_execution())

    @property
    def logdir(self) -> str:
        """Absolute path of the folder with the runs; all of them where there are several."""
        return self._logdir

    def open(self) -> None:
        """Open the comm to the page; ipywidgets calls this when the widget is made."""
        super().open()
        # ipykernel 7.4 sends what a page says on a comm to the shell that published
        # last on it, the busy one; the page's own choice of a subshell is better.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default

    def close(self) -> None:
        """Take the board off the page and stop following the logdir. Safe to call twice."""
        channel, self._channel = self._channel, None
        if channel is not None:
            _feed.leave(channel.feed, channel)
            if self._owns_layout:
                self.layout.close()
        super().close()

    def __repr__(self) -> str:
        """Name the logdir: what a page without widgets shows."""
        return f"TensorBoard({self._logdir!r})"

    def _send_message(
        self, content: Mapping[str, Any], buffers: Sequence[bytes | memoryview]
    ) -> None:
        if self.comm is not None:
            self.send(content, buffers)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        channel = self._channel
        if channel is not None:
            channel.receive(content)


def checked_sources(logdir: Sources) -> tuple[Source, ...]:
    """Return the places that are meant by `logdir`.

    Raises
    ------
    LogdirError
        One is a file.
    """
    sources = sources_of(logdir)
    for _, path in sources:
        if Path(path).is_file():
            raise LogdirError(
                f"logdir {path!r} is a file, expected the folder that holds it "
                f"or the runs: try {os.fspath(Path(path).parent)!r}"
            )
    return sources


def _refuse_unknown(settings: Iterable[str]) -> None:
    known = (*SETTINGS, *READING, "layout")
    for name in settings:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            advice = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"
            raise TypeError(f"TensorBoard has no setting {name!r}: {advice}")
