"""What is no video is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.video import video

VIDEO = np.zeros((1, 2, 3, 4, 5), np.uint8)


@pytest.mark.parametrize(
    ("value", "fps", "dataformats", "message"),
    [
        (VIDEO[0], 4, "NTCHW", "names 5 axes; pass a batch of videos"),
        (VIDEO, 4, "NTHWC", "5 channels, expected 1, 3 or 4"),
        (VIDEO[:, :, :2], 4, "NTCHW", "2 channels"),
        (VIDEO[:0], 4, "NTCHW", "no pixels"),
        (VIDEO[:, :0], 4, "NTCHW", "no pixels"),
        (np.zeros((1, 1, 1, 1, 70_000), np.uint8), 4, "NTCHW", "70000×1 pixels"),
        (np.zeros((4, 1, 1, 1, 40_000), np.uint8), 4, "NTCHW", "80000×2 pixels"),
        (VIDEO, 0, "NTCHW", "fps is 0"),
        (VIDEO, -4, "NTCHW", "fps is -4"),
        (VIDEO, 1e-9, "NTCHW", "above 0.0016"),
        (VIDEO, float("nan"), "NTCHW", "fps is nan"),
        (VIDEO, float("inf"), "NTCHW", "fps is inf"),
        (VIDEO, 4, "NTCHH", "'NTCHH' names no video's axes"),
        (VIDEO, 4, "TCHW", "'TCHW'"),
    ],
)
def test_wrong_values_are_named(value: Any, fps: Any, dataformats: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        video("tag", value, fps, dataformats)


@pytest.mark.parametrize(
    ("value", "fps", "dataformats", "message"),
    [
        (VIDEO.astype(complex), 4, "NTCHW", "vid_tensor: got ndarray of complex128"),
        (VIDEO.astype(str), 4, "NTCHW", "vid_tensor"),
        (VIDEO, "fast", "NTCHW", "fps 'fast' is no number"),
        (VIDEO, None, "NTCHW", "fps None is no number"),
        (VIDEO, 4, None, "dataformats None is no string"),
    ],
)
def test_wrong_types_are_named(value: Any, fps: Any, dataformats: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        video("tag", value, fps, dataformats)
