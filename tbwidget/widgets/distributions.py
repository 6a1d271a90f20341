"""`Distributions`: the panel of distributions alone, as a widget."""

from __future__ import annotations

import traitlets

from tbwidget.widgets._widget import LogdirWidget


class Distributions(LogdirWidget):
    """Live percentiles of histograms over steps, without the board around them.

    Each tag of each run has a card with bands between the percentiles 0, 6.68, 15.87, 30.85,
    69.15, 84.13, 93.32 and 100, and a line at the median. The values are interpolated from
    the buckets as TensorBoard does it (tensorboard/plugins/distribution/compressor.py). A
    card draws up to 100 of its steps, evenly chosen, the newest among them. A click marks a
    step (`step`).

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    tags : list of str
        The tags to show, in this order; ``"/weights.*/"`` stands for all that the regular
        expression (JavaScript's, case-insensitive) finds. Without, all tags are shown, by
        groups.
    columns : int
        Cards side by side; 0 for as many as there is room for.
    x_axis : {"step", "relative", "wall_time"}
        What the horizontal axis shows.
    follow_links, salvage, storage_options, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``run_list=True``, ``runs=["a"]``, ``height=400``.

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
    >>> import numpy as np
    >>> from tbwidget import Distributions, SummaryWriter
    >>> with SummaryWriter("runs/a") as writer:
    ...     for step in range(20):
    ...         writer.add_histogram("weights/fc1", np.random.normal(step, 1, 500), step)
    >>> weights = Distributions("runs", tags=["/^weights/"], columns=1)
    >>> weights.step = 10
    >>> weights.close()
    """

    _plugins = ("histograms",)

    panel = traitlets.Enum(("distributions",), "distributions").tag(sync=True)
    """The panel on screen."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the cards."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the cards."""
