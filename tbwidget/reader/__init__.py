"""Logdirs from Python: data frames, images, histograms, without a widget.

This is the face of `tbwidget.data`, which finds and follows the files.
"""

from __future__ import annotations

from tbwidget.reader.logdir import Logdir, open_logdir

__all__ = ["Logdir", "open_logdir"]
