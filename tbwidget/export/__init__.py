"""What is in a logdir, written to other formats."""

from __future__ import annotations

from tbwidget.export.scalars import FORMATS, write_scalars

__all__ = ["FORMATS", "write_scalars"]
