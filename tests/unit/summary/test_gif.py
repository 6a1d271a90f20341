"""A GIF shows all frames, changes nothing that has not changed, and is exact where it can be."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tbwidget.summary.gif import gif
from tests.unit.summary.clips import clip, moving_square, photograph, played

RNG = np.random.default_rng(0)


def test_what_stands_still_does_not_flicker() -> None:
    """Two squares in far corners: what lies between them is in what is drawn anew."""
    frames = moving_square(6)
    for time, frame in enumerate(frames):
        frame[50 - time : 55 - time, 70 - time : 75 - time] = 0, 255, time
    found = played(gif(clip(frames), 10)).frames
    still = (frames == frames[0]).all(axis=(0, 3))
    assert (found[:, still] == found[0, still]).all()
    changed = (frames[1:] != frames[:-1]).any(axis=3)
    assert np.array_equal(found[1:][changed][:, 0] == 255, frames[1:][changed][:, 0] == 255)


def test_a_frame_of_256_colours_that_changes_in_part_is_exact() -> None:
    """None of the colours is left over for transparency."""
    palette = RNG.permutation(256).astype(np.uint8)
    frames = palette[np.arange(40 * 64) % 256].reshape(1, 40, 64, 1).repeat(3, axis=0)
    frames[1, ::2] = frames[1, ::2, ::-1]
    frames[2, 4:36] = frames[2, 4:36, ::-1]
    frames[2, ::8] = frames[1, ::8]
    assert np.array_equal(played(gif(clip(frames), 10)).frames, frames.repeat(3, axis=3))


def test_few_changed_colours_are_exact_on_a_photograph() -> None:
    frames = np.repeat(photograph(40, 50)[None], 2, axis=0)
    frames[1, ::3, ::5] = 255, 200, RNG.integers(0, 256)
    assert (played(gif(clip(frames), 10)).frames[1] == frames[1])[::3, ::5].all()


@pytest.mark.parametrize("change", [0, 1])
def test_a_frame_takes_bytes_by_what_changes(change: int) -> None:
    """The whole is drawn once: 20 frames more cost less than another whole."""
    frames = moving_square(21)
    if not change:
        frames[:] = frames[0]
    assert len(gif(clip(frames), 10)) < 2 * len(gif(clip(frames[:1]), 10))
    assert played(gif(clip(frames), 10)).milliseconds == [100] * 21


def test_threads_encode_what_one_does() -> None:
    videos = [clip(moving_square(4 + index)) for index in range(4)]
    expected = [gif(video, 10) for video in videos]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(gif, videos, [10] * 4)) == expected


def test_memory_is_that_of_a_few_frames() -> None:
    """Beyond what is encoded, it does not grow with the clip."""
    frames = np.repeat(photograph(160, 200)[None], 30, axis=0)
    frames[:, ::2] += np.arange(30, dtype=np.uint8)[:, None, None, None]

    def peak(count: int) -> tuple[int, int]:
        tracemalloc.start()
        try:
            encoded = len(gif(clip(frames[:count]), 10))
            return tracemalloc.get_traced_memory()[1], encoded
        finally:
            tracemalloc.stop()

    peak(2)
    (few, few_bytes), (many, many_bytes) = peak(5), peak(30)
    # The parts, and the whole that they are joined to.
    assert many - few <= 2 * (many_bytes - few_bytes) + frames[0].nbytes
