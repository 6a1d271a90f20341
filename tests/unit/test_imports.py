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
    "_urls": {"_errors"},
    "record": {"_errors", "_proto"},
    "summary": {"_errors", "_proto", "record"},
    "graph": {"_errors", "_proto"},
    "writer": {"_errors", "_proto", "_urls", "record", "summary", "graph"},
    "data": {"_errors", "_proto", "_urls", "record"},
    "reader": {"_errors", "_proto", "record", "data"},
    "export": {"_errors", "reader"},
    "terminal": set(),
    "cli": {"_errors", "reader", "export", "terminal"},
    "__main__": {"cli"},
    "panels": {"_errors", "_proto", "data"},
    "projection": {"_errors", "data", "summary.arrays"},
    "widgets": {"_errors", "record", "data", "panels", "projection"},
    "magic": {"_errors", "panels", "widgets"},
}
"""What each part of the package may import of the others: parts, or a module of one."""

WIDGET_LIBRARIES = {"anywidget", "ipywidgets", "traitlets", "IPython"}

TYPESCRIPT = {
    "protocol": set(),
    "core": {"protocol"},
    "model": {"protocol", "core"},
    "store": {"protocol", "core", "model"},
    "charts": {"protocol", "core", "model", "store"},
    "projector": {"protocol", "core"},
    "panels": {"protocol", "core", "model", "store", "charts", "projector"},
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
    imported = {name for name in _python_imports(path) if name.startswith("tbwidget.")}
    allowed = tuple(f"tbwidget.{one}." for one in {part, *PYTHON[part]})
    assert {name for name in imported if not f"{name}.".startswith(allowed)} == set()


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


@pytest.mark.parametrize(("part", "path"), _typescript_files(), ids=lambda value: str(value)[-40:])
def test_only_markdown_makes_elements_of_strings(part: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    makers = r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser"
    assert not re.search(rf"{makers}|setHTML|document\.write|srcdoc", text), part
    if path != ROOT / "js/src/panels/text/markdown.ts":
        assert "dompurify" not in text


FRAMEWORKS = {"torch", "jax", "matplotlib", "onnx", "tensorboard", "tensorboardX", "moviepy"}

WRITE = """
import numpy as np
writer = SummaryWriter(write_to_disk=True, log_dir=sys.argv[1])
image = np.zeros((3, 8, 8), np.float32)
writer.add_scalar("s", np.float32(1), 0)
writer.add_scalars("s", {"a": 1.0}, 0)
writer.add_tensor("t", image)
writer.add_histogram("h", image)
writer.add_image("i", image)
writer.add_images("i", image[None])
writer.add_image_with_boxes("b", image, np.array([[1, 1, 4, 4]]))
writer.add_video("v", image[None, None])
writer.add_audio("a", np.zeros(9))
writer.add_text("t", "text")
writer.add_pr_curve("p", [0, 1], [0.2, 0.8])
writer.add_mesh("m", np.zeros((1, 4, 3)))
writer.add_hparams({"lr": 1.0}, {"loss": 1.0})
writer.add_custom_scalars_multilinechart(["s"])
writer.add_embedding(np.zeros((4, 3)), label_img=np.zeros((4, 3, 2, 2)))
writer.close()
"""


def _loaded_by(code: str, *arguments: str) -> set[str]:
    """Return the packages that a process has loaded after running `code`."""
    code = f"import sys\n{code}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True
    )
    return set(run.stdout.split())


def test_importing_a_writer_loads_no_widgets_and_no_encoders() -> None:
    loaded = _loaded_by("from tbwidget import SummaryWriter")
    assert "tbwidget" in loaded
    assert not {*WIDGET_LIBRARIES, *FRAMEWORKS, "bokeh", "PIL", "orjson", "crc32c"} & loaded


def test_writing_arrays_of_numpy_loads_no_other_framework(tmp_path: Path) -> None:
    loaded = _loaded_by(f"from tbwidget import SummaryWriter\n{WRITE}", str(tmp_path))
    assert {"PIL", "orjson"} <= loaded
    assert not {*WIDGET_LIBRARIES, *FRAMEWORKS, "bokeh"} & loaded
