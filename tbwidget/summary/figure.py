"""Figures of matplotlib."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.image import grid_summary
from tbwidget.summary.pixels import check_size


def figure(tag: str, figures: list[Any]) -> Draft:
    """Return the draft of figures side by side, as ``torch.utils.tensorboard`` lays it out.

    They are rendered here and now, because matplotlib has one thread only.

    Parameters
    ----------
    tag : str
    figures : list of matplotlib.figure.Figure

    Raises
    ------
    TypeError
        One is no figure.
    ValueError
        There are none, or they differ in size.
    """
    if not figures:
        raise ValueError("figure is an empty list; pass at least one figure")
    for one in figures:
        _check_figure(one)
    images = [_rendered(one) for one in figures]
    sizes = {(image.shape[2], image.shape[1]) for image in images}
    if len(sizes) > 1:
        raise ValueError(f"figures of one image differ in size: {sorted(sizes)} pixels")
    [(width, height)] = sizes
    check_size(len(images) * 3, height, width, "figure")
    # The renderer's memory has a fourth channel, which is held till then.
    nbytes = len(images) * 4 * height * width
    return draft(nbytes, grid_summary, tag, images)


def _check_figure(value: object) -> None:
    # What is a figure has imported matplotlib.
    module = sys.modules.get("matplotlib.figure")
    if module is None or not isinstance(value, module.Figure):
        raise TypeError(
            f"figure is a {type(value).__name__}, expected a matplotlib.figure.Figure or a "
            "list of them"
        )


def _rendered(figure: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the pixels of `figure`, of shape (3, H, W), in memory that is nobody else's."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    shown_on = figure.canvas
    try:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    finally:
        # A canvas makes itself the figure's; one that a user looks at is to stay it.
        figure.set_canvas(shown_on)
    return np.asarray(canvas.buffer_rgba())[:, :, :3].transpose(2, 0, 1)
