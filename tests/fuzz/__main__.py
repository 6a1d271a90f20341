"""``python -m tests.fuzz SECONDS [TARGET…]``: fuzzes each target for so long.

libFuzzer (https://llvm.org/docs/LibFuzzer.html) changes inputs so that code runs that did
not run before; atheris counts which does. What fails is left in ``artifacts/fuzz``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import atheris
from atheris.import_hook import HookManager

from tests.conftest import PROJECT
from tests.effort import seconds_to_hash

MOST_AN_INPUT: Final = 2_000
"""An input takes less of the processor's time than the hashing of so many megabytes."""

HANG_SECONDS: Final = 120
MEGABYTES: Final = 256
LARGEST_INPUT: Final = 1 << 16


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Fuzz one target in this process, which ends with it.

    `atheris.instrument_imports` would trace comparisons too, and never free their results
    (3.0): with arrays these are gigabytes.
    """
    with HookManager({"tbwidget"}, set(), True, trace_dataflow=False):
        from tests.fuzz.targets import TARGETS

    from tests.fuzz.mutate import mutate_file

    target = TARGETS[name]
    most = seconds_to_hash(MOST_AN_INPUT)

    def try_one(data: bytes) -> None:
        began = time.process_time()
        target(data)
        took = time.process_time() - began
        assert took < most, f"{len(data)} bytes took {took:.1f} s"

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        return mutate_file(data, most, random.Random(seed), atheris.Mutate)

    failures = PROJECT / "artifacts" / "fuzz"
    failures.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={HANG_SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LARGEST_INPUT}",
        f"-artifact_prefix={failures}/{name}-",
        "-print_final_stats=1",
    ]
    mutator = {} if name == "protobuf" else {"custom_mutator": mutate}
    atheris.Setup([sys.argv[0], *options, str(corpus)], try_one, **mutator)
    atheris.Fuzz()


def fuzz_apart(name: str, seconds: int) -> int:
    """Fuzz one target in a process of its own; return how that ends."""
    from tests.fuzz.corpus import write_corpus

    with tempfile.TemporaryDirectory() as folder:
        count = write_corpus(Path(folder), payloads=name == "protobuf")
        print(f"== {name}: {seconds} s from {count} inputs", flush=True)
        command = [sys.executable, "-m", "tests.fuzz", "--here", name, str(seconds), folder]
        return subprocess.run(command, cwd=PROJECT, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1] == "--here":
        fuzz(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        names = sys.argv[2:] or ["framing", "protobuf", "columns", "whole_file"]
        sys.exit(max(fuzz_apart(name, int(sys.argv[1])) for name in names))
