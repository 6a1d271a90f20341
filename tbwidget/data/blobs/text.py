"""Texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tbwidget._proto import event_pb2 as pb


def decode(value: pb.Summary.Value) -> NDArray[Any]:
    """Return the texts that `value` holds, as `str` in an array of objects of their shape.

    What is no UTF-8 is replaced.
    """
    encoded = as_strings(value)
    texts = np.empty(encoded.size, object)
    texts[:] = [one.decode(errors="replace") for one in encoded.reshape(-1)]
    return texts.reshape(encoded.shape)
