"""`add_video`, `add_audio`, `add_text`: torch's writer as judge."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.utils.tensorboard import SummaryWriter as TorchWriter

from tbwidget import SummaryWriter
from tests.conformance.beside_torch import assert_alike, both, events, ours, parameters
from tests.conformance.images import without_pixels
from tests.moviepy_1 import moviepy_1

RNG = np.random.default_rng(0)


class Gif:
    """What a reader sees of a GIF: frames, their times in milliseconds, and the loops."""

    def __init__(self, event: Any) -> None:
        [value] = event.summary.value
        self.nbytes = len(value.image.encoded_image_string)
        with Image.open(io.BytesIO(value.image.encoded_image_string)) as gif:
            self.loop = gif.info["loop"]
            self.times: list[int] = []
            frames = []
            for index in range(getattr(gif, "n_frames", 1)):
                gif.seek(index)
                self.times.append(gif.info["duration"])
                frames.append(np.asarray(gif.convert("RGB")))
        self.frames: NDArray[np.uint8] = np.stack(frames)


@pytest.fixture(name="moviepy_1")
def with_the_names_of_moviepy_1() -> Iterator[None]:
    with moviepy_1():
        yield


def few_colours(shape: tuple[int, ...], colours: int = 40) -> NDArray[np.uint8]:
    """Return videos of shape (N, T, C, H, W) with so many colours."""
    count, frames, channels, height, width = shape
    palette = RNG.integers(0, 256, (colours, channels), np.uint8)
    indices = RNG.integers(0, colours, (count, frames, height, width))
    return palette[indices].transpose(0, 1, 4, 2, 3)


@pytest.mark.usefixtures("moviepy_1")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 8, 9])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_videos_of_few_colours_are_torch_s(tmp_path: Path, count: int, dtype: type) -> None:
    videos: NDArray[Any] = few_colours((count, 5, 3, 10, 12))
    if dtype is not np.uint8:
        videos = (videos / 255).astype(dtype) * 1.5 - 0.2
    theirs, own = both(tmp_path, lambda w: w.add_video("tag", videos, 3))
    assert [without_pixels(event) for event in own] == [without_pixels(one) for one in theirs]
    their, our = Gif(theirs[0]), Gif(own[0])
    assert np.array_equal(our.frames, their.frames)
    assert (our.times, our.loop) == (their.times, their.loop)
    assert our.times == [250] * 5


@pytest.mark.usefixtures("moviepy_1")
@pytest.mark.parametrize("fps", [1, 2.5, 4, 10, 25, 50])
def test_times_are_torch_s_where_a_gif_can_tell_them(tmp_path: Path, fps: float) -> None:
    videos = few_colours((1, 4, 3, 6, 7))
    theirs, own = both(tmp_path, lambda w: w.add_video("tag", videos, fps=fps))
    assert Gif(own[0]).times == Gif(theirs[0]).times == [round(1000 / fps)] * 4


@pytest.mark.parametrize(("fps", "seconds"), [(3, 4.0), (24, 0.5), (30, 0.4), (60, 0.24)])
def test_the_whole_lasts_as_long_as_it_should(tmp_path: Path, fps: float, seconds: float) -> None:
    """Times are hundredths of a second; rounded down each, as by torch, 30 fps become 33.

    More than 50 fps are 50, because browsers play a delay of one hundredth as ten.
    """
    videos = few_colours((1, 12, 3, 6, 7))
    [event] = ours(tmp_path, lambda w: w.add_video("tag", videos, fps=fps))
    assert sum(Gif(event).times) == 1000 * seconds


def test_equal_frames_stay_frames(tmp_path: Path) -> None:
    """torch's are merged into one by Pillow, so that steps of a video can't be counted."""
    videos = few_colours((1, 3, 3, 8, 9))[:, [0, 0, 0, 1, 2, 2]]
    [event] = ours(tmp_path, lambda w: w.add_video("tag", videos, fps=4))
    gif = Gif(event)
    assert gif.times == [250] * 6
    assert np.array_equal(gif.frames, videos[0].transpose(0, 2, 3, 1))


@pytest.mark.usefixtures("moviepy_1")
def test_videos_of_many_colours_are_as_close_as_torch_s(tmp_path: Path) -> None:
    y, x, time = np.mgrid[:48, :64, :4]
    smooth = np.stack([4 * x + 3 * time, 5 * y, 2 * x + 2 * y + 10 * time]).transpose(3, 0, 1, 2)
    noisy = np.clip(smooth + RNG.normal(0, 4, smooth.shape), 0, 255)
    still = noisy.copy()
    still[1:, :, 10:] = still[0, :, 10:]
    for index, video in enumerate((smooth, noisy, still)):
        videos = video[None].astype(np.uint8)

        def call(writer: Any, videos: NDArray[np.uint8] = videos) -> None:
            writer.add_video("tag", videos)

        theirs, own = both(tmp_path / str(index), call)
        exact = videos[0].transpose(0, 2, 3, 1).astype(float)
        their, our = Gif(theirs[0]), Gif(own[0])
        assert np.abs(our.frames - exact).mean() <= np.abs(their.frames - exact).mean()
        assert our.nbytes <= 1.1 * their.nbytes


@pytest.mark.parametrize("colours", [1, 2, 3, 255, 256])
def test_256_colours_a_frame_are_exact(tmp_path: Path, colours: int) -> None:
    videos = few_colours((1, 3, 3, 40, 50), colours)
    [event] = ours(tmp_path, lambda w: w.add_video("tag", videos))
    assert np.array_equal(Gif(event).frames, videos[0].transpose(0, 2, 3, 1))


def test_grey_videos_are_exact_though_moviepy_refuses_them(tmp_path: Path) -> None:
    videos = RNG.integers(0, 256, (2, 3, 1, 8, 9), np.uint8)
    [event] = ours(tmp_path, lambda w: w.add_video("tag", videos))
    expected = np.concatenate(list(videos.repeat(3, axis=2)), axis=3).transpose(0, 2, 3, 1)
    assert np.array_equal(Gif(event).frames, expected)
    assert event.summary.value[0].image.colorspace == 1


@pytest.mark.usefixtures("moviepy_1")
def test_a_fourth_channel_is_left_out_as_torch_does(tmp_path: Path) -> None:
    videos = few_colours((1, 3, 4, 8, 9))
    theirs, own = both(tmp_path, lambda w: w.add_video("tag", videos))
    assert [without_pixels(event) for event in own] == [without_pixels(one) for one in theirs]
    assert np.array_equal(Gif(own[0]).frames, Gif(theirs[0]).frames)


def test_axes_in_any_order_as_tensorboardx_has_them(tmp_path: Path) -> None:
    videos = few_colours((2, 3, 3, 8, 9))

    def call(writer: Any) -> None:
        writer.add_video("tag", videos)
        writer.add_video("tag", videos.transpose(0, 1, 3, 4, 2), dataformats="NTHWC")
        writer.add_video(
            "tag", torch.from_numpy(videos).permute(4, 0, 2, 1, 3), 0, 4, None, "wnctH"
        )

    first, *others = (event.summary for event in ours(tmp_path, call))
    assert others == [first, first]


SOUND = np.sin(np.arange(300) / 5)

SOUNDS: dict[str, Any] = {
    "float32": SOUND.astype(np.float32),
    "float64": SOUND,
    "torch": torch.from_numpy(SOUND).float()[None].requires_grad_(),
    "(1, L)": SOUND[None],
    "(L, 1)": SOUND[:, None],
    "(1, 1, L)": SOUND[None, None],
    "not contiguous": SOUND[::-3],
    "clipped": SOUND * 1.5,
    "infinite": np.array([0.5, np.inf, -np.inf, -0.5]),
    "every sample": np.arange(-32767, 32768) / 32767,
    "int64": np.array([0, 1, -1, 5, -5]),
    "int16": np.array([0, 1, -1, 5, -5], np.int16),
}


@pytest.mark.parametrize("sound", SOUNDS.values(), ids=SOUNDS)
@pytest.mark.parametrize("sample_rate", [44100, 8000, 22050.5])
@pytest.mark.filterwarnings("ignore:snd_tensor. .* are clipped, as by torch")
def test_sounds_are_torch_s(tmp_path: Path, sound: Any, sample_rate: float) -> None:
    def call(writer: Any) -> None:
        writer.add_audio("tag", sound, 3, sample_rate)

    assert_alike(tmp_path, call)


def samples(event: Any) -> list[int]:
    [value] = event.summary.value
    with wave.open(io.BytesIO(value.audio.encoded_audio_string)) as file:
        found = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert file.getnframes() == value.audio.length_frames
    return [int(sample) for sample in found]


@pytest.mark.parametrize(
    "sound", [np.array([1, -1, 0.5], np.float16), torch.tensor([1, -1, 0.5]).bfloat16()]
)
def test_small_floats_keep_their_sign(tmp_path: Path, sound: Any) -> None:
    """In torch's product 1.0 becomes 32768 of float16, which as int16 is the lowest sample."""
    [event] = ours(tmp_path, lambda w: w.add_audio("tag", sound))
    assert samples(event) == [32767, -32767, 16383]


