"""`Scalars`: the scalars panel alone, as a widget."""

from __future__ import annotations

import traitlets

from tbwidget.widgets._widget import LogdirWidget


class Scalars(LogdirWidget):
    """Live charts of scalars, without the board around them, to be placed beside other widgets.

    The charts are those of a `TensorBoard`, with the same settings and the same gestures.
    The widget is as high as its charts, and no higher than `height`.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    tags : list of str
        The tags to show, in this order; ``"/loss.*/"`` stands for all that the regular
        expression (JavaScript's, case-insensitive) finds. Without, all tags are shown, by
        groups.
    columns : int
        Charts side by side; 0 for as many as there is room for.
    follow_links, salvage, storage_options, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``smoothing=0``, ``run_list=True``, ``y_scale="log"``.

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
    >>> import ipywidgets
    >>> from tbwidget import Scalars, link
    >>> losses = Scalars("runs", tags=["/^loss/"], columns=1)
    >>> rates = Scalars("runs", tags=["lr"], columns=1, smoothing=0)
    >>> linked = link(losses, "step", rates, "step")
    >>> box = ipywidgets.HBox([losses, rates])
    >>> rates.step = 100
    >>> losses.step
    100.0
    >>> losses.close()
    >>> rates.close()
    """

    _plugins = ("scalars",)

    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the charts."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the charts."""
