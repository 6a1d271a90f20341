"""Embeddings for one board: which there are, and answers to what its page asks of them.

Reading files and projecting points take seconds, so that is done on a thread beside the feed's
and the kernel's, in the order of asking. What is read stays, as far as there is room.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np

from tbwidget._errors import NameNotFoundError, TbwidgetError
from tbwidget.data.embeddings import listed_embeddings
from tbwidget.projection.alignment import aligned
from tbwidget.projection.iterating.methods import methods
from tbwidget.projection.neighbors import neighbors
from tbwidget.projection.space import FileSpace, catalogue
from tbwidget.widgets import _projector_protocol as wire
from tbwidget.widgets import _protocol
from tbwidget.widgets._iterations import Iterations, Place
from tbwidget.widgets._jobs import Jobs
from tbwidget.widgets._shown_space import LABELS, ShownSpace, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from tbwidget.data.embeddings import Embedding
    from tbwidget.projection.space import Space
    from tbwidget.widgets._feed import Feed
    from tbwidget.widgets._projector_publisher import ProjectorPublisher

    Buffers = Sequence[bytes | memoryview]
    Send = Callable[[Mapping[str, Any], Buffers], None]
    Result = tuple[Any, Buffers]

MOST_HELD_BYTES: Final = 1 << 30
"""Of points that stay in memory, besides those on screen."""

MOST_HELD: Final = 64
"""Steps of spaces that stay in memory."""

_log = logging.getLogger(__name__)


class Selected(NamedTuple):
    """Points that are selected."""

    place: Place
    points: NDArray[np.uint32]
    """Ascending."""


class ProjectorDesk:
    """What a board's page can see of embeddings.

    Parameters
    ----------
    feed : Feed
        Of the logdir in which they are looked for, and whose thread tells the page.
    publisher : ProjectorPublisher
        Takes the news; ``feed.logdir.lock`` is around it.
    send : callable
        Sends an answer's content and buffers, from any thread.
    spaces : mapping of str to Space, optional
        Those that are in no log, by their names.
    """

    def __init__(
        self,
        feed: Feed,
        publisher: ProjectorPublisher,
        send: Send,
        spaces: Mapping[str, Space] | None = None,
    ) -> None:
        self._feed = feed
        self._publisher = publisher
        self._send = send
        self._jobs = Jobs(f"tbwidget-projector {feed.logdir.path}")
        self._iterations = Iterations(self._tell_frame)
        self._ids: dict[tuple[str, str], int] = {}
        self._files: dict[Place, Embedding] = {}
        self._held: dict[Place, ShownSpace] = {}
        self._own: dict[Place, ShownSpace] = {}
        # The coordinates that were sent last, by place and projection: others are turned to them.
        self._sent: dict[tuple[Place, str], NDArray[np.float32]] = {}
        # Kernel and page look at the same spaces.
        self._lock = threading.RLock()
        self._wanted: tuple[Callable[[ProjectorDesk], Place], NDArray[np.uint32]] | None = None
        self.selected: Selected | None = None
        self.on_select: Callable[[Selected], None] | None = None
        self._entries: list[wire.SpaceEntry] = []
        for name, space in (spaces or {}).items():
            place = Place(self._id_of("", name), 0)
            self._own[place] = self._shown_of(place, space)
            self._entries.append(wire.SpaceEntry(id=place.space, run="", name=name, steps=[0]))
        if self._entries:
            publisher.put_spaces(self._entries)

    def look(self) -> None:
        """Find out anew which embeddings the logdir lists. Takes no time."""
        self._jobs.add(self._look)

    def close(self) -> None:
        """Answer no more, and end what iterates."""
        self._jobs.close()
        self._iterations.close()

    def ask(self, request: _protocol.Request, buffers: Buffers) -> None:
        """Answer a question of the page, when it is its turn."""
        if request["method"] == _protocol.Method.SELECT:
            self._answer(request, buffers)
        else:
            self._jobs.add(lambda: self._answer(request, buffers))

    def select(
        self, place_of: Callable[[ProjectorDesk], Place], points: NDArray[np.uint32]
    ) -> None:
        """Have the page select these points, which ascend, as soon as their space is known."""
        self._wanted = place_of, points
        self._jobs.add(self._select_wanted)

    def settle(self, seconds: float) -> None:
        """Wait until what it was given to do has been done."""
        done = threading.Event()
        self._jobs.add(done.set)
        done.wait(seconds)

    def shown(self, place: Place) -> ShownSpace:
        """Return a space at a step, read if it is not here.

        Raises
        ------
        NameNotFoundError
            There is none.
        ReadError
            Its points can't be read.
        """
        if own := self._own.get(place):
            return own
        with self._lock:
            found = self._held.pop(place, None)
            embedding = self._files.get(place)
        if found is None:
            if embedding is None:
                raise NameNotFoundError(f"there is no embedding {place.space} at {place.step}")
            found = self._shown_of(place, FileSpace(embedding))
            found.space.vectors  # noqa: B018  # what can't be read is not held
        with self._lock:
            self._held[place] = found
            self._make_room(place)
        return found

    def place_of(self, run: str, name: str, step: int | None) -> Place:
        """Return the place of a space by its names; its last step where none is said.

        Raises
        ------
        NameNotFoundError
            There is none.
        """
        for entry in self._entries:
            if (entry["run"], entry["name"]) == (run, name):
                found = entry["steps"][-1] if step is None else step
                if found in entry["steps"]:
                    return Place(entry["id"], found)
        there = ", ".join(repr((one["run"], one["name"])) for one in self._entries) or "none"
        raise NameNotFoundError(
            f"no embedding {name!r} of run {run!r} at step {step}: there are {there}"
        )

    @property
    def entries(self) -> Sequence[wire.SpaceEntry]:
        """The spaces there are."""
        return self._entries

    def _look(self) -> None:
        with self._feed.logdir.lock:
            configs = list(self._feed.logdir.configs.values())
        found, problems = listed_embeddings(configs)
        files: dict[Place, Embedding] = {}
        entries = [entry for entry in self._entries if not entry["run"]]
        for (run, name), steps in catalogue(found).items():
            number = self._id_of(run, name)
            entries.append(wire.SpaceEntry(id=number, run=run, name=name, steps=[*steps]))
            files.update({Place(number, step): one for step, one in steps.items()})
        with self._lock:
            # Their files may be others than those that were read.
            self._held.clear()
            self._files, self._entries = files, entries
        with self._feed.logdir.lock:
            self._feed.logdir.note_config_problems(problems)
            self._publisher.put_spaces(entries)
        if problems:
            self._feed.look_around()  # which counts them
        else:
            self._feed.wake()
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted is None:
            return
        place_of, points = self._wanted
        try:
            place = place_of(self)
        except NameNotFoundError:
            return  # it may come
        self._wanted = None
        self.selected = Selected(place, points)
        with self._feed.logdir.lock:
            self._publisher.put_selection(*place, points)
        self._feed.wake()

    def _shown_of(self, place: Place, space: Space) -> ShownSpace:
        return ShownSpace(space, self._iterations.coordinates(place))

    def _tell_frame(self, entry: wire.FrameEntry, buffers: Buffers) -> None:
        with self._feed.logdir.lock:
            self._publisher.put_frame(entry, buffers)
        self._feed.wake()

    def _id_of(self, run: str, name: str) -> int:
        return self._ids.setdefault((run, name), len(self._ids))

    def _make_room(self, kept: Place) -> None:
        """Forget what was looked at least lately."""
        for place in list(self._held):
            size = sum(one.nbytes for one in self._held.values())
            if size <= MOST_HELD_BYTES and len(self._held) <= MOST_HELD:
                return
            if place != kept:
                del self._held[place]

    def _answer(self, request: _protocol.Request, buffers: Buffers) -> None:
        response = _protocol.Response(type="response", request=request["request"])
        data: Buffers = []
        try:
            params = cast("Any", request["params"])
            place = Place(int(params["space"]), int(params["step"]))
            response["result"], data = _METHODS[request["method"]](self, place, params, buffers)
        except (TbwidgetError, ValueError, MemoryError) as error:
            response["error"] = str(error) or type(error).__name__
        except Exception as error:  # noqa: BLE001
            # A file may hold anything, and one of it must not end the answers.
            _log.exception("tbwidget could not answer %s", request["method"])
            response["error"] = f"{request['method']} failed: {type(error).__name__}: {error}"
        self._send(response, data)

    def _space(self, place: Place, _params: wire.SpaceParams, _buffers: Buffers) -> Result:
        return self.shown(place).details(methods()), []

    def _columns(self, place: Place, params: wire.ColumnsParams, _buffers: Buffers) -> Result:
        shown = self.shown(place)
        entries: dict[str, wire.ColumnEntry] = {}
        data: dict[str, bytes] = {}
        axes = [one for one in params["columns"] if not one.startswith(LABELS)]
        for column in set(params["columns"]).difference(axes):
            entries[column], data[column] = shown.label_column(column)
        if axes:
            coordinates, shares = shown.coordinates(axes, params["center"], params["unit_length"])
            coordinates = self._turned(place, axes, coordinates, params["align"])
            for entry, buffer in zip(*packed(axes, coordinates, shares), strict=True):
                entries[entry["id"]], data[entry["id"]] = entry, buffer
        result = wire.ColumnsResult(columns=[entries[one] for one in params["columns"]])
        return result, [data[one] for one in params["columns"]]

    def _turned(
        self, place: Place, axes: Sequence[str], coordinates: NDArray[np.float32], onto: int | None
    ) -> NDArray[np.float32]:
        """Return coordinates turned onto those of another step, where these were sent."""
        name = " ".join(axes)
        before = None if onto is None else self._sent.get((Place(place.space, onto), name))
        if before is not None and not axes[0].startswith("raw/"):
            coordinates = aligned(coordinates, before)
        self._sent.pop((place, name), None)
        self._sent[place, name] = coordinates
        while len(self._sent) > MOST_HELD:
            del self._sent[next(iter(self._sent))]
        return coordinates

    def _custom(self, place: Place, params: wire.CustomParams, buffers: Buffers) -> Result:
        groups = [np.frombuffer(one, "<u4") for one in buffers]
        if len(groups) != 2 * params["axes"] or not groups:
            raise ValueError(f"{len(groups)} groups of points, expected two an axis")
        coordinates = self.shown(place).project_between(
            groups, params["center"], params["unit_length"]
        )
        ids = [f"custom/{index}" for index in range(params["axes"])]
        entries, data = packed(ids, coordinates, [None] * len(ids))
        return wire.ColumnsResult(columns=[*entries]), data

    def _neighbors(self, place: Place, params: wire.NeighborsParams, _buffers: Buffers) -> Result:
        ready = self.shown(place).prepared(params["center"], params["unit_length"])
        found = neighbors(ready, params["point"], params["count"], params["metric"])
        return wire.EmptyResult(), [found.indices.tobytes(), found.distances.tobytes()]

    def _project(self, place: Place, params: wire.ProjectParams, _buffers: Buffers) -> Result:
        if params["command"] == "start":
            ready = self.shown(place).prepared(params["center"], params["unit_length"])
            self._iterations.start(place, ready, params)
        else:
            self._iterations.command(place, params["method"], params["command"])
        return wire.EmptyResult(), []

    def _sheet(self, place: Place, params: wire.SheetParams, _buffers: Buffers) -> Result:
        return wire.EmptyResult(), [self.shown(place).sheet(params["sheet"])]

    def _picture(self, place: Place, params: wire.PictureParams, _buffers: Buffers) -> Result:
        return wire.EmptyResult(), [self.shown(place).picture(params["point"])]

    def _select(self, place: Place, _params: wire.SelectParams, buffers: Buffers) -> Result:
        [data] = buffers
        points = np.frombuffer(data, "<u4").astype(np.uint32)
        self.selected = Selected(place, points)
        with self._feed.logdir.lock:
            self._publisher.keep_selection(*place, points)
        if self.on_select:
            self.on_select(self.selected)
        return wire.EmptyResult(), []


_METHODS: Final[dict[str, Callable[[ProjectorDesk, Place, Any, Any], Result]]] = {
    _protocol.Method.SPACE: ProjectorDesk._space,
    _protocol.Method.COLUMNS: ProjectorDesk._columns,
    _protocol.Method.CUSTOM: ProjectorDesk._custom,
    _protocol.Method.NEIGHBORS: ProjectorDesk._neighbors,
    _protocol.Method.PROJECT: ProjectorDesk._project,
    _protocol.Method.SHEET: ProjectorDesk._sheet,
    _protocol.Method.PICTURE: ProjectorDesk._picture,
    _protocol.Method.SELECT: ProjectorDesk._select,
}
METHODS: Final = frozenset(_METHODS)
"""What it answers."""
