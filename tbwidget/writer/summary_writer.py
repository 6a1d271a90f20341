"""`SummaryWriter`: ``torch.utils.tensorboard``'s interface, without torch."""

from __future__ import annotations

import os
import socket
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

from tbwidget._errors import WriteError
from tbwidget.summary import as_float, file_version_event, purge_event, scalar, summary_event
from tbwidget.writer._lifetimes import opening
from tbwidget.writer.event_file_writer import EventFileWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from tbwidget._proto.event_pb2 import Event

STEP_LIMIT: Final = 1 << 63
"""Steps are int64 in the file."""


class SummaryWriter:
    """Writes runs as TensorBoard event files, at almost no cost to the training loop.

    Names, order and defaults are those of ``torch.utils.tensorboard.SummaryWriter``.
    Encoding and writing happen on a thread of its own: what is added is in the file
    within 0.1 s, and `flush` returns when it is. As the last line of a notebook cell a
    writer shows the board of its folder.

    Parameters
    ----------
    log_dir : str or os.PathLike, optional
        The run's folder, made if it does not exist. Default:
        ``runs/CURRENT_DATETIME_HOSTNAME`` + `comment`.
    comment : str
        Put at the end of the default `log_dir`; without effect if that is given.
    purge_step : int, optional
        Points written to this run before, at this step and later, are left out of charts.
    max_queue, flush_secs : int
        Taken for torch's sake. Nothing waits as long as they would allow.
    filename_suffix : str
        Put at the end of the event file's name.

    Examples
    --------
    >>> from tbwidget import SummaryWriter
    >>> with SummaryWriter("runs/lr_0.1") as writer:
    ...     for step in range(100):
    ...         writer.add_scalar("Loss/train", 1 / (step + 1), step)
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        filename_suffix: str = "",
    ) -> None:
        self.log_dir = os.fsdecode(log_dir) if log_dir else _default_log_dir(comment)
        _check_name(self.log_dir)
        _check_name(filename_suffix)
        # Runs that `add_scalars` begins later lie there too, whatever is the working directory.
        self._folder = os.path.abspath(self.log_dir)  # noqa: PTH100  # keeps the path's links
        self.purge_step = None if purge_step is None else _checked_step(purge_step, "purge_step")
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self.file_writer: EventFileWriter | None = None
        self.all_writers: dict[str, EventFileWriter] | None = None
        self._known_tags: set[str] = set()
        self._get_file_writer()

    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: int | None = None,
        walltime: float | None = None,
        new_style: bool = False,
        double_precision: bool = False,
    ) -> None:
        """Add one number to a time series.

        Parameters
        ----------
        tag : str
            Name of the time series; charts are grouped by what stands before the first ``/``.
        scalar_value : number or array-like of shape ()
            Python's, NumPy's, torch's or another library's. Kept as float32.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        new_style : bool
            Write a tensor of the plugin "scalars" rather than a simple value.
        double_precision : bool
            With `new_style`, keep the value as float64.

        Raises
        ------
        TypeError
            `tag` is no string, or `scalar_value` or `global_step` no number.
        ValueError
            `scalar_value` holds more than one number, or `global_step` is no int64.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> writer = SummaryWriter("runs/quadratic")
        >>> for step in range(10):
        ...     writer.add_scalar("y", step * step, step)
        >>> writer.close()
        """
        if not self._knows(tag):
            self._learn_tag(tag)
        value = scalar_value if type(scalar_value) is float else as_float(scalar_value)
        wall_time = time.time() if walltime is None else _checked_time(walltime)
        step = _checked_step(global_step)
        writer = self.file_writer or self._get_file_writer()
        writer.add(_scalar_event, wall_time, step, tag, value, new_style, double_precision)

    def add_scalars(
        self,
        main_tag: str,
        tag_scalar_dict: Mapping[str, Any],
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add several numbers to one chart: each is a run of its own, as torch has it.

        Parameters
        ----------
        main_tag : str
            Tag of all of them.
        tag_scalar_dict : mapping of str to number
            The run ``LOG_DIR/MAIN_TAG_KEY`` gets the value under each key.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError, ValueError
            As `add_scalar`.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/waves") as writer:
        ...     writer.add_scalars("angle", {"sin": 0.0, "cos": 1.0}, 0)
        """
        if not self._knows(main_tag):
            self._learn_tag(main_tag)
        values = {key: as_float(value) for key, value in tag_scalar_dict.items()}
        wall_time = time.time() if walltime is None else _checked_time(walltime)
        step = _checked_step(global_step)
        writers = [self._get_sub_writer(f"{main_tag.replace('/', '_')}_{key}") for key in values]
        for writer, value in zip(writers, values.values(), strict=True):
            writer.add(_scalar_event, wall_time, step, main_tag, value, False, False)

    def flush(self) -> None:
        """Return when all that was added before is in the files.

        With a disk that fails it returns after one second; `close` tells what is lost.
        """
        for writer in list((self.all_writers or {}).values()):
            writer.flush()

    def close(self) -> None:
        """Write what is left and close the files. The next `add_scalar` opens new ones.

        Raises
        ------
        WriteError
            Not all that was added could be written.
        """
        with opening:
            writers, self.all_writers, self.file_writer = self.all_writers, None, None
        failure: WriteError | None = None
        for writer in (writers or {}).values():
            try:
                writer.close()
            except WriteError as error:
                failure = error
        if failure:
            raise failure

    def get_logdir(self) -> str:
        """Return the run's folder."""
        return self.log_dir

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _get_file_writer(self) -> EventFileWriter:
        """Return the run's own writer, a new one after `close`."""
        with opening:
            if self.file_writer is None or self.all_writers is None:
                writer = EventFileWriter(self._folder, self.filename_suffix)
                writer.open()
                if self.purge_step is not None:
                    now, step = time.time(), self.purge_step
                    writer.add(file_version_event, now, step)
                    writer.add(purge_event, now, step)
                    self.purge_step = None
                self.all_writers = {self.log_dir: writer}
                self.file_writer = writer
            return self.file_writer

    def _get_sub_writer(self, name: str) -> EventFileWriter:
        """Return the writer of the run `name` below this one."""
        _check_name(name)
        key = f"{self.log_dir}/{name}"
        with opening:
            self._get_file_writer()
            assert self.all_writers is not None
            if key not in self.all_writers:
                folder = f"{self._folder}/{name}"
                self.all_writers[key] = EventFileWriter(folder, self.filename_suffix)
            return self.all_writers[key]

    def _knows(self, tag: object) -> bool:
        return isinstance(tag, str) and tag in self._known_tags

    def _learn_tag(self, tag: object) -> None:
        if not isinstance(tag, str):
            raise TypeError(f"tag {tag!r} is a {type(tag).__name__}, expected a string")
        try:
            tag.encode()
        except UnicodeEncodeError:
            raise ValueError(
                f"tag {tag!r} has characters that are no text (lone surrogates): leave them out"
            ) from None
        self._known_tags.add(tag)


