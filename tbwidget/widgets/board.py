"""`TensorBoard`: the board as a widget."""

from __future__ import annotations

from tbwidget.widgets._widget import LogdirWidget


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
