"""What the caller is told of input that is taken."""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING

from tbwidget.writer._run_writer import RunWriter

if TYPE_CHECKING:
    from tbwidget.summary.draft import Draft, FilesDraft


class Remarks(RunWriter):
    """Tells each remark once a writer."""

    def _tell(self, draft: Draft | FilesDraft) -> None:
        """Warn of what there is to be known of `draft`, at the line that called ``add_*``."""
        if draft.remark and draft.remark not in self._told:
            self._told.add(draft.remark)
            warnings.warn(draft.remark, stacklevel=3)

    @functools.cached_property
    def _told(self) -> set[str]:
        return set()
