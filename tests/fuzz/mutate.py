"""Changes to event files that leave their CRCs right: those of noise are found soon."""

from __future__ import annotations

import random
from collections.abc import Callable

from tbwidget.record.framing import HEADER_BYTES, encode_record, scan


def mutate_file(
    data: bytes, most: int, chance: random.Random, mutate: Callable[[bytes, int], bytes]
) -> bytes:
    """Return `data` with one of its records changed, repeated, moved or taken away.

    Now and then the bytes are changed as they are, whatever they mean.

    Parameters
    ----------
    data : bytes
    most : int
        Bytes of what is returned.
    chance : random.Random
    mutate : callable
        Changes bytes, given how many there may be.
    """
    found = scan(data)
    if not found.records or chance.random() < 0.2:
        return mutate(data, most)
    records = [encode_record(bytes(record.payload)) for record in found.records]
    rest = data[found.end :]
    at = chance.randrange(len(records))
    match chance.randrange(6):
        case 0 | 1:
            payload = records[at][HEADER_BYTES:-4]
            records[at] = encode_record(mutate(payload, len(payload) + 64))
        case 2:
            records[at : at + 1] = records[at : at + 1] * chance.choice([2, 6, 8, 40])
        case 3:
            del records[at]
        case 4:
            records.insert(chance.randrange(len(records)), records.pop(at))
        case 5:
            # The same change to all that are alike, so that they stay so.
            payload = records[at][HEADER_BYTES:-4]
            changed = encode_record(mutate(payload, len(payload) + 8))
            records = [changed if len(one) == len(records[at]) else one for one in records]
    return (b"".join(records) + rest)[:most]
