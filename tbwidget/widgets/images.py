"""`Images`: the panel of images alone, as a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from tbwidget._errors import NameNotFoundError, ReadError
from tbwidget.data.blobs import image
from tbwidget.data.rereading import read_value
from tbwidget.data.series import BlobSeries
from tbwidget.widgets._widget import CATCH_UP_SECONDS, LogdirWidget

if TYPE_CHECKING:
    import PIL.Image

    from tbwidget.data.logdir import Logdir
    from tbwidget.data.series import IndexEntry


class Images(LogdirWidget):
    """Live images, every step of them, without the board around them.

    Parameters
    ----------
    logdir : str, os.PathLike, sequence or mapping
        As for `TensorBoard`.
    tags : list of str
        The tags to show, in this order; ``"/sample.*/"`` stands for all that the regular
        expression (JavaScript's, case-insensitive) finds. Without, all tags are shown, by
        groups.
    image_layout : {"gallery", "sheet", "grid"}
        A card for each tag and run; the same with steps side by side; or the runs of a tag
        one below the other by steps.
    follow_links, salvage, storage_options, memory_budget, layout
        As for `TensorBoard`.
    **settings
        Those of a `TensorBoard`: ``card_width=200``, ``gamma=2.2``, ``step=100``.

    Raises
    ------
    LogdirError
        `logdir` is a file, or a URL of a protocol that is not known or needs a library.
    TypeError
        A setting of that name does not exist.
    traitlets.TraitError
        A setting has a value it cannot have.

    Examples
    --------
    >>> import numpy as np
    >>> from tbwidget import Images, SummaryWriter
    >>> with SummaryWriter("runs/a") as writer:
    ...     for step in range(3):
    ...         writer.add_image("sample", np.full((3, 8, 16), 80 * step, np.uint8), step)
    >>> images = Images("runs", tags=["sample"])
    >>> images.selected_images = [{"run": "a", "tag": "sample", "step": 2, "index": 0}]
    >>> [picked] = images.selected
    >>> picked.size, picked.getpixel((0, 0))
    ((16, 8), (160, 160, 160))
    >>> images.close()
    """

    _plugins = ("images",)

    panel = traitlets.Enum(("images",), "images").tag(sync=True)
    """The panel on screen."""
    toolbar = traitlets.Bool(False).tag(sync=True)
    """Whether tabs, filter and settings stand above the images."""
    run_list = traitlets.Bool(False).tag(sync=True)
    """Whether the runs are listed beside the images."""

    @property
    def selected(self) -> list[PIL.Image.Image]:
        """The images picked out on the page or by `selected_images`, read at each access.

        Returns
        -------
        list of PIL.Image.Image
            In the order they were picked, decoded from the bytes in the files, of whatever
            mode and size they have; of an animation the first frame.

        Raises
        ------
        NameNotFoundError
            The files have no such run, tag or step.
        ReadError
            One is damaged, or its file is gone.
        RuntimeError
            The widget is closed.
        """
        channel = self._channel
        if channel is None:
            raise RuntimeError(f"{self!r} is closed, and reads no files any more")
        channel.feed.catch_up(CATCH_UP_SECONDS)
        logdir = channel.feed.logdir
        with logdir.lock:
            places = [(place, _entry_of(place, logdir)) for place in self.selected_images]
        return [_opened(place, entry) for place, entry in places]


def _entry_of(place: dict[str, Any], logdir: Logdir) -> IndexEntry:
    run = logdir.runs.get(place["run"])
    series = run and run.series.get((place["tag"], "images"))
    if not isinstance(series, BlobSeries):
        raise NameNotFoundError(f"no images of the tag {place['tag']!r} in run {place['run']!r}")
    found = [entry for entry in series.entries if entry.step == place["step"]]
    if not found:
        steps = ", ".join(str(entry.step) for entry in series.entries[-5:])
        raise NameNotFoundError(
            f"{place['tag']!r} of run {place['run']!r} has no step {place['step']}; "
            f"its last ones are {steps}"
        )
    return found[-1]


def _opened(place: dict[str, Any], entry: IndexEntry) -> PIL.Image.Image:
    encoded = image.decode(read_value(entry))
    index = place.get("index", 0)
    if not 0 <= index < len(encoded):
        raise ReadError(
            f"{place['tag']!r} of run {place['run']!r} at step {place['step']} has "
            f"{len(encoded)} images, and none with the index {index}"
        )
    return image.opened(encoded[index])
