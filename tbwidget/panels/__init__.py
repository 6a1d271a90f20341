"""What each panel sends to the browser: one module a panel, pure.

A panel of points turns a series of its plugin into a payload, and remembers by a cursor how
much of it has been sent. A panel of steps turns one step into an item; which steps are sent
is not its business. Neither knows threads, comms or files.
"""

from __future__ import annotations

from typing import Final

from tbwidget.panels import custom_scalars, distributions, projector
from tbwidget.panels._panel import Axis, Panel, Points, StepOrder
from tbwidget.panels._step_panel import Item, Part, StepPanel
from tbwidget.panels.histograms import HistogramsPanel
from tbwidget.panels.images import ImagesPanel
from tbwidget.panels.pr_curves import PRCurvesPanel
from tbwidget.panels.scalars import ScalarsPanel
from tbwidget.panels.text import TextPanel


def panels(step_order: StepOrder = "ordered") -> tuple[Panel, ...]:
    """Return every panel of points there is, in the order of the board's tabs.

    Parameters
    ----------
    step_order : {"ordered", "partitioned"}
        Whether lines go by their steps, or as they were written.
    """
    return (ScalarsPanel(step_order),)


PANELS: tuple[Panel, ...] = panels()

STEP_PANELS: Final[tuple[StepPanel, ...]] = (
    ImagesPanel(),
    HistogramsPanel(),
    PRCurvesPanel(),
    TextPanel(),
)
"""Every panel of steps, in the order of the board's tabs."""

PANEL_NAMES: Final = (
    *(panel.name for panel in PANELS),
    custom_scalars.NAME,
    *(panel.name for panel in STEP_PANELS),
    distributions.NAME,
    projector.NAME,
)
"""What a board's tabs are called; not every one sends series of its own."""

__all__ = [
    "PANELS",
    "PANEL_NAMES",
    "STEP_PANELS",
    "Axis",
    "Item",
    "Panel",
    "Part",
    "Points",
    "StepOrder",
    "StepPanel",
    "panels",
]
