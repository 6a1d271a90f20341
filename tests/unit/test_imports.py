"""Imports run one way, in Python and in TypeScript, as CONTRIBUTING.md draws it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PYTHON = {
    "_errors": set(),
    "_proto": set(),
    "record": {"_errors", "_proto"},
    "summary": {"_errors", "_proto", "record"},
    "graph": {"_errors", "_proto"},
    "writer": {"_errors", "_proto", "record", "summary", "graph"},
    "data": {"_errors", "_proto", "record"},
    "panels": {"_errors", "data"},
    "widgets": {"_errors", "record", "data", "panels"},
    "magic": {"_errors", "panels", "widgets"},
}
"""What each part of the package may import of the others."""

WIDGET_LIBRARIES = {"anywidget", "ipywidgets", "traitlets", "IPython"}

TYPESCRIPT = {
    "protocol": set(),
    "core": {"protocol"},
    "model": {"protocol", "core"},
    "store": {"protocol", "core", "model"},
    "charts": {"protocol", "core", "model", "store"},
    "panels": {"protocol", "core", "model", "store", "charts"},
    "host": {"protocol", "core", "model", "store", "charts", "panels"},
    "index": {"protocol", "core", "model", "store", "charts", "panels", "host"},
    "stub": {"protocol", "model", "store"},  # types only: the stub stays small
}
"""The same for the folders and files of js/src."""


def _python_imports(path: Path) -> set[str]:
    """Return the dotted names that `path` imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _python_files() -> list[tuple[str, Path]]:
    package = ROOT / "tbwidget"
    found = [
        (path.relative_to(package).parts[0].removesuffix(".py"), path)
        for path in sorted(package.rglob("*.py"))
    ]
    return [(part, path) for part, path in found if part != "__init__"]


@pytest.mark.parametrize(("part", "path"), _python_files(), ids=lambda value: str(value)[-40:])
def test_python_imports_run_one_way(part: str, path: Path) -> None:
    imported = {
        name.split(".")[1] for name in _python_imports(path) if name.startswith("tbwidget.")
    }
    assert imported - {part} <= PYTHON[part]


@pytest.mark.parametrize(("part", "path"), _python_files(), ids=lambda value: str(value)[-40:])
def test_only_widgets_import_widget_libraries(part: str, path: Path) -> None:
    imported = {name.split(".")[0] for name in _python_imports(path)}
    if part not in {"widgets", "magic"}:
        assert not imported & WIDGET_LIBRARIES


def _typescript_files() -> list[tuple[str, Path]]:
    source = ROOT / "js" / "src"
    return [
        (path.relative_to(source).parts[0].split(".")[0], path)
        for path in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")])
    ]


@pytest.mark.parametrize(("part", "path"), _typescript_files(), ids=lambda value: str(value)[-40:])
def test_typescript_imports_run_one_way(part: str, path: Path) -> None:
    source = ROOT / "js" / "src"
    imported = set()
    for name in re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']*)["']""", path.read_text("utf-8")):
        target = (path.parent / name).resolve().relative_to(source)
        imported.add(target.parts[0].split(".")[0])
    assert imported - {part} <= TYPESCRIPT[part]


@pytest.mark.parametrize(("part", "path"), _typescript_files(), ids=lambda value: str(value)[-40:])
def test_only_charts_import_bokeh(part: str, path: Path) -> None:
    if part != "charts":
        assert "@bokeh/bokehjs" not in path.read_text(encoding="utf-8")


def test_a_writer_loads_no_widgets() -> None:
    code = (
        "import sys; from tbwidget import SummaryWriter; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "tbwidget" in loaded
    assert not {*WIDGET_LIBRARIES, "bokeh", "torch", "tensorboard"} & set(loaded)
