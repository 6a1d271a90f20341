"""Images: those of five formats, bombs, and what only looks like one."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tbwidget import ReadError
from tbwidget._proto import event_pb2 as pb
from tbwidget.data.blobs.image import decode, opened
from tbwidget.data.blobs.image_format import ImageFormat, sniffed

LOSSLESS = {"lossless": True}
FORMATS: dict[str, dict[str, Any]] = {name: {} for name in ("PNG", "JPEG", "GIF", "BMP")}
FORMATS["WEBP"] = LOSSLESS


def encoded(name: str, size: tuple[int, int] = (7, 5), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 30, 90)).save(stream, name, **options)
    return stream.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a PNG image that claims to be of that size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def gif_with_a_frame_of(width: int, height: int) -> bytes:
    """Return a GIF image whose frame is of another size than its screen of one pixel."""
    data = bytearray(encoded("GIF", (1, 1)))
    frame = data.index(b"\x2c")
    data[frame + 5 : frame + 9] = struct.pack("<HH", width, height)
    return bytes(data)


def webp_that_claims(width: int, height: int) -> bytes:
    content = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = b"VP8X" + struct.pack("<I", 10) + content
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


@pytest.mark.parametrize("name", FORMATS)
def test_images_of_each_format_are_told_and_opened(name: str) -> None:
    data = encoded(name, **FORMATS[name])
    assert sniffed(data) == ImageFormat(name, 7, 5)
    image = opened(data)
    assert (image.size, image.format) == ((7, 5), name)
    assert np.allclose(np.asarray(image.convert("RGB")), (200, 30, 90), atol=4)


EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\0"


@pytest.mark.parametrize("options", [{}, LOSSLESS, {"exif": EXIF}])
def test_the_size_is_found_in_each_kind_of_webp(options: dict[str, Any]) -> None:
    assert sniffed(encoded("WEBP", (300, 200), **options)) == ImageFormat("WEBP", 300, 200)


def test_the_size_of_a_jpeg_is_found_behind_other_segments() -> None:
    data = encoded("JPEG", (300, 200), progressive=True, comment=b"x" * 5000)
    assert sniffed(data) == ImageFormat("JPEG", 300, 200)
    assert sniffed(data).media_type == "image/jpeg"


def test_an_animation_gives_its_first_frame() -> None:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    assert opened(stream.getvalue()).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


BOMBS: dict[str, tuple[bytes, str]] = {
    "PNG": (png(50_000, 50_000, chunk(b"IDAT", zlib.compress(bytes(10**6)))), "50000 × 50000"),
    "PNG below Pillow's limit": (png(9_000, 9_000, chunk(b"IDAT", b"")), "9000 × 9000"),
    "GIF": (encoded("GIF")[:6] + b"\xff\xff\xff\xff" + encoded("GIF")[10:], "65535 × 65535"),
    "GIF's frame": (gif_with_a_frame_of(65535, 65535), "GIF"),
    "GIF's frame below Pillow's limit": (gif_with_a_frame_of(6000, 5000), "6000 × 5000"),
    "WebP": (webp_that_claims(1 << 14, 1 << 14), "16384 × 16384"),
    "BMP": (encoded("BMP")[:18] + struct.pack("<ii", 60_000, -60_000) + bytes(99), "60000"),
    "text in PNG": (
        png(1, 1, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(99_000_000)))),
        "too large|cannot|can't",
    ),
    "scans": (
        encoded("JPEG", progressive=True) + b"\xff\xda\x00\x08\x01\x01\x00\x01\x01\x00" * 1000,
        "more than 100 scans",
    ),
}


@pytest.mark.parametrize(("data", "reason"), BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_before_memory_is_taken(data: bytes, reason: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ReadError, match=reason):
            opened(data)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no bytes"),
        (b"<svg onload=alert(1)>", "begins with b'<svg onload="),
        (b"\x89PNG\r\n\x1a\n", "ends in its header"),
        (b"\xff\xd8\xff\xe0\x00\x10", "ends in its header"),
        (b"\xff\xd8\xff\xe0\x00\x02zz" + bytes(20), "without a marker"),
        (b"RIFF\0\0\0\0WEBPVP8?" + bytes(20), "begins with the chunk"),
        (encoded("PNG")[:50], "can't be decoded"),
        (b"II*\0" + bytes(60), "no PNG, JPEG, GIF, WebP or BMP"),
    ],
)
def test_what_is_no_whole_image_of_a_known_format_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        opened(data)


def test_damage_anywhere_is_an_error_or_an_image_and_nothing_else() -> None:
    random = np.random.default_rng(0)
    for name, options in FORMATS.items():
        whole = encoded(name, (40, 30), **options)
        for _ in range(60):
            data = bytearray(whole)
            for at in random.integers(0, len(whole), 3):
                data[at] = random.integers(256)
            with contextlib.suppress(ReadError):
                opened(bytes(data[: random.integers(20, len(data) + 1)]))


def strings(*values: bytes) -> pb.Summary.Value:
    dims = [pb.TensorShapeProto.Dim(size=len(values))]
    tensor = pb.TensorProto(
        dtype=pb.DT_STRING, string_val=values, tensor_shape=pb.TensorShapeProto(dim=dims)
    )
    return pb.Summary.Value(tensor=tensor)


def test_both_generations_of_summaries_hold_images() -> None:
    old = pb.Summary.Value(image=pb.Summary.Image(encoded_image_string=b"one"))
    assert decode(old) == [b"one"]
    assert decode(strings(b"7", b"5", b"one", b"two")) == [b"one", b"two"]
    assert decode(strings(b"7", b"5")) == []


@pytest.mark.parametrize(
    "value",
    [
        pb.Summary.Value(simple_value=1.0),
        pb.Summary.Value(),
        strings(b"7"),
        pb.Summary.Value(tensor=pb.TensorProto(dtype=pb.DT_FLOAT, float_val=[1.0])),
    ],
)
def test_what_holds_no_images_is_refused(value: pb.Summary.Value) -> None:
    with pytest.raises(ReadError):
        decode(value)
