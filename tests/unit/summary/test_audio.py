"""What is no sound is refused, and says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tbwidget.summary.audio import audio


@pytest.mark.parametrize(
    ("value", "sample_rate", "message"),
    [
        (np.zeros((2, 9)), 8000, r"shape \(2, 9\), expected \(L,\) or \(1, L\): one channel"),
        (np.zeros((9, 2)), 8000, "one channel"),
        (0.5, 8000, r"shape \(\)"),
        (np.zeros(0), 8000, "0 samples"),
        (np.zeros((1, 0)), 8000, "0 samples"),
        (np.zeros(9), 0, "sample_rate is 0, expected 1 to"),
        (np.zeros(9), -8000, "sample_rate is -8000"),
        (np.zeros(9), 1e12, "sample_rate is 1000000000000"),
        (np.zeros(9), float("nan"), "sample_rate is nan"),
    ],
)
def test_wrong_values_are_named(value: Any, sample_rate: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        audio("tag", value, sample_rate)


@pytest.mark.parametrize(
    ("value", "sample_rate", "message"),
    [
        (np.zeros(9, complex), 8000, "snd_tensor: got ndarray of complex128"),
        ("sound.wav", 8000, "snd_tensor"),
        (np.zeros(9), "CD", "sample_rate 'CD' is no number"),
        (np.zeros(9), None, "sample_rate None is no number"),
    ],
)
def test_wrong_types_are_named(value: Any, sample_rate: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        audio("tag", value, sample_rate)
