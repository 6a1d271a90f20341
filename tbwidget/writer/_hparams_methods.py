"""Hyperparameters."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from tbwidget.summary.hparams import hparams
from tbwidget.summary.strings import shown
from tbwidget.writer._run_writer import RunWriter, check_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tbwidget.writer._run_writer import Writer


class HParamsMethods(RunWriter):
    """The methods of `SummaryWriter` that add hyperparameters."""

    def add_hparams(
        self,
        hparam_dict: Mapping[str, Any],
        metric_dict: Mapping[str, Any],
        hparam_domain_discrete: Mapping[str, list[Any]] | None = None,
        run_name: str | None = None,
        global_step: int | None = None,
        *,
        own_run: bool = True,
    ) -> None:
        """Add the hyperparameters of a session, and the metrics to compare it by.

        Parameters
        ----------
        hparam_dict : mapping of str to bool, int, float, str, list or None
            Values by name; one number may come as an array of any library. Truth values
            are kept as 0 and 1, and None is left out, both as torch has it. Lists, tuples,
            arrays, paths, enums, and types and devices of torch are kept as their text.
        metric_dict : mapping of str to number
            Written as scalars, whose tags are the names.
        hparam_domain_discrete : mapping of str to iterable, optional
            All values that a hyperparameter may have, by its name.
        run_name : str, optional
            The run is ``LOG_DIR/RUN_NAME``. Default: the seconds since the epoch.
        global_step : int, optional
            Default 0.
        own_run : bool
            Whether they become a run of their own, as torch has it. If not, they go into
            this one, and `run_name` is without effect.

        Raises
        ------
        TypeError
            A value is of another type; the message names its key.
        ValueError
            A metric holds more than one number, or a domain is of no hyperparameter.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/sweep") as writer:
        ...     for exponent in range(3):
        ...         rate = 0.1**exponent
        ...         writer.add_hparams({"lr": rate, "optimizer": "adam"}, {"hparam/loss": rate**2})
        """
        drafts = hparams(hparam_dict, metric_dict, hparam_domain_discrete)
        wall_time = time.time()
        if run_name is not None and not isinstance(run_name, (str, os.PathLike)):
            raise TypeError(f"run_name {shown(run_name)} is no name: pass a string")
        name = str(wall_time) if run_name is None else os.fspath(run_name) or str(wall_time)
        writer = self._session_writer(name) if own_run else None
        # The metrics are the last, and scalars of their tags stand in one order with them.
        tags = [*[None] * (len(drafts) - len(metric_dict)), *metric_dict]
        for tag, draft in zip(tags, drafts, strict=True):
            self._add_untagged(draft, global_step, wall_time, writer, tag)
        if writer and writer is not self.file_writer:
            # A sweep has thousands of them, so none keeps a thread or a file open.
            writer.finish()

    def _session_writer(self, run_name: str) -> Writer:
        """Return the writer of the run `run_name`, which an absolute path may name, too."""
        check_name(run_name)
        # Some name this very run by its path, in order to have no other.
        name = self._destination.name_of(run_name)
        return self._get_sub_writer(name) if name else self._get_file_writer()
