"""The folder of a run, and the writers of the event files in and below it."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

from tbwidget._errors import WriteError
from tbwidget.summary import as_float, file_version_event, purge_event
from tbwidget.summary.draft import Draft, FilesDraft, SessionDraft
from tbwidget.summary.strings import checked_string, shown
from tbwidget.writer._destination import UPLOAD_SECONDS, destination_of
from tbwidget.writer._event_file import host_name
from tbwidget.writer._lifetimes import opening
from tbwidget.writer._memory_writer import MemoryWriter
from tbwidget.writer._problems import Problems, WriteProblem
from tbwidget.writer.event_file_writer import MAX_QUEUE_BYTES, EventFileWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from tbwidget.record.scalars import ScalarRecords

    Writer = EventFileWriter | MemoryWriter

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
        *,
        logdir: str | os.PathLike[str] | None = None,
        write_to_disk: bool = True,
        durable: bool = False,
        max_queue_bytes: int = MAX_QUEUE_BYTES,
        storage_options: Mapping[str, Any] | None = None,
        upload_secs: float = UPLOAD_SECONDS,
    ) -> None:
        log_dir = _one_of(log_dir, logdir)
        log_dir = os.fsdecode(log_dir) if log_dir else _default_log_dir(comment)
        check_name(log_dir)
        check_name(filename_suffix)
        if max_queue_bytes < 1:
            raise ValueError(
                f"max_queue_bytes {max_queue_bytes} leaves no room: pass some megabytes"
            )
        self._destination = destination_of(
            log_dir, storage_options, upload_secs, write_to_disk=write_to_disk
        )
        self.log_dir = self._destination.log_dir
        self.purge_step = None if purge_step is None else checked_step(purge_step, "purge_step")
        self.max_queue = max_queue
        self.flush_secs = flush_secs
        self.filename_suffix = filename_suffix
        self.file_writer: Writer | None = None
        self.all_writers: dict[str, Writer] | None = None
        self._write_to_disk = write_to_disk
        self._durable = durable
        self._max_queue_bytes = max_queue_bytes
        self._problems = Problems()
        # The event files of each run, those of closed writers too.
        self._paths: dict[str, list[str]] = {}
        self._known_tags: set[str] = set()
        # By tag alone where they are of the usual kind, by all that tells them apart where not.
        self._series: dict[Any, ScalarRecords] = {}
        # tensorboardX's names of the runs that `add_scalars` makes.
        self._export_names: dict[str, str] = {}
        self._get_file_writer()

    def flush(self) -> None:
        """Return when all that was added before is in the files, however long that is encoded.

        Where `log_dir` is a URL, they are uploaded then, too.

        With a disk or network that fails it returns after one second; `close` tells what is
        lost.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> writer = SummaryWriter("runs/flushed")
        >>> writer.add_scalar("loss", 0.5, 1)
        >>> writer.flush()  # other processes can read it now
        """
        for writer in list((self.all_writers or {}).values()):
            writer.flush()
        self._destination.flush()

    def close(self) -> None:
        """Write what is left and close the files. The next ``add_*`` opens new ones.

        Raises
        ------
        WriteError
            Not all that was added could be written, or uploaded: then the message tells where
            the files lie on this machine.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> writer = SummaryWriter("runs/closed")
        >>> writer.close()
        >>> writer.file_writer is None
        True
        """
        with opening:
            writers, self.all_writers, self.file_writer = self.all_writers, None, None
        failure: WriteError | None = None
        for writer in (writers or {}).values():
            try:
                writer.close()
            except WriteError as error:
                failure = error
        try:
            self._destination.close()
        except WriteError as error:
            failure = WriteError(f"{failure}; {error}") if failure else error
        if failure:
            raise failure

    def get_logdir(self) -> str:
        """Return the run's folder, or its URL."""
        return self.log_dir

    @property
    def problems(self) -> list[WriteProblem]:
        """What went wrong so far; each has ``folder``, ``what``, ``since`` and ``times``."""
        return list(self._problems)

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy begins with, in a spawned process say: it opens files of its own."""
        fresh: dict[str, Any] = {
            "file_writer": None,
            "all_writers": None,
            "purge_step": None,
            "_problems": Problems(),
            "_paths": {},
            "_series": {},
        }
        return self.__dict__ | fresh

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _get_file_writer(self) -> Writer:
        """Return the run's own writer, a new one after `close`."""
        with opening:
            if self.file_writer is None or self.all_writers is None:
                writer = self._new_writer(self.log_dir, "")
                writer.open()
                if self.purge_step is not None:
                    now, step = time.time(), self.purge_step
                    writer.add(SessionDraft(lambda: file_version_event(now), 0), step, now)
                    writer.add(SessionDraft(lambda: purge_event(now, step), 0), step, now)
                    self.purge_step = None
                self.all_writers = {self.log_dir: writer}
                self.file_writer = writer
            return self.file_writer

    def _get_sub_writer(self, name: str) -> Writer:
        """Return the writer of the run `name` below this one."""
        check_name(name)
        key = f"{self.log_dir}/{name}"
        with opening:
            self._get_file_writer()
            assert self.all_writers is not None
            if key not in self.all_writers:
                self.all_writers[key] = self._new_writer(key, name)
            return self.all_writers[key]

    def _new_writer(self, key: str, name: str) -> Writer:
        if not self._write_to_disk:
            return MemoryWriter(self._destination.path_of(name))
        return self._destination.event_file_writer(
            name,
            self.filename_suffix,
            durable=self._durable,
            max_queue_bytes=self._max_queue_bytes,
            problems=self._problems,
            paths=self._paths.setdefault(key, []),
        )

    def _add(
        self, tag: object, draft: Draft, global_step: Any, walltime: float | None = None
    ) -> None:
        """Have `draft`, which tells something of `tag`, written to the run's own file."""
        name = self._checked_tag(tag)
        self._add_untagged(draft, global_step, walltime, tag=name)

    def _add_untagged(
        self,
        draft: Draft,
        global_step: Any = None,
        walltime: float | None = None,
        writer: Writer | None = None,
        tag: str | None = None,
    ) -> None:
        """Have `draft` written to the file of `writer`, by default the run's own."""
        wall_time = time.time() if walltime is None else checked_time(walltime)
        step = checked_step(global_step)
        (writer or self.file_writer or self._get_file_writer()).add(draft, step, wall_time, tag)

    def _add_files(self, draft: FilesDraft) -> None:
        """Have the files of `draft` written below the run's folder."""
        (self.file_writer or self._get_file_writer()).add(draft, 0, 0.0)

    def _shown(self) -> tuple[str, Mapping[str, Any] | None]:
        """Return the logdir that a board of this run shows, and its ``storage_options``."""
        return self._destination.shown()

    def _checked_tag(self, tag: object) -> str:
        """Return `tag`, or refuse it if it can't be one."""
        if isinstance(tag, str) and tag in self._known_tags:
            return tag
        name = checked_string(tag, "tag")
        self._known_tags.add(name)
        return name


