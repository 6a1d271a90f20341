"""What is no video is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import PIL.features
import pytest

from tbwidget import MissingLibraryError
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
        video("tag", value, fps, dataformats, "gif")


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
        video("tag", value, fps, dataformats, "gif")


@pytest.mark.parametrize("kind", ["GIF", "mp4", ""])
def test_an_unknown_format_is_named(kind: str) -> None:
    with pytest.raises(ValueError, match=f"format is {kind!r}, expected 'gif' or 'webp'"):
        video("tag", VIDEO, 4, "NTCHW", kind)


def test_a_format_that_is_no_string_is_named() -> None:
    with pytest.raises(TypeError, match="format None is no string; pass 'gif' or 'webp'"):
        video("tag", VIDEO, 4, "NTCHW", None)


def test_sides_are_those_of_the_format() -> None:
    wide = np.zeros((1, 1, 1, 1, 2**14), np.uint8)
    video("tag", wide, 4, "NTCHW", "gif")
    with pytest.raises(ValueError, match="16384×1 pixels, of which a WebP has at most 16383"):
        video("tag", wide, 4, "NTCHW", "webp")


def test_a_pillow_without_webp_is_told_of_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PIL.features, "check", lambda feature: feature != "webp")
    video("tag", VIDEO, 4, "NTCHW", "gif")
    with pytest.raises(MissingLibraryError, match="--force-reinstall pillow, or pass format='gif'"):
        video("tag", VIDEO, 4, "NTCHW", "webp")
