"""What one board has been told of embeddings, and what it is owed. No threads, no comm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tbwidget.widgets import _projector_protocol as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Buffers = Sequence[bytes | memoryview]


class ProjectorPublisher:
    """The news of embeddings that are owed to one board.

    Of an iteration the last frame counts: what a board had no turn for is passed over. The
    caller holds ``logdir.lock`` around every call.
    """

    def __init__(self) -> None:
        self._spaces: list[wire.SpaceEntry] = []
        self._frames: dict[tuple[int, int, str], _Frame] = {}
        self._selection: _Selection | None = None
        self.reset()

    def reset(self) -> None:
        """Owe everything again."""
        self._spaces_due = bool(self._spaces)
        self._frames_due = dict.fromkeys(self._frames)
        self._selection_due = self._selection is not None

    @property
    def owes(self) -> bool:
        """Whether there is news."""
        return self._spaces_due or bool(self._frames_due) or self._selection_due

    def put_spaces(self, spaces: list[wire.SpaceEntry]) -> None:
        """Owe these embeddings, in place of those before."""
        if spaces != self._spaces:
            self._spaces, self._spaces_due = spaces, True

    def put_frame(self, entry: wire.FrameEntry, buffers: Buffers) -> None:
        """Owe a frame, in place of the one before of the same iteration."""
        key = entry["space"], entry["step"], entry["method"]
        self._frames[key] = _Frame(entry, buffers)
        self._frames_due[key] = None

    def put_selection(self, space: int, step: int, points: NDArray[np.uint32]) -> None:
        """Have the page select these points."""
        self.keep_selection(space, step, points)
        self._selection_due = True

    def keep_selection(self, space: int, step: int, points: NDArray[np.uint32]) -> None:
        """Remember what the page selected, for when it comes anew."""
        self._selection = _Selection(wire.SelectionEntry(space=space, step=step), points)
        self._selection_due = False

    def put_news(self) -> tuple[wire.ProjectorUpdate, list[bytes | memoryview]]:
        """Return what is owed, and its buffers."""
        update = wire.ProjectorUpdate()
        buffers: list[bytes | memoryview] = []
        if self._spaces_due:
            update["spaces"], self._spaces_due = self._spaces, False
        if self._frames_due:
            frames = [self._frames[key] for key in self._frames_due]
            update["frames"] = [frame.entry for frame in frames]
            for frame in frames:
                buffers += frame.buffers
            self._frames_due = {}
        if self._selection_due and self._selection:
            update["selection"], self._selection_due = self._selection.entry, False
            buffers.append(self._selection.points.tobytes())
        return update, buffers


class _Frame(NamedTuple):
    entry: wire.FrameEntry
    buffers: Buffers


class _Selection(NamedTuple):
    entry: wire.SelectionEntry
    points: NDArray[np.uint32]
