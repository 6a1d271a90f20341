"""Items of images: which bytes travel, how they are told, and what is refused."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs import image
from tbwidget.panels.images import MOST_PREVIEWED, MOST_WHOLE_BYTES, SIDE, ImagesPanel
from tests.unit.data.blobs.test_image import BOMBS, chunk, encoded, png, strings

PANEL = ImagesPanel()


def of(*images: bytes) -> pb.Summary.Value:
    """Return a value of those images, of one as torch writes it, else as TensorFlow 2 does."""
    if len(images) == 1:
        return pb.Summary.Value(image=pb.Summary.Image(encoded_image_string=images[0]))
    return strings(b"7", b"5", *images)


def saved(image: Image.Image, name: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def animation(frames: int, size: tuple[int, int] = (8, 6), name: str = "GIF") -> bytes:
    first, *others = [noise(*size, seed) for seed in range(frames)]
    return saved(first, name, save_all=True, append_images=others)


def shown(value: pb.Summary.Value, part: Any = "preview") -> tuple[dict[str, Any], Image.Image]:
    """Return how the first image is told, and what a browser would decode of it."""
    item = PANEL.item(value, part)
    told = item.content["images"][0]
    image = Image.open(io.BytesIO(bytes(item.buffers[0])))
    assert told["type"] == f"image/{str(image.format).lower()}"
    return told, image


@pytest.mark.parametrize("name", ["PNG", "JPEG", "GIF", "WEBP"])
def test_small_images_are_previewed_as_they_were_written(name: str) -> None:
    data = encoded(name, (300, 200))
    item = PANEL.item(of(data), "preview")
    told = {"width": 300, "height": 200, "frames": 1, "bits": 8}
    media = {"type": f"image/{name.lower()}", "whole": True}
    assert item.content == {"images": [told | media], "count": 1}
    assert item.buffers == [data]


def test_large_images_are_previewed_small_and_sent_whole_when_opened() -> None:
    data = saved(noise(1200, 600))
    told, preview = shown(of(data))
    assert (told["width"], told["height"], told["whole"]) == (1200, 600, False)
    assert (preview.size, preview.format) == ((SIDE, SIDE // 2), "WEBP")
    whole = PANEL.item(of(data), "full")
    assert (whole.buffers, whole.content["images"][0]["whole"]) == ([data], True)


def test_what_is_small_but_of_many_bytes_is_encoded_anew_at_its_size() -> None:
    data = saved(noise(256, 256))
    assert len(data) > MOST_WHOLE_BYTES
    _, preview = shown(of(data))
    assert preview.size == (256, 256)
    assert len(PANEL.item(of(data), "preview").buffers[0]) < len(data) / 2


def test_few_colours_stay_exactly_as_they_are() -> None:
    mask = np.zeros((800, 800, 3), np.uint8)
    mask[:, 400:] = (255, 0, 90)
    told, preview = shown(
        of(saved(Image.fromarray(mask).resize((513, 400), Image.Resampling.NEAREST)))
    )
    assert told["whole"] is False
    assert preview.format == "PNG"
    assert preview.getpixel((500, 10)) == (255, 0, 90)


@pytest.mark.parametrize("part", ["preview", "full"])
def test_bitmaps_become_what_browsers_show(part: str) -> None:
    told, image = shown(of(encoded("BMP", (40, 30))), part)
    assert (told["whole"], image.size, image.convert("RGB").getpixel((0, 0))) == (
        False,
        (40, 30),
        (200, 30, 90),
    )


def test_sixteen_bits_keep_their_upper_eight() -> None:
    ramp = np.linspace(0, 65535, 600 * 600).reshape(600, 600).astype(np.uint16)
    data = saved(Image.fromarray(ramp))
    told, preview = shown(of(data))
    pixels = np.asarray(preview.convert("L")).astype(int)
    assert told["bits"] == 16
    assert abs(pixels[0, 0]) <= 3
    assert abs(pixels[-1, -1] - 255) <= 3
    assert abs(pixels.mean() - 127.5) < 3


@pytest.mark.parametrize(
    ("mode", "colour", "pixel"),
    [
        ("1", 1, (255, 255, 255, 255)),
        ("L", 90, (90, 90, 90, 255)),
        ("LA", (90, 128), (90, 90, 90, 128)),
        ("RGBA", (9, 90, 200, 128), (9, 90, 200, 128)),
        ("P", 0, (0, 0, 0, 0)),
    ],
)
def test_thumbnails_keep_colour_and_transparency(mode: str, colour: Any, pixel: Any) -> None:
    image = Image.new(mode, (900, 700), colour)
    options: dict[str, Any] = {"transparency": 0} if mode == "P" else {}
    told, preview = shown(of(saved(image, **options)))
    assert (told["whole"], preview.size) == (False, (SIDE, 398))
    seen = np.asarray(preview.convert("RGBA"))[100, 100]
    assert seen[3] == pixel[3]
    assert pixel[3] == 0 or np.allclose(seen, pixel, atol=3)


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_frames_of_animations_are_counted(name: str) -> None:
    told, _ = shown(of(animation(5, name=name)))
    assert (told["frames"], told["whole"]) == (5, True)
    told, preview = shown(of(animation(3, (700, 600), name)))
    assert (told["frames"], told["whole"]) == (3, False)
    assert getattr(preview, "n_frames", 1) == 1


def test_of_a_batch_the_first_are_previewed_and_all_are_sent_when_opened() -> None:
    batch = [saved(Image.new("L", (4, 4), shade)) for shade in range(20)]
    item = PANEL.item(of(*batch), "preview")
    assert (len(item.buffers), item.content["count"]) == (MOST_PREVIEWED, 20)
    assert PANEL.item(of(*batch), "full").buffers == batch


def test_a_damaged_image_says_so_beside_the_others() -> None:
    good = saved(noise(20, 20))
    item = PANEL.item(of(good, good[:300], b"<svg onload=alert(1)>"), "preview")
    _, cut, svg = item.content["images"]
    assert item.buffers[1:] == [b"", b""]
    assert "truncated" in cut["error"]
    assert "begins with b'<svg" in svg["error"]


@pytest.mark.parametrize("part", ["preview", "full"])
@pytest.mark.parametrize("name", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_is_cut_off_is_refused(name: str, part: Any) -> None:
    data = saved(noise(60, 60), name)
    with pytest.raises(ReadError):
        PANEL.item(of(data[: len(data) // 2]), part)


@pytest.mark.parametrize("part", ["preview", "full"])
@pytest.mark.parametrize("name", [name for name in BOMBS if name != "text in PNG"])
def test_bombs_are_not_handed_on(name: str, part: Any) -> None:
    data, reason = BOMBS[name]
    with pytest.raises(ReadError, match=f"{reason}|are not decoded"):
        PANEL.item(of(data), part)


def test_an_animation_too_large_to_play_shows_its_first_frame() -> None:
    one = encoded("GIF", (1, 1))
    start = one.index(b"\x2c")
    many = bytearray(one[:start] + one[start:-1] * 2000 + b"\x3b")
    many[6:10] = struct.pack("<HH", 1000, 1000)
    told, preview = shown(of(bytes(many)))
    assert (told["whole"], preview.size) == (False, (SIDE, SIDE))
    with pytest.raises(ReadError, match="1000 × 1000 pixels and 601 frames or more"):
        PANEL.item(of(bytes(many)), "full")


def test_a_batch_of_large_images_is_previewed_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    large = saved(Image.new("L", (4000, 4000)))
    decoded: list[int] = []
    really_open = image.opened

    def opened(data: bytes) -> Image.Image:
        picture = really_open(data)
        decoded.append(picture.width * picture.height)
        return picture

    monkeypatch.setattr(image, "opened", opened)
    item = PANEL.item(of(*[large] * 16), "preview")
    assert 0 < sum(decoded) <= image.MOST_PIXELS
    assert "error" not in item.content["images"][0]
    assert "too large to preview all" in item.content["images"][-1]["error"]


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(ReadError, match="empty"):
        PANEL.item(strings(b"7", b"5"), "preview")


def test_an_absurd_count_of_frames_ends_soon() -> None:
    data = png(1, 1, chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)), chunk(b"IDAT", b""))
    [told] = PANEL.item(of(data), "full").content["images"]
    assert told["frames"] < 10
