"""What each panel sends to the browser: one module a panel, pure.

A panel turns a series of its plugin into a payload, and remembers by a cursor
how much of it has been sent. It knows neither threads nor comms nor files.
"""

from __future__ import annotations

from tbwidget.panels._panel import Axis, Panel, Points
from tbwidget.panels.scalars import ScalarsPanel

PANELS: tuple[Panel, ...] = (ScalarsPanel(),)
"""Every panel there is, in the order of the board's tabs."""

__all__ = ["PANELS", "Axis", "Panel", "Points"]
