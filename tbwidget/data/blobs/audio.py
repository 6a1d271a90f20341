"""Sounds."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tbwidget._errors import ReadError
from tbwidget.data.blobs.tensor import as_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tbwidget._proto import event_pb2 as pb

PCM: Final = 1
FLOAT: Final = 3
EXTENSIBLE: Final = 0xFFFE
"""Codings of samples in WAV; the last one means that the coding stands further down
(RFC 2361, and Microsoft's WAVEFORMATEXTENSIBLE)."""

_TYPES: Final = {
    (PCM, 8): "u1",
    (PCM, 16): "<i2",
    (PCM, 24): "u1",  # three bytes a sample
    (PCM, 32): "<i4",
    (FLOAT, 32): "<f4",
    (FLOAT, 64): "<f8",
}


class EncodedClip(NamedTuple):
    """A sound as it is in the file."""

    data: bytes
    label: str


class Clip(NamedTuple):
    """A sound.

    Attributes
    ----------
    samples : ndarray of float32, shape (frames, channels)
        From -1 to 1.
    rate : int
        Frames a second.
    """

    samples: NDArray[np.float32]
    rate: int


class _Format(NamedTuple):
    coding: int
    channels: int
    rate: int
    bits: int


def decode(value: pb.Summary.Value) -> list[EncodedClip]:
    """Return the encoded sounds that `value` holds, one or a batch of them."""
    if value.WhichOneof("value") == "audio":
        return [EncodedClip(value.audio.encoded_audio_string, "")]
    strings = as_strings(value)
    if strings.ndim == 1:  # without labels (tensorboard/plugins/audio/summary_v2.py)
        return [EncodedClip(data, "") for data in strings]
    if strings.ndim != 2 or strings.shape[1] != 2:
        raise ReadError(f"audio has shape (n, 2), this one {strings.shape}")
    return [EncodedClip(data, label.decode(errors="replace")) for data, label in strings]


def opened(data: bytes) -> Clip:
    """Return the samples of the WAV file that `data` is.

    Raises
    ------
    ReadError
        It is none, or its samples are coded in a way that is not known.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ReadError(f"no WAV sound: it begins with {data[:12]!r}")
    form: _Format | None = None
    for name, content in _chunks(data):
        if name == b"fmt ":
            form = _format(content)
        elif name == b"data":
            if form is None:
                break
            return Clip(_samples(content, form), form.rate)
    raise ReadError("a WAV sound without a format or without samples")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield names and contents; one that claims more than there is ends where the data do."""
    position = 12
    while position + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, position)
        yield name, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _format(content: bytes) -> _Format:
    if len(content) < 16:
        raise ReadError("a WAV sound whose format is too short")
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", content)
    if coding == EXTENSIBLE and len(content) >= 26:
        [coding] = struct.unpack_from("<H", content, 24)
    if (coding, bits) not in _TYPES:
        raise ReadError(f"a WAV sound of coding {coding} with {bits} bits, which is not known")
    if not channels or not rate:
        raise ReadError(f"a WAV sound of {channels} channels at {rate} Hz")
    return _Format(coding, channels, rate, bits)


def _samples(content: bytes, form: _Format) -> NDArray[np.float32]:
    frame_bytes = form.channels * form.bits // 8
    whole = content[: len(content) // frame_bytes * frame_bytes]
    raw = np.frombuffer(whole, _TYPES[form.coding, form.bits])
    return _scaled(raw, form).reshape(-1, form.channels)


def _scaled(raw: NDArray[Any], form: _Format) -> NDArray[np.float32]:
    """Return samples from -1 to 1."""
    if form.coding == FLOAT:
        return raw.astype(np.float32)
    full_scale = 2.0**15 if form.bits == 16 else 2.0**31
    if form.bits == 8:  # the only one without a sign
        raw, full_scale = raw.astype(np.int16) - 128, 128.0
    elif form.bits == 24:
        wide = np.zeros((len(raw) // 3, 4), np.uint8)
        wide[:, 1:] = raw.reshape(-1, 3)
        raw = wide.reshape(-1).view("<i4")
    samples: NDArray[np.float32] = np.divide(raw, full_scale, dtype=np.float32)
    return samples
