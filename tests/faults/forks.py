"""Code that runs in forks of one process, which has imported what it needs.

Each run has a memory and a time of its own, and costs no start of an interpreter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.conftest import PROJECT

SERVE = """
import json, os, sys
imports, code = json.loads(sys.stdin.readline())
exec(imports)
for line in sys.stdin:
    sys.argv[1:] = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.dup2(1, 2)
        exec(code)
        sys.stdout.flush()
        os._exit(0)
    print("\\0", os.waitpid(pid, 0)[1], flush=True)
"""
"""A line that begins with a zero tells how a fork ended; what it printed comes before."""


class Forks:
    """A process that waits for what to run.

    Parameters
    ----------
    imports, code : str
        What is run once, and what in each fork, with its arguments in ``sys.argv``.
    """

    def __init__(self, imports: str, code: str) -> None:
        self._begin = [imports, code]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            cwd=PROJECT,
            # Threads of its own would not be there in a fork.
            env={**os.environ, "PYTHONPATH": str(PROJECT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(self._begin)
        return self

    def __exit__(self, *_exception: object) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def run(self, *arguments: Path | str) -> str:
        """Return what a fork prints, errors too; fail if it fails."""
        self._say([str(one) for one in arguments])
        assert self._process.stdout is not None
        printed: list[str] = []
        for line in self._process.stdout:
            if line.startswith("\0"):
                assert line == "\0 0\n", "".join(printed)
                return "".join(printed)
            printed.append(line)
        raise AssertionError(f"the process ended: {''.join(printed)}")

    def _say(self, what: list[str]) -> None:
        assert self._process.stdin is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
