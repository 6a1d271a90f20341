"""Reads graphs back with TensorBoard's loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef


def unmigrated(run: Path) -> list[Any]:
    """Return the events of the one file of a run, as they are in the file."""
    [file] = run.iterdir()
    return list(LegacyEventFileLoader(str(file)).Load())


def written(run: Path) -> tuple[GraphDef, list[tuple[str, RunMetadata]]]:
    """Return the one graph of a run, and its tagged run metadata."""
    events = unmigrated(run)
    assert events.pop(0).file_version == "brain.Event:2"
    assert all(event.step == 0 for event in events)
    [graph] = [event.graph_def for event in events if event.WhichOneof("what") == "graph_def"]
    metadata = [
        (event.tagged_run_metadata.tag, event.tagged_run_metadata.run_metadata)
        for event in events
        if event.WhichOneof("what") == "tagged_run_metadata"
    ]
    assert len(events) == 1 + len(metadata)
    return GraphDef.FromString(graph), [(tag, RunMetadata.FromString(raw)) for tag, raw in metadata]
