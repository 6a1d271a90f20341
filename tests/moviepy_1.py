"""The names of moviepy 1, which torch's writer asks for: with those of 2 it writes no GIF."""

from __future__ import annotations

import sys
import types
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def moviepy_1() -> Iterator[None]:
    """Give torch those names."""
    import moviepy

    class ImageSequenceClip(moviepy.ImageSequenceClip):  # type: ignore[misc]
        def write_gif(self, filename: str, verbose: bool = False, logger: None = None) -> None:
            super().write_gif(filename, logger=logger)

    editor = types.ModuleType("moviepy.editor")
    editor.ImageSequenceClip = ImageSequenceClip  # type: ignore[attr-defined]
    with (
        mock.patch.object(moviepy, "editor", editor, create=True),
        mock.patch.dict(sys.modules, {"moviepy.editor": editor}),
    ):
        yield
