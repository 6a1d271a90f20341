"""Values → the messages of an event file. Pure: no files, no threads, no clocks."""

from __future__ import annotations

from tbwidget.summary.event import file_version_event, purge_event, summary_event
from tbwidget.summary.scalar import as_float, scalar, scalar_records

__all__ = [
    "as_float",
    "file_version_event",
    "purge_event",
    "scalar",
    "scalar_records",
    "summary_event",
]
