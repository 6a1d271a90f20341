"""Audio, as WAV."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tbwidget._proto.event_pb2 import Summary
from tbwidget.summary.arrays import as_real_array
from tbwidget.summary.clipping import clipped_samples
from tbwidget.summary.draft import Draft, draft
from tbwidget.summary.scalar import as_float
from tbwidget.summary.strings import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL_SCALE: Final = 32767
"""The sample that 1.0 becomes; -1.0 becomes its negative."""

MAX_SAMPLES: Final = 2**30 - 2**20
"""Samples take two bytes, and a message of protobuf is smaller than 2 GiB."""

MAX_RATE: Final = 2**31 - 1
"""WAV keeps twice as much, the bytes a second, in 32 bits."""


def audio(tag: str, value: object, sample_rate: object) -> Draft:
    """Return the draft of a sound, as ``torch.utils.tensorboard`` lays it out.

    Parameters
    ----------
    tag : str
    value : array-like
        Shape (L,), (1, L) or (L, 1): samples from -1 to 1. What lies beyond is clipped.
    sample_rate : number
        Hz.

    Raises
    ------
    TypeError
        `value` is not made of real numbers, or `sample_rate` is no number.
    ValueError
        There is more than one channel, no sample, or too many; or no such rate.
    """
    rate = _checked_rate(sample_rate)
    array = as_real_array(value, "snd_tensor")
    if not 0 < array.size <= MAX_SAMPLES:
        raise ValueError(
            f"snd_tensor has {array.size} samples, expected 1 to {MAX_SAMPLES}; pass an excerpt"
        )
    if array.size != max(array.shape, default=0):
        raise ValueError(
            f"snd_tensor has shape {array.shape}, expected (L,) or (1, L): one channel of "
            "samples; add each channel under a tag of its own, or pass their mean"
        )
    remark = clipped_samples(array, "snd_tensor")
    return draft(array.nbytes, _summary, tag, array.reshape(-1), rate, remark=remark)


def _summary(tag: str, samples: NDArray[Any], rate: float) -> Summary:
    encoded = Summary.Audio(
        sample_rate=rate,
        num_channels=1,
        length_frames=len(samples),
        encoded_audio_string=_wav(_as_int16(samples), round(rate)),
        content_type="audio/wav",
    )
    return Summary(value=[Summary.Value(tag=tag, audio=encoded)])


def _as_int16(samples: NDArray[Any]) -> NDArray[np.int16]:
    """Return samples rounded towards 0; NaN is silence."""
    if samples.dtype not in (np.float32, np.float64, np.longdouble):
        # float16 has too few bits for the product, and int8 for full scale.
        samples = samples.astype(np.float32)
    clipped = np.clip(np.where(np.isnan(samples), 0, samples), -1, 1)
    scaled: NDArray[np.int16] = (clipped * FULL_SCALE).astype("<i2")
    return scaled


def _wav(samples: NDArray[np.int16], rate: int) -> bytes:
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _checked_rate(value: Any) -> float:
    try:
        rate = as_float(value, "sample_rate")
    except (TypeError, ValueError):
        raise TypeError(f"sample_rate {shown(value)} is no number; pass one in Hz") from None
    if not 1 <= rate <= MAX_RATE:
        raise ValueError(f"sample_rate is {shown(value)}, expected 1 to {MAX_RATE} Hz")
    return rate
