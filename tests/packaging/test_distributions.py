"""What is in the wheel and the sdist, and that the wheel works in an empty environment."""

from __future__ import annotations

import gzip
import re
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

import tbwidget

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Environment

BUDGET = 1_550_000
GZIP_BUDGET = 430_000
"""Bytes of the bundle: 1.4 MB and 380 kB before the projector came, and what that takes."""

STUB_BUDGET = 4_000
"""Bytes of what every widget carries; three saved boards stay far below 100 kB."""

BUNDLE = r"tbwidget-[0-9a-f]{12}\.js"


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> zipfile.ZipFile:
    (path,) = distributions.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def sdist_names(distributions: Path) -> list[str]:
    (path,) = distributions.glob("*.tar.gz")
    with tarfile.open(path) as sdist:
        return [name.partition("/")[2] for name in sdist.getnames()]


def only(names: list[str], pattern: str) -> str:
    """Return the one name that matches the whole of `pattern`."""
    matches = [name for name in names if re.fullmatch(pattern, name)]
    assert len(matches) == 1, f"{pattern}: {matches} of {names}"
    return matches[0]


def test_the_version_comes_from_the_package(wheel: zipfile.ZipFile) -> None:
    metadata = only(wheel.namelist(), r"[^/]+\.dist-info/METADATA")
    assert f"\nVersion: {tbwidget.__version__}\n" in wheel.read(metadata).decode()


def test_the_wheel_has_the_bundle_for_kernel_and_server(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    in_package = only(names, f"tbwidget/static/{BUNDLE}")
    served = only(names, rf"[^/]+\.data/data/share/jupyter/labextensions/tbwidget/static/{BUNDLE}")
    assert wheel.read(in_package) == wheel.read(served)
    assert in_package.rpartition("/")[2] == served.rpartition("/")[2]
    stub = wheel.read("tbwidget/static/stub.js").decode()
    assert in_package.rpartition("/")[2] in stub


def test_the_front_end_keeps_to_its_budget(wheel: zipfile.ZipFile) -> None:
    bundle = wheel.read(only(wheel.namelist(), f"tbwidget/static/{BUNDLE}"))
    assert len(bundle) <= BUDGET
    assert len(gzip.compress(bundle)) <= GZIP_BUDGET
    assert len(wheel.read("tbwidget/static/stub.js")) <= STUB_BUDGET


def test_the_wheel_has_all_modules_and_nothing_else(wheel: zipfile.ZipFile, project: Path) -> None:
    kinds = {".py", ".pyi", ".typed"}
    sources = {
        path.relative_to(project).as_posix()
        for path in (project / "tbwidget").rglob("*")
        if path.suffix in kinds or path.name == "py.typed"
    }
    packed = {name for name in wheel.namelist() if name.startswith("tbwidget/")}
    assert packed >= sources
    others = {name.partition("/")[2] for name in packed - sources}
    assert all(re.fullmatch(rf"static/(stub\.js|{BUNDLE})", name) for name in others), others
    assert not any("sourceMappingURL" in wheel.read(name).decode() for name in packed)


def test_the_sdist_has_the_bundle_and_its_sources(sdist_names: list[str]) -> None:
    only(sdist_names, f"tbwidget/static/{BUNDLE}")
    needed = {"LICENSE", "README.md", "js/package-lock.json", "js/scripts/build.mjs",
              "js/src/index.ts", "scripts/frontend.py"}  # fmt: skip
    assert needed <= set(sdist_names)
    assert not [name for name in sdist_names if "node_modules" in name or name.endswith(".map")]


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment(
    distributions: Path, empty_environment: Environment, tmp_path: Path
) -> None:
    (wheel,) = distributions.glob("*.whl")
    empty_environment.run("python", "-m", "pip", "install", "--quiet", str(wheel))
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, tbwidget\n"
        "assert sys.prefix in tbwidget.__file__, tbwidget.__file__\n"
        "for name in tbwidget.__all__:\n"
        "    getattr(tbwidget, name)\n"
        "with tbwidget.SummaryWriter('runs') as writer:\n"
        "    writer.add_scalar('loss', 0.5, 1)\n"
        "tbwidget.TensorBoard('runs').close()\n"
    )
    empty_environment.run("python", "-W", "error", str(script), cwd=tmp_path)
    assert list((tmp_path / "runs").glob("events.out.tfevents.*"))
    served = empty_environment.folder / "share/jupyter/labextensions/tbwidget/static"
    assert len(list(served.glob("tbwidget-*.js"))) == 1
    empty_environment.run("python", "-m", "pip", "check")
