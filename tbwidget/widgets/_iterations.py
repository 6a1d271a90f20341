"""t-SNE and UMAP of a board's embeddings: begun, halted and ended by the page, told to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tbwidget.projection.iterating.process import Iterating
from tbwidget.widgets import _projector_protocol as wire
from tbwidget.widgets._shown_space import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tbwidget.projection.iterating.wire import Frame
    from tbwidget.projection.prepare import Prepared

    Tell = Callable[[wire.FrameEntry, Sequence[bytes]], None]


class Place(NamedTuple):
    """Names a space at a step, as the page does."""

    space: int
    step: int


class Iterations:
    """Those under way, and where the points of all were last.

    Parameters
    ----------
    tell : callable
        Gets each frame, ready for the page, on any thread.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._running: dict[tuple[Place, str], Iterating] = {}
        self._tokens: dict[tuple[Place, str], object] = {}
        self._coordinates: dict[Place, dict[str, NDArray[np.float32]]] = {}

    def coordinates(self, place: Place) -> dict[str, NDArray[np.float32]]:
        """Return the last coordinates by the method, which go on changing; shape (N, K)."""
        return self._coordinates.setdefault(place, {})

    def start(self, place: Place, prepared: Prepared, params: wire.ProjectParams) -> None:
        """Begin, in place of one of the same space, step and method.

        Points begin where those of another step ended, if there is one, so that the eye can
        follow them.

        Raises
        ------
        MissingLibraryError
            The method's library is not installed.
        """
        method = params["method"]
        key = place, method
        self._stop(key)
        self.coordinates(place).pop(method, None)
        token = self._tokens[key] = object()

        def take(frame: Frame) -> None:
            # One that another took the place of may still have something to say.
            if self._tokens.get(key) is token:
                self._take(place, method, frame)

        dimensions = params["dimensions"]
        initial = self._ended_elsewhere(place, method, (prepared.total, dimensions))
        self._running[key] = Iterating(
            method, prepared, dimensions, params["settings"], take, initial
        )

    def command(self, place: Place, method: str, command: str) -> None:
        """Halt, go on with, or end what is under way; of others nothing is said."""
        iterating = self._running.get((place, method))
        if iterating is None:
            return
        actions: dict[str, Callable[[], None]] = {
            "pause": iterating.pause,
            "resume": iterating.resume,
            "stop": iterating.stop,
        }
        if command not in actions:
            raise ValueError(f"command is {command!r}, expected one of {', '.join(wire.COMMANDS)}")
        actions[command]()

    def close(self) -> None:
        """End all, and tell no more."""
        self._tokens.clear()
        for iterating in list(self._running.values()):
            iterating.stop()
        self._running.clear()

    def _ended_elsewhere(
        self, place: Place, method: str, shape: tuple[int, int]
    ) -> NDArray[np.float32] | None:
        """Return the coordinates of another step of the space, the latest begun that fit."""
        for other, found in reversed(self._coordinates.items()):
            coordinates = found.get(method)
            if (
                other.space == place.space
                and other.step != place.step
                and coordinates is not None
                and coordinates.shape == shape
                and np.isfinite(coordinates).all()
            ):
                return coordinates
        return None

    def _stop(self, key: tuple[Place, str]) -> None:
        former = self._running.pop(key, None)
        if former is not None:
            former.stop()

    def _take(self, place: Place, method: str, frame: Frame) -> None:
        entry: Any = wire.FrameEntry(
            space=place.space,
            step=place.step,
            method=method,  # type: ignore[typeddict-item]  # of those that run
            state=frame.state,
            iteration=frame.iteration,
            of=frame.of,
            columns=[],
        )
        if frame.error:
            entry["error"] = frame.error
        buffers: list[bytes] = []
        if frame.coordinates is not None:
            self.coordinates(place)[method] = frame.coordinates
            ids = [f"{method}/{index}" for index in range(frame.coordinates.shape[1])]
            entry["columns"], buffers = packed(ids, frame.coordinates, [None] * len(ids))
        self._tell(entry, buffers)
