"""Histograms: the buckets of a step, as they were written. The page resamples them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs import histogram
from tbwidget.panels._step_panel import Item, Part

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

MOST_BUCKETS = 10_000
"""Of one histogram; torch's writer makes at most 1,549."""


class HistogramsPanel:
    """Provider of the panels of histograms and distributions.

    An item has the buffers ``left``, ``right`` (edges of the buckets, ascending) and
    ``count``, float64 of shape (n,) each, and the content ``{"buckets": n}``.
    """

    name = "histograms"
    plugin = "histograms"
    unasked = 50

    def item(self, value: pb.Summary.Value, part: Part) -> Item:
        """Return the buckets of `value`."""
        buckets = histogram.decode(value)
        if len(buckets.counts) > MOST_BUCKETS:
            raise ReadError(f"a histogram of {len(buckets.counts)} buckets, over {MOST_BUCKETS}")
        columns = [np.ascontiguousarray(column, "<f8") for column in buckets]
        return Item({"buckets": len(buckets.counts)}, [one.data.cast("B") for one in columns])
