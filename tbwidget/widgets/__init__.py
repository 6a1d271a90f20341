"""The live widgets: the only package that imports anywidget, ipywidgets and traitlets."""

from __future__ import annotations

from tbwidget.widgets.board import TensorBoard
from tbwidget.widgets.distributions import Distributions
from tbwidget.widgets.histograms import Histograms
from tbwidget.widgets.images import Images
from tbwidget.widgets.linking import link
from tbwidget.widgets.pr_curves import PRCurves
from tbwidget.widgets.projector import Projector
from tbwidget.widgets.scalars import Scalars
from tbwidget.widgets.text import Text

__all__ = [
    "Distributions",
    "Histograms",
    "Images",
    "PRCurves",
    "Projector",
    "Scalars",
    "TensorBoard",
    "Text",
    "link",
]
