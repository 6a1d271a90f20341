"""The checksum of a record: CRC-32C (Castagnoli), masked.

A CRC over bytes that hold CRCs is weak, so what is stored is rotated and shifted by a
constant (tensorflow/core/lib/hash/crc32c.h).

CRCs of data of one length are linear over XOR: where two differ in some bytes only, so
do their CRCs by the XOR of what each of these bytes contributes. So the CRCs of many
similar records cost a table look-up per byte that varies, for all records in one go.
"""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Data = bytes | bytearray | memoryview

MASK_DELTA: Final = 0xA282EAD8

POLYNOMIAL: Final = 0x82F63B78
"""Castagnoli's, its bits reversed."""

_contributions: Final[list[NDArray[np.uint32]]] = []


def crc32c(data: Data, before: int = 0) -> int:
    """Return the CRC-32C (uint32) of `data`, which follow others whose CRC was `before`."""
    return load()(data, before)


@cache
def load() -> Callable[[Data, int], int]:
    """Import the library, which takes 30 ms: a third of what importing a writer would take.

    So a writer's thread does it before its first record, rather than whoever imports.
    """
    # A finalizer that adds to a writer must not run meanwhile: it would find half a module.
    enabled = gc.isenabled()
    gc.disable()
    try:
        from crc32c import crc32c
    finally:
        if enabled:
            gc.enable()
    return crc32c


def masked_crc(data: Data) -> int:
    """Return the masked CRC-32C of `data`, as a record stores it (uint32)."""
    return masked(crc32c(data))


@overload
def masked(crc: int) -> int: ...
@overload
def masked(crc: NDArray[np.uint32]) -> NDArray[np.uint32]: ...
def masked(crc: Any) -> Any:
    """Return what a record stores for `crc`, one or an array of them (uint32)."""
    rotated = (crc >> 15) | (crc << 17)
    return (rotated + MASK_DELTA) & 0xFFFFFFFF


def contribution(distance: int) -> NDArray[np.uint32]:
    """Return what a byte contributes to the CRC of data in which `distance` bytes follow it.

    Parameters
    ----------
    distance : int

    Returns
    -------
    ndarray of uint32, shape (256,)
        By the byte's value; that of zero is zero.
    """
    if not _contributions:
        _contributions.append(_byte_table())
    first = _contributions[0]
    while len(_contributions) <= distance:
        last = _contributions[-1]
        _contributions.append((last >> np.uint32(8)) ^ first[last & np.uint32(255)])
    return _contributions[distance]


def _byte_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(POLYNOMIAL), table >> 1)
    return table