@pytest.mark.filterwarnings("ignore:snd_tensor. .* are clipped, as by torch")
def test_bytes_are_clipped_where_torch_overflows(tmp_path: Path) -> None:
    sound = np.array([0, 1, -1, 5, -128], np.int8)
    [event] = ours(tmp_path, lambda w: w.add_audio("tag", sound))
    assert samples(event) == [0, 32767, -32767, 32767, -32767]


def test_what_is_nan_is_silence_and_leaves_the_rest_clipped(tmp_path: Path) -> None:
    """By torch a NaN keeps all others from being clipped, so that they wrap round."""
    [event] = ours(tmp_path, lambda w: w.add_audio("tag", np.array([np.nan, 2.0, -2.0])))
    assert samples(event) == [0, 32767, -32767]


@pytest.mark.parametrize("string", ["", "The *loss* falls.", "| a | b |\n|---|---|", "猫 🎉 \0"])
def test_texts_are_torch_s(tmp_path: Path, string: str) -> None:
    assert_alike(tmp_path, lambda w: w.add_text("a/tag", string, 7))


def test_sound_and_video_are_those_of_the_call(tmp_path: Path) -> None:
    """The loop may write the next batch into the same memory."""
    sound, videos = np.full(9, 0.5), np.full((1, 2, 3, 4, 5), 9, np.uint8)

    def call(writer: Any) -> None:
        writer.add_audio("sound", sound)
        writer.add_video("video", videos)
        sound[:], videos[:] = 1, 1

    heard, seen = ours(tmp_path, call)
    assert samples(heard) == [16383] * 9
    assert (Gif(seen).frames == 9).all()


