"""Writers of event files: torch's face, and below it the queue, the thread and the file."""

from __future__ import annotations

from tbwidget.writer.summary_writer import SummaryWriter

__all__ = ["SummaryWriter"]
