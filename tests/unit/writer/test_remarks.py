"""What is clipped is told once a writer, and at the line of the call."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tbwidget import SummaryWriter

SIXTEEN_BITS = np.full((3, 4, 5), 65535, np.uint16)

CALLS: dict[str, Callable[[SummaryWriter], None]] = {
    "image": lambda w: w.add_image("x", SIXTEEN_BITS),
    "images": lambda w: w.add_images("x", SIXTEEN_BITS[None].astype(np.int64)),
    "boxes": lambda w: w.add_image_with_boxes("x", SIXTEEN_BITS, [[1, 1, 2, 2]]),
    "audio": lambda w: w.add_audio("x", np.full(9, 32767, np.int16)),
    "embedding": lambda w: w.add_embedding(np.eye(2), label_img=np.stack([SIXTEEN_BITS] * 2)),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_is_clipped_is_told_once_a_writer(tmp_path: Path, call: Any) -> None:
    for folder in ("a", "b"):
        with SummaryWriter(tmp_path / folder) as writer:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                for _ in range(3):
                    call(writer)
            [one] = told
            assert one.category is UserWarning
            assert one.filename == __file__
            assert "as by torch" in str(one.message)
        assert writer.problems == []
