"""The events that wrap summaries and begin a file."""

from __future__ import annotations

from typing import Final

from tbwidget._proto.event_pb2 import Event, SessionLog, SourceMetadata, Summary

FILE_VERSION: Final = "brain.Event:2"
"""What the first event of a file says; readers take any other file for something else."""


def file_version_event(wall_time: float, step: int = 0) -> Event:
    """Return the event that begins a file, or marks a restart within a run."""
    return Event(
        wall_time=wall_time,
        step=step,
        file_version=FILE_VERSION,
        source_metadata=SourceMetadata(writer="tbwidget.writer"),
    )


def purge_event(wall_time: float, step: int) -> Event:
    """Return the event that has readers drop what came before at `step` and later."""
    return Event(wall_time=wall_time, step=step, session_log=SessionLog(status=SessionLog.START))


def summary_event(wall_time: float, step: int, summary: Summary) -> Event:
    """Return the event that holds `summary`.

    Parameters
    ----------
    wall_time : float
        Seconds since the epoch.
    step : int
    summary : Summary
    """
    return Event(wall_time=wall_time, step=step, summary=summary)
