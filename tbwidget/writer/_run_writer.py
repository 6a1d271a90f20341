"""The folder of a run, and the writers of the event files in and below it."""

from __future__ import annotations

import os
import socket
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

from tbwidget._errors import WriteError
from tbwidget.summary import file_version_event, purge_event
from tbwidget.writer._lifetimes import opening
from tbwidget.writer.event_file_writer import EventFileWriter

if TYPE_CHECKING:
    from types import TracebackType

    from tbwidget._proto.event_pb2 import Event
    from tbwidget.summary.draft import Draft, FilesDraft

STEP_LIMIT: Final = 1 << 63
"""Steps are int64 in the file."""


class RunWriter:
    """What the families of ``add_*`` methods share: tags, steps, times, files.

    `SummaryWriter` documents the parameters.
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
        check_name(self.log_dir)
        check_name(filename_suffix)
        # Runs that `add_scalars` begins later lie there too, whatever is the working directory.
        self._folder = os.path.abspath(self.log_dir)  # noqa: PTH100  # keeps the path's links
        self.purge_step = None if purge_step is None else checked_step(purge_step, "purge_step")
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self.file_writer: EventFileWriter | None = None
        self.all_writers: dict[str, EventFileWriter] | None = None
        self._known_tags: set[str] = set()
        self._get_file_writer()

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
        check_name(name)
        key = f"{self.log_dir}/{name}"
        with opening:
            self._get_file_writer()
            assert self.all_writers is not None
            if key not in self.all_writers:
                folder = f"{self._folder}/{name}"
                self.all_writers[key] = EventFileWriter(folder, self.filename_suffix)
            return self.all_writers[key]

    def _add(
        self, tag: object, draft: Draft, global_step: Any, walltime: float | None = None
    ) -> None:
        """Have `draft`, which tells something of `tag`, written to the run's own file."""
        self._check_tag(tag)
        self._add_untagged(draft, global_step, walltime)

    def _add_untagged(
        self,
        draft: Draft,
        global_step: Any = None,
        walltime: float | None = None,
        writer: EventFileWriter | None = None,
    ) -> None:
        """Have `draft` written to the file of `writer`, by default the run's own."""
        wall_time = time.time() if walltime is None else checked_time(walltime)
        step = checked_step(global_step)
        writer = writer or self.file_writer or self._get_file_writer()
        writer.add(_event, wall_time, step, draft)

    def _add_files(self, draft: FilesDraft) -> None:
        """Have the files of `draft` written beside the run's own file."""
        writer = self.file_writer or self._get_file_writer()
        writer.add_files(draft)

    def _check_tag(self, tag: object) -> None:
        """Refuse a tag that can't be one."""
        if not self._knows(tag):
            self._learn_tag(tag)

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


def _event(wall_time: float, step: int, draft: Draft) -> Event:
    event = draft.encode()
    event.wall_time, event.step = wall_time, step
    return event


def check_name(name: str) -> None:
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError(
            f"{name!r} can't name a folder or file: leave out zero bytes and lone surrogates"
        )


def checked_step(step: Any, name: str = "global_step") -> int:
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


def checked_time(wall_time: Any) -> float:
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
