"""What fuzzing begins with: event files of public projects, and made ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tbwidget.record.framing import encode_record, scan
from tests.conftest import PROJECT
from tests.files import header, histogram, point, points, start
from tests.mixtures import BAD_LENGTH, BAD_PAYLOAD, LAYOUTS, NO_EVENT, image, scalar, several

MOST_BYTES: Final = 1 << 14
"""Of a file; inputs that are small are tried by the thousand."""

WILD: Final = Path(os.environ.get("TBWIDGET_SHARED", PROJECT.parent / "shared"), "fixtures/wild")


def made_files() -> dict[str, bytes]:
    """Return files of every kind of record and trouble, by name."""
    found = {
        f"{layout} scalars": header()
        + b"".join(scalar(layout, tag, step, step / 3) for step in range(20) for tag in "xy")
        for layout in LAYOUTS
    }
    mixture = [header(), points("x", range(30)), image("i", 1, 40), histogram("h", 2), start(10)]
    mixture += [
        points("x", range(10, 20)),
        several(3, 4),
        BAD_PAYLOAD,
        NO_EVENT,
        encode_record(b""),
    ]
    found["mixture"] = b"".join(mixture)
    found["damage"] = header() + points("x", range(5)) + BAD_LENGTH + points("x", range(5, 10))
    found["torn"] = header() + points("x", range(5)) + point("x", 6)[:-3]
    found["zeros"] = header() + points("x", range(5)) + bytes(300)
    found["large steps"] = header() + points("x", [2**62 + n for n in range(8)])
    found["nothing"] = b""
    return found


def wild_files() -> dict[str, bytes]:
    """Return the beginnings of what public projects wrote; nothing where it is not there."""
    return {
        str(path.relative_to(WILD)): path.read_bytes()[:MOST_BYTES]
        for path in sorted(WILD.rglob("*tfevents*"))
    }


def write_corpus(folder: Path, *, payloads: bool) -> int:
    """Write what to begin with into `folder`, and return how many files these are.

    Parameters
    ----------
    folder : Path
    payloads : bool
        Whether to write the payloads of records rather than whole files.
    """
    files = list((made_files() | wild_files()).values())
    if payloads:
        files = list({bytes(one.payload) for data in files for one in scan(data).records[:50]})
    for index, data in enumerate(files):
        (folder / f"{index:05d}").write_bytes(data)
    return len(files)
