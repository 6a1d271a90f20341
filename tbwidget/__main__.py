"""``python -m tbwidget``."""

from __future__ import annotations

import sys

from tbwidget.cli import main

sys.exit(main())
