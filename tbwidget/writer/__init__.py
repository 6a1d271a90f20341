"""Writers of event files: torch's face, and below it the queue, the thread and the file."""

from __future__ import annotations

# Before what needs it: deep within imports of imports NumPy's own calls fall on the edge of a
# chunk of CPython 3.11's stack, which is then mapped and unmapped each time, for 18 ms.
import numpy  # noqa: F401, ICN001

from tbwidget.writer.summary_writer import SummaryWriter

__all__ = ["SummaryWriter"]
