"""What work costs, measured by other work in the same process: the same on every machine."""

from __future__ import annotations

import hashlib
import time

BLOCK = bytes(1 << 20)


def seconds_to_hash(megabytes: int) -> float:
    """Return the processor time that the MD5 of so many megabytes takes here and now.

    No processor has instructions for MD5, so that it is slowed by what slows an interpreter. The
    slowest of several looks counts: what is compared with it has one look.
    """
    looks = [_seconds_to_hash_a_part() for _ in range(5)]
    return max(looks) * megabytes / PART


PART = 16
"""Megabytes that are hashed at a look."""


def _seconds_to_hash_a_part() -> float:
    began = time.process_time()
    for _ in range(PART):
        hashlib.md5(BLOCK, usedforsecurity=False).digest()
    return time.process_time() - began
