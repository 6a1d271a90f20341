"""Embeddings: of files of their own beside the event files, by `tbwidget.projection`."""

from __future__ import annotations

from typing import Final

NAME: Final = "projector"
