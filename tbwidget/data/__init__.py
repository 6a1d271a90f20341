"""Reading: finds event files, follows them as they grow, keeps what they hold.

Scalars become columns, every point of them. Everything else becomes an entry of an index
that tells where it is, and is read when somebody looks.
"""

from __future__ import annotations

from tbwidget.data.changes import Changes, SeriesKey
from tbwidget.data.logdir import Logdir

__all__ = ["Changes", "Logdir", "SeriesKey"]
