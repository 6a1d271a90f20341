"""`TensorBoard`: the board as a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbwidget.widgets._own_panels import check_size, check_title, columns_of, own_panel
from tbwidget.widgets._widget import CATCH_UP_SECONDS, LogdirWidget

if TYPE_CHECKING:
    from tbwidget.data.places import Sources
    from tbwidget.widgets import _protocol as wire
    from tbwidget.widgets._own_panels import Build, Tags


class TensorBoard(LogdirWidget):
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
    **settings
        Those that are listed below: what is shown first.
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
    >>> board = TensorBoard("runs", tag_filter="loss", smoothing=0.8)
    >>> board.smoothing
    0.8
    >>> board.close()
    """

    def __init__(self, logdir: Sources, **settings: Any) -> None:
        self._own_panels: dict[str, wire.OwnPanel] = {}
        super().__init__(logdir, **settings)

    def add_panel(
        self, title: str, fn: Build, tags: Tags | None = None, **figure_options: Any
    ) -> None:
        """Add a tab with a Bokeh figure of your own, which follows the files as the others do.

        ``fn(figure, source)`` is called once, now. It draws on `figure` from the columns of
        `source`; from then on the page fills the source anew whenever points come, or runs are
        shown, hidden or coloured, while the kernel is busy, too. A panel of the same title is
        replaced.

        Parameters
        ----------
        title : str
            Of the tab; ``board.panel = title`` shows it.
        fn : callable
            Takes a ``bokeh.plotting.figure``, as large as the panel and in the colours of
            the page's theme wherever none are set, and a ``bokeh.models.ColumnDataSource``.
            Returns nothing, or a figure or layout of Bokeh's to be shown instead.
        tags : str, sequence of str, or mapping of str to str, optional
            The tags of scalars to draw, at most 50, or these by the names of their columns;
            they need not be there yet. All that there are now, where it is left out.
        **figure_options
            For ``bokeh.plotting.figure``: ``x_axis_type="log"``, ``x_axis_label="…"``.

        Raises
        ------
        MissingLibraryError
            Bokeh is not installed, or not 3.4 or a later 3.x.
        TypeError, ValueError
            The title or the tags can't be what they are, or `fn` did what the page cannot
            keep up to date. What `fn` raises comes out of here as well.
        RuntimeError
            The board is closed.

        Notes
        -----
        The columns of the source are equally long, shape (n,):

        ========== ======= ==================================================================
        run        str     name of the run
        step       float64
        wall_time  float64 seconds since the epoch
        relative   float64 seconds since the run's first event
        color      str     the run's colour on the board, ``"#rrggbb"``
        *tag*      float64 values, one column for each tag, named after it, not smoothed
        ========== ======= ==================================================================

        There is one row for each run that is shown and step that it has in any of the tags; a
        tag without a point there is NaN. Runs follow each other in natural order, with a row of
        NaN between two, at which lines break. `fn` sees the rows of now.

        Of a series the page holds about 2,000 points while it is read, up to 4,000 before
        they are thinned out again, the least and greatest of each stretch among them. A series
        that is thinned out has, at the steps of others, its last value before that is held.

        The page draws plots: all of Bokeh's usual glyphs, axes, annotations, tools and
        transforms, rows, columns and grids. It has no widgets, and runs no ``CustomJS``. A
        panel with a model that it has not says which.

        Examples
        --------
        >>> from tbwidget import SummaryWriter, TensorBoard
        >>> with SummaryWriter("runs/a") as writer:
        ...     for step in range(1, 4):
        ...         writer.add_scalar("lr", 0.1 / step, step)
        ...         writer.add_scalar("loss", 1 / step, step)
        >>> board = TensorBoard("runs")
        >>> def draw(figure, source):
        ...     figure.scatter("lr", "loss", color="color", legend_field="run", source=source)
        ...     figure.xaxis.axis_label = "learning rate"
        >>> board.add_panel("Learning rate × loss", draw, ["lr", "loss"], x_axis_type="log")
        >>> board.panel = "Learning rate × loss"
        >>> board.close()
        """
        channel = self._channel
        if channel is None:
            raise RuntimeError(f"{self!r} is closed, and reads no files any more")
        check_title(title)
        channel.feed.catch_up(CATCH_UP_SECONDS)
        logdir = channel.feed.logdir
        with logdir.lock:
            columns = columns_of(tags, logdir)
        panels = {**self._own_panels}
        panels[title] = own_panel(title, fn, columns, self, logdir, figure_options)
        check_size(panels.values())
        self._own_panels, self._own_titles = panels, tuple(panels)
        channel.put_own_panels([*panels.values()])