METHODS = [
    "add_image",
    "add_images",
    "add_image_with_boxes",
    "add_figure",
    "add_video",
    "add_audio",
    "add_text",
    "add_hparams",
    "add_custom_scalars",
    "add_custom_scalars_multilinechart",
    "add_custom_scalars_marginchart",
]


@pytest.mark.parametrize("method", METHODS)
def test_names_order_and_defaults_are_torch_s(method: str) -> None:
    """Those of tensorboardX's and our own come after."""
    theirs, own = parameters(TorchWriter, method), parameters(SummaryWriter, method)
    assert own[: len(theirs)] == theirs


WRONG: dict[str, Any] = {
    "image": lambda w: w.add_image("tag", np.zeros((224, 224, 3))),
    "images": lambda w: w.add_images("tag", np.zeros((3, 4, 5))),
    "boxes": lambda w: w.add_image_with_boxes("tag", np.zeros((3, 4, 5)), np.zeros(4)),
    "figure": lambda w: w.add_figure("tag", np.zeros((3, 4, 5))),
    "video": lambda w: w.add_video("tag", np.zeros((3, 4, 5))),
    "sound": lambda w: w.add_audio("tag", np.zeros((2, 9))),
    "text": lambda w: w.add_text("tag", None),
    "tag": lambda w: w.add_text(5, "text"),
    "step": lambda w: w.add_image("tag", np.zeros((3, 4, 5)), "first"),
    "time": lambda w: w.add_image("tag", np.zeros((3, 4, 5)), 1, "now"),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_what_is_wrong_raises_and_the_writer_goes_on(tmp_path: Path, call: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.raises((TypeError, ValueError)):
            call(writer)
        writer.add_text("notes", "still here")
    [event] = events(tmp_path)
    assert event.summary.value[0].tag == "notes/text_summary"
