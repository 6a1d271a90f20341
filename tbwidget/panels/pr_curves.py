"""Precision–recall curves: the counts of a step at each threshold. The page draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs import pr_curve
from tbwidget.panels._step_panel import Item, Part

if TYPE_CHECKING:
    from tbwidget._proto import event_pb2 as pb

MOST_THRESHOLDS: Final = 10_000
"""Of one curve; torch's writer makes 127, TensorBoard's 201 unless it is told otherwise."""


class PRCurvesPanel:
    """Provider of the panel of precision–recall and ROC curves.

    An item has the buffers ``tp``, ``fp``, ``tn``, ``fn`` (counts, or sums of weights),
    ``precision`` and ``recall``, float64 of shape (n,) each, at n thresholds evenly from 0
    to 1, and the content ``{"thresholds": n}``.
    """

    name = "pr_curves"
    plugin = "pr_curves"
    unasked = 20

    def item(self, value: pb.Summary.Value, part: Part) -> Item:
        """Return the counts of `value`."""
        curve = pr_curve.decode(value)
        count = len(curve.thresholds)
        if count > MOST_THRESHOLDS:
            raise ReadError(f"a PR curve of {count} thresholds, over {MOST_THRESHOLDS}")
        columns = [np.ascontiguousarray(column, "<f8") for column in curve[1:]]
        return Item({"thresholds": count}, [one.data.cast("B") for one in columns])
