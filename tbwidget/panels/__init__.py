"""What each panel sends to the browser: one module a panel, pure.

A panel turns a series of its plugin into a payload, and remembers by a cursor
how much of it has been sent. It knows neither threads nor comms nor files.
"""

from __future__ import annotations

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

__all__ = ["PANELS", "Axis", "Panel", "Points", "StepOrder", "panels"]
