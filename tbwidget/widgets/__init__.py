"""The live widgets: the only package that imports anywidget, ipywidgets and traitlets."""

from __future__ import annotations

from tbwidget.widgets.board import TensorBoard

__all__ = ["TensorBoard"]
