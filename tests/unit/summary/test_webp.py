"""An animated WebP has all frames, in true colour and with their transparency."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tbwidget.data.blobs.image import looked_at
from tbwidget.data.blobs.image_format import ImageFormat
from tbwidget.summary.gif import gif
from tbwidget.summary.webp import webp
from tests.unit.summary.clips import (
    clip,
    moving_square,
    photograph,
    played,
    squared_error,
)

RNG = np.random.default_rng(0)


def few_colours(channels: int, frames: int = 5) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return frames of odd sides, of which parts change that lie at odd places."""
    palette = RNG.integers(0, 256, (60, channels), np.uint8)
    made = np.repeat(palette[RNG.integers(0, 60, (1, 31, 45))], frames, axis=0)
    for time in range(1, frames):
        made[time:, 3 : 8 + time, 7 : 10 + 2 * time] = palette[time]
    return made


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_few_colours_are_exact(channels: int) -> None:
    frames = few_colours(channels)
    found = played(webp(clip(frames), 10), "RGBA" if channels == 4 else "RGB")
    assert np.array_equal(found.frames, frames.repeat(3, axis=3) if channels == 1 else frames)
    assert (found.milliseconds, found.loop) == ([100] * 5, 0)


def test_smooth_shades_are_exact_and_small() -> None:
    y, x = np.mgrid[:120, :160]
    frames = np.stack([np.stack([x + i, 2 * y, (x + y) // 2], 2) for i in range(5)])
    frames = frames.astype(np.uint8)
    data = webp(clip(frames), 10)
    assert np.array_equal(played(data).frames, frames)
    assert len(data) < len(gif(clip(frames), 10)) / 2


def test_photographs_are_nearer_than_in_a_gif_of_twice_the_size() -> None:
    frames = np.stack([np.roll(photograph(120, 160), 3 * i, axis=1) for i in range(5)])
    frames += RNG.integers(0, 3, frames.shape, np.uint8)
    data, beside = webp(clip(frames), 10), gif(clip(frames), 10)
    assert squared_error(played(data).frames, frames) < squared_error(played(beside).frames, frames)
    assert len(data) < len(beside) / 2


def test_a_photograph_keeps_its_transparency() -> None:
    alpha = np.zeros((60, 80, 1), np.uint8)
    alpha[10:50, 20:60] = 255
    frames = np.concatenate(
        [moving_square(4), np.stack([np.roll(alpha, i, 0) for i in range(4)])], 3
    )
    found = played(webp(clip(frames), 10), "RGBA").frames
    assert np.array_equal(found[..., 3], frames[..., 3])
    shown = frames[..., 3] == 255
    assert squared_error(found[shown][:, :3], frames[shown][:, :3]) < 300


def test_equal_frames_stay_frames() -> None:
    frames = few_colours(3)[[0, 0, 0, 1, 2, 2]]
    found = played(webp(clip(frames), 4))
    assert found.milliseconds == [250] * 6
    assert np.array_equal(found.frames, frames)


@pytest.mark.parametrize(
    ("fps", "total"), [(3, 4000), (24, 500), (30, 400), (60, 200), (90, 133), (1000, 132)]
)
def test_the_whole_lasts_as_long_as_it_should(fps: float, total: int) -> None:
    """Up to 90 frames a second: of shorter times browsers make a tenth of a second."""
    times = played(webp(clip(few_colours(3, 12)), fps)).milliseconds
    assert sum(times) == total
    assert min(times) >= 11


def test_videos_play_side_by_side() -> None:
    frames = few_colours(3)
    videos = np.concatenate([clip(frames), clip(frames[::-1])])
    found = played(webp(videos, 10)).frames
    assert np.array_equal(found, np.concatenate([frames, frames[::-1]], axis=2))


def test_one_frame_is_a_video_too() -> None:
    frames = few_colours(3, 1)
    assert np.array_equal(played(webp(clip(frames), 10)).frames, frames)


def test_our_own_reader_counts_the_frames() -> None:
    looked = looked_at(webp(clip(few_colours(4)), 10))
    assert (looked.format, looked.frames) == (ImageFormat("WEBP", 45, 31), 5)


def test_threads_encode_what_one_does() -> None:
    videos = [clip(moving_square(4 + index)) for index in range(4)]
    expected = [webp(video, 10) for video in videos]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(webp, videos, [10] * 4)) == expected
