"""`open_logdir`, and the object that it returns."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from tbwidget._errors import LogdirError
from tbwidget.data import logdir as engine
from tbwidget.data.discovery import printable, run_of_config
from tbwidget.data.embeddings import listed_embeddings
from tbwidget.data.problems import Problem
from tbwidget.reader import hparams
from tbwidget.reader.embedding_info import EmbeddingInfo, embedding_info
from tbwidget.reader.frames import frame
from tbwidget.reader.names import chosen
from tbwidget.reader.scalar_methods import ScalarMethods
from tbwidget.reader.step_methods import StepMethods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tbwidget.data.changes import Changes
    from tbwidget.data.embeddings import Embedding
    from tbwidget.data.logdir import Progress
    from tbwidget.data.places import FoundFile, Sources
    from tbwidget.reader.names import NameFilter


def open_logdir(
    path: Sources,
    must_exist: bool = True,
    follow_links: bool = False,
    storage_options: Mapping[str, Any] | None = None,
    salvage: bool = False,
    memory_budget: float | None = None,
) -> Logdir:
    """Read the event files below a folder, or one of them, whoever wrote them.

    Scalars are read, every point of them. Of everything else it is noted where it lies.
    Where the points are more than `memory_budget`, those that nobody has looked at for
    longest are dropped, and read again when they are looked at.

    Parameters
    ----------
    path : str, os.PathLike, sequence or mapping
        The folder with the runs, one event file, which is the run ``.`` then, or a URL of
        either that fsspec knows (``s3://bucket/runs``); each may be a pattern
        (``runs/*/logs``). Several as ``"name:path,name2:path2"``, as a list, or as a dict of
        paths by name. What exists is opened as what it is, whatever signs are in its name,
        and a ``pathlib.Path`` is never taken apart. Of several, those that have nothing are
        among the problems.
    must_exist : bool
        Whether it is an error that the folder is not there, or none of several. Otherwise
        there are no runs until a `Logdir.refresh` finds it.
    follow_links : bool
        Whether to go where links lead out of the folder.
    storage_options : mapping, optional
        For the file systems of URLs, as `pandas.read_csv` takes them.
    salvage : bool
        Whether to search damaged files for what can still be read behind the damage. What
        noise holds by chance may then be taken for events.
    memory_budget : float, optional
        Bytes that the points of scalars may take, 20 a point. One time series that is looked
        at may take more, and so does what it is returned in. Default: a quarter of the
        memory that the machine, or the container, has, 4 GiB at most; ``math.inf`` sets no
        bound.

    Returns
    -------
    Logdir

    Raises
    ------
    LogdirError
        There is no such folder or event file, a file is no event file, or a URL needs a
        library that is not installed.
    ValueError
        The budget is negative.

    Examples
    --------
    >>> import tbwidget
    >>> with tbwidget.SummaryWriter("runs/a") as writer:
    ...     for step in range(3):
    ...         writer.add_scalar("loss", 1 / (step + 1), step)
    >>> logdir = tbwidget.open_logdir("runs")
    >>> logdir
    Logdir('runs', 1 run, 1 tag)
    >>> logdir.scalars(tag="loss")[["step", "value"]]
       step     value
    0     0  1.000000
    1     1  0.500000
    2     2  0.333333
    """
    logdir = Logdir(path, follow_links, storage_options, salvage, memory_budget)
    logdir.refresh()
    if must_exist:
        logdir.check_exists()
    return logdir


class Logdir(ScalarMethods, StepMethods):
    """Runs below a folder, and the time series in them.

    `open_logdir` makes one. It has what was in the files at the last `refresh`. Runs and
    tags are picked by name, by glob (``"loss/*"``), by a compiled regular expression, which
    is searched for, or by a list of those; without, all are meant.

    Methods that return a data frame take ``as_="pandas"``, ``"polars"`` or ``"arrow"``, and
    import that library then.

    Parameters
    ----------
    path, follow_links, storage_options, salvage, memory_budget
        As for `open_logdir`. Nothing is read before `refresh` is called.

    Examples
    --------
    >>> import numpy as np
    >>> import tbwidget
    >>> with tbwidget.SummaryWriter("runs/a") as writer:
    ...     for step in range(3):
    ...         writer.add_image("input", np.zeros((3, 8, 8)), step)
    >>> images = tbwidget.open_logdir("runs").images(tag="input")
    >>> images
    <3 × ImageStep, of 1 time series>
    >>> images[-1].step, images[-1].image.size
    (2, (8, 8))
    """

    def __init__(
        self,
        path: Sources,
        follow_links: bool = False,
        storage_options: Mapping[str, Any] | None = None,
        salvage: bool = False,
        memory_budget: float | None = None,
    ) -> None:
        self._engine = engine.Logdir(
            path,
            follow_links=follow_links,
            salvage=salvage,
            storage_options=storage_options,
            memory_budget=memory_budget,
        )
        self._shown = self._engine.path  # without passwords
        if isinstance(path, (str, os.PathLike)) and "://" not in os.fspath(path):
            self._shown = os.fspath(path)
        self._noted: dict[tuple[str, int | None], Problem] = {}

    def __repr__(self) -> str:
        runs, tags = _counted(len(self.runs), "run"), _counted(len(self.tags()), "tag")
        return f"{type(self).__name__}({self._shown!r}, {runs}, {tags})"

    @property
    def path(self) -> str:
        """Absolute path of the folder or file; all of them where there are several."""
        return self._engine.path

    @property
    def problems(self) -> Any:
        """What could not be read: a pandas.DataFrame with file, offset, what, since.

        `offset` is in bytes, and missing where the file as a whole is meant; `since` is in
        seconds since the epoch.
        """
        found = self.list_problems()
        columns: dict[str, Any] = {
            name: [getattr(one, name) for one in found] for name in Problem._fields
        }
        return frame(columns)

    def list_problems(self) -> list[Problem]:
        """Return what could not be read as a list, which needs no pandas."""
        with self._engine.lock:
            return [*self._engine.problems, *self._noted.values()]

    def check_exists(self) -> None:
        """Raise an error if there was no such folder or event file at the last refresh.

        Raises
        ------
        LogdirError
        """
        if not self._engine.exists:
            reason = "; ".join(f"{one.file!r}: {one.what}" for one in self._engine.problems[:3])
            raise LogdirError(
                f"there is no folder or event file {self._shown!r}; pass the folder that the runs "
                f"are below, or one event file{reason and f' ({reason})'}"
            )

    @property
    def bytes_read(self) -> int:
        """Bytes of all files that have been read so far."""
        return self.progress.bytes_read

    @property
    def progress(self) -> Progress:
        """How far reading is: files_read of all files, and bytes_read of all bytes."""
        return self._engine.progress

    def refresh(self, budget: float | None = None) -> Changes:
        """Read what has come since the last time.

        Parameters
        ----------
        budget : float, optional
            Seconds of reading after which to stop; what is returned then has `more` set, and
            the next call goes on, without looking again for files that came meanwhile. A
            share of the files is read however short it is. Default: read all.

        Returns
        -------
        Changes
            Runs that came and went, and series that grew.

        Examples
        --------
        >>> import tbwidget
        >>> logdir = tbwidget.open_logdir("runs", must_exist=False)
        >>> writer = tbwidget.SummaryWriter("runs/a")
        >>> writer.add_scalar("loss", 0.5)
        >>> writer.close()
        >>> logdir.refresh().series
        {SeriesKey(run='a', tag='loss', plugin='scalars')}
        """
        changes = self._engine.refresh(budget=budget)
        if not changes.more:
            self._engine.tidy()
        return changes

    def watch(self, budget: float | None = None) -> Iterator[Changes]:
        """Yield what comes as it comes, and first what there is; end when closed.

        Parameters
        ----------
        budget : float, optional
            Seconds after which to yield what was read so far, where there is much. Default:
            read all.

        Yields
        ------
        Changes
            Never empty.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_scalar("loss", 0.5)
        >>> watch = tbwidget.open_logdir("runs").watch()
        >>> writer.add_scalar("loss", 0.25, 1)
        >>> next(watch).series
        {SeriesKey(run='a', tag='loss', plugin='scalars')}
        >>> watch.close()
        >>> writer.close()
        """
        yield from self._engine.watch(budget)

    def hparams(self, as_: str = "pandas") -> Any:
        """Return a data frame of hyperparameters and metrics, a row a session.

        Parameters
        ----------
        as_ : {"pandas", "polars", "arrow"}

        Returns
        -------
        DataFrame or Table
            Columns run, the hyperparameters, and the last value of each metric. What can't
            be read is among the problems.

        Examples
        --------
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_hparams({"lr": 0.1}, {"accuracy": 0.5}, run_name="one")
        >>> tbwidget.open_logdir("runs").hparams()
             run   lr  accuracy
        0  a/one  0.1       0.5
        """
        with self._engine.lock:
            table = hparams.table(self._engine.runs)
        for problem in table.problems:
            self._note(problem)
        return frame(table.columns, as_)

    def embeddings(self, run: NameFilter = None) -> list[Embedding]:
        """Return what TensorBoard's projector shows, from the files beside the event files.

        Parameters
        ----------
        run : str, re.Pattern or list of them, optional

        Returns
        -------
        list of Embedding
            Each has ``points``, ``labels`` and ``sprite``, read when they are looked at.
            Configurations that can't be read are among the problems.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_embedding(np.eye(3), ["x", "y", "z"], tag="axes")
        >>> [axes] = tbwidget.open_logdir("runs").embeddings()
        >>> axes.points.shape, axes.labels
        ((3, 3), {'label': ['x', 'y', 'z']})
        """
        with self._engine.lock:
            by_run: dict[str, list[FoundFile]] = {name: [] for name in self._engine.runs}
            for config in self._engine.configs.values():
                # It may be of a run without events.
                by_run.setdefault(run_of_config(config.run), []).append(config)
        configs = [config for name in chosen(run, by_run, "run") for config in by_run[name]]
        found, problems = listed_embeddings(configs)
        for problem in problems:
            self._note(problem)
        return found

    def list_embeddings(self) -> list[EmbeddingInfo]:
        """Return what there is of each embedding, sorted by run.

        The files of points and labels are looked into, not decoded. Those that can't be read
        are among the problems.

        Examples
        --------
        >>> import numpy as np
        >>> import tbwidget
        >>> with tbwidget.SummaryWriter("runs/a") as writer:
        ...     writer.add_embedding(np.eye(3), ["x", "y", "z"], tag="axes")
        >>> [info] = tbwidget.open_logdir("runs").list_embeddings()
        >>> info.run, info.name, info.points, info.dimensions, info.label_columns
        ('a', 'axes:00000', 3, 3, ['label'])
        """
        found = []
        for embedding in sorted(self.embeddings(), key=lambda one: one.run):
            info, reason = embedding_info(embedding)
            found.append(info)
            if reason:
                self._note(Problem(printable(embedding.file), None, reason, time.time()))
        return found

    def _note(self, problem: Problem) -> None:
        self._noted.setdefault((problem.file, problem.offset), problem)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
