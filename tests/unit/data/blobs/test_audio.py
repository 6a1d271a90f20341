"""Sounds in each coding of WAV, and those that are none."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from tbwidget import ReadError
from tbwidget.data.blobs.audio import opened

SAMPLES = np.array([[0.0, -1.0], [0.5, -0.5], [0.25, 0.75]])


def wav(content: bytes, coding: int, bits: int, extensible: bool = False) -> bytes:
    """Return a WAV file of two channels."""
    size = 2 * bits // 8
    form = struct.pack(
        "<HHIIHH", 0xFFFE if extensible else coding, 2, 8000, 8000 * size, size, bits
    )
    if extensible:
        form += struct.pack("<HHIH14x", 22, bits, 0, coding)
    chunks = b"".join(
        name + struct.pack("<I", len(one)) + one + bytes(len(one) % 2)
        for name, one in ((b"LIST", b"odd"), (b"fmt ", form), (b"data", content))
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def pcm24(samples: np.ndarray) -> bytes:
    wide = (samples * 2**23).astype("<i4")
    return wide.reshape(-1, 1).view(np.uint8)[:, :3].tobytes()


CODINGS = {
    "8": (((SAMPLES + 1) * 128).clip(0, 255).astype(np.uint8).tobytes(), 1, 8),
    "16": ((SAMPLES * 2**15).astype("<i2").tobytes(), 1, 16),
    "24": (pcm24(SAMPLES), 1, 24),
    "32": ((SAMPLES * 2**31).astype("<i4").tobytes(), 1, 32),
    "float": (SAMPLES.astype("<f4").tobytes(), 3, 32),
    "double": (SAMPLES.astype("<f8").tobytes(), 3, 64),
}


@pytest.mark.parametrize("extensible", [False, True])
@pytest.mark.parametrize(("content", "coding", "bits"), CODINGS.values(), ids=CODINGS)
def test_samples_of_each_coding_are_read(
    content: bytes, coding: int, bits: int, extensible: bool
) -> None:
    clip = opened(wav(content, coding, bits, extensible))
    assert (clip.rate, clip.samples.dtype.name) == (8000, "float32")
    assert np.array_equal(clip.samples, SAMPLES)


def test_a_sound_that_ends_early_is_as_long_as_it_is() -> None:
    data = wav(CODINGS["16"][0], 1, 16)
    assert opened(data[:-3]).samples.shape == (2, 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no WAV"),
        (b"ID3\x03" + bytes(40), "no WAV sound: it begins with b'ID3"),
        (b"RIFF\x04\0\0\0WAVE", "without a format"),
        (wav(b"", 6, 8), "coding 6 with 8 bits"),
        (b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0\x01\0", "too short"),
        (
            wav(b"", 1, 16).replace(struct.pack("<HHI", 1, 2, 8000), bytes((1, 0)) + bytes(6)),
            "0 Hz",
        ),
    ],
)
def test_what_is_no_sound_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        opened(data)
