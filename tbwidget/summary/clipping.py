"""Numbers beyond what is drawn or heard, of which the caller should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR: Final = 10
"""Floats beyond 1 are common, such as those of normalised images or the overshoot of a network;
those beyond this are of another range, such as 0 to 255."""

SAMPLE: Final = 1 << 12
"""Floats that are looked at: their greatest costs as much as a copy, or for float16 more."""

_IMAGE_REMEDIES: Final = {
    "uint16": "divide by 257 and convert to uint8, as `(x // 257).astype('uint8')`",
}
_AUDIO_REMEDIES: Final = {
    "uint8": "subtract 128, and divide by 128",
    "int8": "divide by 128",
    "int16": "divide by 32768",
    "int32": "divide by 2147483648",
}


def clipped_pixels(images: NDArray[Any], what: str) -> str | None:
    """Return what the caller should know of images whose numbers are beyond 0 to 1.

    Parameters
    ----------
    images : numpy.ndarray
        Those of uint8 have no range but their own.
    what : str
        What they are to the user.
    """
    kind = images.dtype.kind
    if images.dtype == np.uint8 or not _is_beyond(images, 0):
        return None
    other = "convert to uint8, or divide by 255, if they are 0 to 255"
    remedy = _IMAGE_REMEDIES.get(images.dtype.name, other)
    return (
        f"{what}: {_what(kind)} of {images.dtype} beyond 0 to 1 are black or white, as by torch: "
        f"only those of uint8 are 0 to 255; {remedy}"
    )


def clipped_samples(samples: NDArray[Any], what: str) -> str | None:
    """Return what the caller should know of sound whose samples are beyond -1 to 1."""
    if not _is_beyond(samples, -1):
        return None
    other = "divide by the greatest that there may be, such as 32768"
    remedy = _AUDIO_REMEDIES.get(samples.dtype.name, other)
    return (
        f"{what}: {_what(samples.dtype.kind)} of {samples.dtype} beyond -1 to 1 are clipped, as by "
        f"torch; {remedy}"
    )


def _what(kind: str) -> str:
    return "floats" if kind == "f" else "integers"


def _is_beyond(array: NDArray[Any], least: int) -> bool:
    if array.dtype.kind in "iu":
        return bool(array.max() > 1) or bool(array.min() < least)
    if array.dtype.kind != "f":
        return False
    flat = array.reshape(-1) if array.flags.c_contiguous else array.ravel(order="K")
    sample = flat[:: -(-flat.size // SAMPLE)]
    sample = sample[np.isfinite(sample)]
    return bool(sample.size) and bool(np.abs(sample).max() >= FAR)