def check_name(name: str) -> None:
    """Refuse what can't name a folder or a file."""
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise ValueError(
            f"{name!r} can't name a folder or file: leave out zero bytes and lone surrogates"
        )


def checked_step(step: Any, name: str = "global_step") -> int:
    """Return `step` as an int64; None is 0."""
    if step is None:
        return 0
    if type(step) is not int:
        try:
            step = int(step)
        except Exception:  # noqa: BLE001  # whatever another library raises
            raise TypeError(f"{name} {shown(step)} is no whole number: pass an int") from None
    if not -STEP_LIMIT <= step < STEP_LIMIT:
        raise ValueError(f"{name} {shown(step)} does not fit 64 bits: pass a smaller one")
    return int(step)


def checked_time(wall_time: Any) -> float:
    """Return `wall_time`, in seconds since the epoch."""
    try:
        return as_float(wall_time, "walltime")
    except (TypeError, ValueError):
        raise TypeError(
            f"walltime {shown(wall_time)} is no number: pass seconds since the epoch"
        ) from None


def _one_of(
    log_dir: str | os.PathLike[str] | None, logdir: str | os.PathLike[str] | None
) -> str | os.PathLike[str] | None:
    """Return what was given under torch's name or under tensorboardX's."""
    if log_dir and logdir:
        raise TypeError(
            f"both log_dir {log_dir!r} and logdir {logdir!r} are given, which mean the same: "
            "pass one"
        )
    return log_dir or logdir


def _default_log_dir(comment: str) -> str:
    """Return torch's default: date, time and host name below ``runs``."""
    moment = datetime.now().strftime("%b%d_%H-%M-%S")
    return os.path.join("runs", f"{moment}_{host_name()}{comment}")  # noqa: PTH118
