"""Copies of the project to build from, and environments to install into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

CACHES = {".cache", ".git", ".hypothesis", ".ipynb_checkpoints", ".venv", "__pycache__"}
BUILT = {"artifacts", "build", "dist", "js/dist", "js/node_modules", "tbwidget/static"}
"""Folders of the project that git knows nothing of."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    def run(self, *command: str, cwd: Path | None = None, **variables: str) -> str:
        """Run a program of the environment; return what it printed, fail if it fails."""
        done = subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            cwd=cwd or self.folder,
            env=self.variables(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
        return done.stdout

    def variables(self, **more: str) -> dict[str, str]:
        """Return an environment of variables with an empty home and no Node on PATH."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "PYTHON", "npm_"))
        }
        return kept | {
            "HOME": str(home),
            # Downloads are shared with the user's own; all else starts from nothing.
            "PIP_CACHE_DIR": pip_cache(),
            # Python compiles what is imported; most of what is installed is not.
            "PIP_NO_COMPILE": "1",
            "PATH": os.pathsep.join([str(self.folder / "bin"), str(programs_without_node(home))]),
            **more,
        }


def pip_cache() -> str:
    """Return the folder of pip's downloads."""
    command = [sys.executable, "-m", "pip", "cache", "dir"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def programs_without_node(home: Path) -> Path:
    """Return a folder with the few system programs that scripts use, and no Node."""
    folder = home / "bin"
    folder.mkdir(exist_ok=True)
    for name in ("bash", "sh", "env", "dirname", "cat", "uname"):
        found = shutil.which(name)
        if found and not (folder / name).exists():
            (folder / name).symlink_to(found)
    return folder


@pytest.fixture
def empty_environment(tmp_path: Path) -> Environment:
    """A virtual environment with pip and nothing else."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True, symlinks=True)
    return Environment(folder)


@pytest.fixture
def clone(project: Path, tmp_path: Path) -> Path:
    """A copy of the project as git would give it: nothing built, nothing installed."""
    folder = tmp_path / "clone"
    shutil.copytree(project, folder, ignore=lambda *listed: not_in_a_clone(project, *listed))
    return folder


def not_in_a_clone(project: Path, folder: str, names: list[str]) -> set[str]:
    """Return which names of a folder git would not give: caches, and what is built or written."""
    inside = Path(folder).relative_to(project)
    caches = {name for name in names if name in CACHES or name.endswith("_cache")}
    logs = {name for name in names if inside == Path("notebooks") and name.startswith("runs")}
    return caches | logs | {name for name in names if (inside / name).as_posix() in BUILT}


@pytest.fixture(scope="session")
def distributions(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of the project and the wheel made from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    hatchling = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory"]
    subprocess.run([*hatchling, str(folder)], cwd=project, check=True)
    (sdist,) = folder.glob("*.tar.gz")
    pip_wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run(
        # No Node is needed: the sdist carries the bundle.
        [*pip_wheel, "--no-build-isolation", "--wheel-dir", str(folder), str(sdist)],
        env={**os.environ, "PATH": str(Path(sys.executable).parent)},
        check=True,
    )
    return folder
