"""What each panel sends to the browser: one module a panel, pure.

A panel turns a series of its plugin into a payload, and remembers by a cursor
how much of it has been sent. It knows neither threads nor comms nor files.
"""

from __future__ import annotations

from typing import Final

from tbwidget.panels import custom_scalars
from tbwidget.panels._panel import Axis, Panel, Points, StepOrder
from tbwidget.panels.scalars import ScalarsPanel


def panels(step_order: StepOrder = "ordered") -> tuple[Panel, ...]:
    """Return every panel there is, in the order of the board's tabs.

    Parameters
    ----------
    step_order : {"ordered", "partitioned"}
        Whether lines go by their steps, or as they were written.
    """
    return (ScalarsPanel(step_order),)


PANELS: tuple[Panel, ...] = panels()

PANEL_NAMES: Final = (*(panel.name for panel in PANELS), custom_scalars.NAME)
"""What a board's tabs are called; not every one sends series of its own."""

__all__ = ["PANELS", "PANEL_NAMES", "Axis", "Panel", "Points", "StepOrder", "panels"]