def _scalar_event(
    wall_time: float, step: int, tag: str, value: float, new_style: bool, double_precision: bool
) -> Event:
    summary = scalar(tag, value, new_style=new_style, double_precision=double_precision)
    return summary_event(wall_time, step, summary)


def _check_name(name: str) -> None:
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError(
            f"{name!r} can't name a folder or file: leave out zero bytes and lone surrogates"
        )


def _checked_step(step: Any, name: str = "global_step") -> int:
    if step is None:
        return 0
    if type(step) is not int:
        try:
            step = int(step)
        except (TypeError, ValueError, OverflowError):
            raise TypeError(f"{name} {step!r} is no whole number: pass an int") from None
    if not -STEP_LIMIT <= step < STEP_LIMIT:
        raise ValueError(f"{name} {step} does not fit 64 bits: pass a smaller one")
    return int(step)


def _checked_time(wall_time: Any) -> float:
    try:
        return float(wall_time)
    except (TypeError, ValueError):
        raise TypeError(
            f"walltime {wall_time!r} is no number: pass seconds since the epoch"
        ) from None


def _default_log_dir(comment: str) -> str:
    """Return torch's default: date, time and host name below ``runs``."""
    moment = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{moment}_{socket.gethostname()}{comment}")  # noqa: PTH118
