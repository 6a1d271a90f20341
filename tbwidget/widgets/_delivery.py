"""How the front end's code reaches the page.

The wheel installs the bundle where Jupyter's server serves static files, so a
widget carries as its ``_esm`` only a stub that imports the bundle from there,
or asks for it by comm where that fails. A page loads the code once, and a saved
notebook holds none of it. Where no Jupyter server serves the page (marimo, VS
Code, Colab) the whole bundle is the ``_esm``.
"""

from __future__ import annotations

import gzip
import os
import sys
from functools import cache
from pathlib import Path
from typing import Final

from tbwidget._errors import FrontEndError

STATIC: Final = Path(__file__).parent.parent / "static"

ENVIRONMENT: Final = "TBWIDGET_ESM"
"""``stub`` or ``whole`` in this environment variable overrides what is found out."""


def esm() -> str:
    """Return the text of a widget's ``_esm``: the stub or the whole bundle.

    Raises
    ------
    FrontEndError
        The front end has not been built, or `ENVIRONMENT` has another value.
    """
    source = bundle_path() if carries_whole_bundle() else STATIC / "stub.js"
    return _read(source).decode()


def carries_whole_bundle() -> bool:
    """Whether no Jupyter server serves the page, so that a stub would find nothing."""
    choice = os.environ.get(ENVIRONMENT, "")
    if choice not in {"", "stub", "whole"}:
        raise FrontEndError(f"{ENVIRONMENT}={choice!r}: expected 'stub' or 'whole'")
    if choice:
        return choice == "whole"
    return (
        "marimo" in sys.modules
        or "google.colab" in sys.modules
        or "VSCODE_PID" in os.environ
        or "VSCODE_IPC_HOOK" in os.environ
    )


@cache
def bundle_path() -> Path:
    """Return the path of the built bundle."""
    found = sorted(STATIC.glob("tbwidget-*.js"))
    if len(found) != 1:
        raise FrontEndError(
            f"{STATIC} holds {len(found)} bundles, expected 1: build the front end by "
            "installing tbwidget from its checkout (pip install .)"
        )
    return found[0]


@cache
def gzipped_bundle() -> bytes:
    """Return the bundle, gzipped, as it goes over the comm."""
    return gzip.compress(_read(bundle_path()), mtime=0)


@cache
def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FrontEndError(
            f"{path} is missing: build the front end by installing tbwidget from its "
            "checkout (pip install .)"
        ) from None
