"""Steps of images, histograms and the like, read from their files for the page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from tbwidget._errors import ReadError
from tbwidget.data.rereading import read_value
from tbwidget.panels import STEP_PANELS
from tbwidget.widgets import _protocol as wire

if TYPE_CHECKING:
    from tbwidget.data.series import IndexEntry
    from tbwidget.panels import Part, StepPanel

BY_PLUGIN: Final[dict[str, StepPanel]] = {panel.plugin: panel for panel in STEP_PANELS}

MOST_RECORD_BYTES: Final = 64 << 20
"""Of a step that is read for a page."""

MOST_ERROR_SIGNS: Final = 500

Message = tuple[wire.ItemEntry, list[bytes | memoryview]]

_log = logging.getLogger(__name__)


def read_item(
    panel: StepPanel, series: int, number: int, entry: IndexEntry, part: Part = "preview"
) -> Message:
    """Read a step; what can't be read becomes an entry that says why.

    Parameters
    ----------
    panel : StepPanel
    series, number : int
        Of the series on the wire, and of the step in it.
    entry : IndexEntry
        Where the step lies.
    part : {"preview", "full"}
    """
    made = wire.ItemEntry(series=series, number=number, step=entry.step, part=part, buffers=0)
    try:
        if entry.length > MOST_RECORD_BYTES:
            raise ReadError(f"a record of {entry.length} bytes, more than {MOST_RECORD_BYTES}")
        item = panel.item(read_value(entry), part)
    except ReadError as error:
        made["error"] = str(error)[:MOST_ERROR_SIGNS]
        return made, []
    except Exception as error:  # noqa: BLE001
        # A file may hold anything, and one step of it must not end the board.
        _log.exception("tbwidget could not show step %s of %s", entry.step, entry.file)
        made["error"] = f"{type(error).__name__}: {error}"[:MOST_ERROR_SIGNS]
        return made, []
    made["content"], made["buffers"] = item.content, len(item.buffers)
    return made, item.buffers
