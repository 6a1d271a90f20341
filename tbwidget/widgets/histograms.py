"""`Histograms`: the panel of histograms alone, as a widget."""

from __future__ import annotations

import traitlets

from tbwidget.widgets._widget import LogdirWidget


class Histograms(LogdirWidget):
    """Live histograms over steps, without the board around them.

    Each tag of each run has a card, or each tag has one with its runs over each other. Counts
    are those of 30 equal bins over what the steps on a card have in common, made of the
    buckets in the files as TensorBoard makes them
    (tensorboard/webapp/widgets/histogram/histogram_util.ts). A card draws up to 100 of its
    steps, evenly chosen, the newest among them. A click marks a step (`step`).

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
    histogram_mode : {"offset", "overlay", "heatmap", "runs"}
        Steps behind each other, the newest in front; over each other; as colours over steps;
        or the runs of a tag over each other, at the marked step or the newest.
    histogram_log : bool
        Whether counts are shown by their logarithms, log(1 + count).
    x_axis : {"step", "relative", "wall_time"}
        What the axis over which the steps lie shows.
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
    >>> from tbwidget import Histograms, SummaryWriter
    >>> with SummaryWriter("runs/a") as writer:
    ...     for step in range(20):
    ...         writer.add_histogram("weights/fc1", np.random.normal(step, 1, 500), step)
    >>> weights = Histograms("runs", tags=["/^weights/"], histogram_mode="heatmap")
    >>> weights.step = 10
    >>> weights.close()
    """

    _plugins = ("histograms",)

    panel = traitlets.Enum(("histograms",), "histograms").tag(sync=True)
    """The panel on screen."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the cards."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the cards."""
