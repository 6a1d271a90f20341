"""The checksum of a record: CRC-32C (Castagnoli), masked.

A CRC over bytes that hold CRCs is weak, so what is stored is rotated and shifted by a
constant (tensorflow/core/lib/hash/crc32c.h).
"""

from __future__ import annotations

from typing import Final

from crc32c import crc32c

MASK_DELTA: Final = 0xA282EAD8


def masked_crc(data: bytes | memoryview) -> int:
    """Return the masked CRC-32C of `data`, as a record stores it (uint32)."""
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + MASK_DELTA) & 0xFFFFFFFF
