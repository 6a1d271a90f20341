"""The live widgets: the only package that imports anywidget, ipywidgets and traitlets."""

from __future__ import annotations

from tbwidget.widgets.board import TensorBoard
from tbwidget.widgets.images import Images
from tbwidget.widgets.linking import link
from tbwidget.widgets.scalars import Scalars

__all__ = ["Images", "Scalars", "TensorBoard", "link"]
