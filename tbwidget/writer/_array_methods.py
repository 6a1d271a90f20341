"""What shows the numbers of whole arrays: histograms, tensors, PR curves, meshes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tbwidget.summary.histogram import histogram, histogram_raw
from tbwidget.summary.mesh import mesh
from tbwidget.summary.pr_curve import pr_curve, pr_curve_raw
from tbwidget.summary.tensor import tensor as tensor_draft
from tbwidget.writer._run_writer import RunWriter

if TYPE_CHECKING:
    from collections.abc import Mapping


class ArrayMethods(RunWriter):
    """The methods of `SummaryWriter` that add arrays."""

    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: int | None = None,
        bins: Any = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Add how values are distributed.

        Values that are NaN or infinite are left out, so that gradients that overflow do not
        end a training; if all are, the histogram is empty.

        Parameters
        ----------
        tag : str
            Name of the time series of histograms.
        values : array-like of real numbers, any shape but an empty one
            They are copied: what becomes of the caller's array later does not matter.
        global_step : int, optional
            Default 0.
        bins : str, int or array-like of shape (bins + 1,)
            "tensorflow", bins whose edges are a tenth apart; "auto", "fd", "doane", "scott",
            "stone", "rice", "sturges" or "sqrt", as `numpy.histogram_bin_edges` knows them;
            a number of equal bins from the least to the greatest value; or all edges.
        walltime : float, optional
            Seconds since the epoch. Default: now.
        max_bins : int, optional
            Where there would be more bins, neighbours are put together till about so many
            are left.

        Raises
        ------
        TypeError
            `tag` is no string, or `values` or `bins` are not real numbers.
        ValueError
            There are no `values`, `bins` is none of the above, or `max_bins` is below 1.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> random = np.random.default_rng(0)
        >>> with SummaryWriter("runs/normal") as writer:
        ...     for step in range(10):
        ...         writer.add_histogram("weights", random.normal(size=1000), step)
        """
        self._add(tag, histogram(tag, values, bins, max_bins), global_step, walltime)

    def add_histogram_raw(
        self,
        tag: str,
        min: float,  # noqa: A002  # torch's name
        max: float,  # noqa: A002
        num: float,
        sum: float,  # noqa: A002
        sum_squares: float,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add a histogram that was made elsewhere.

        Parameters
        ----------
        tag : str
            Name of the time series of histograms.
        min, max, num, sum, sum_squares : number
            The least and the greatest value, how many there are, their sum and that of
            their squares.
        bucket_limits : array-like of real numbers, shape (buckets,)
            The upper edge of each bucket. The first one's lower edge is `min`.
        bucket_counts : array-like of real numbers, shape (buckets,)
            How many values are in each.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `tag` is no string, or one of the others not made of real numbers.
        ValueError
            `bucket_limits` and `bucket_counts` differ in length.

        Examples
        --------
        >>> import numpy as np
        >>> from tbwidget import SummaryWriter
        >>> values = np.arange(10.0)
        >>> counts, edges = np.histogram(values, bins=5)
        >>> with SummaryWriter("runs/ready_made") as writer:
        ...     writer.add_histogram_raw(
        ...         "values",
        ...         min=values.min(),
        ...         max=values.max(),
        ...         num=values.size,
        ...         sum=values.sum(),
        ...         sum_squares=values.dot(values),
        ...         bucket_limits=edges[1:],
        ...         bucket_counts=counts,
        ...     )
        """
        statistics = {"min": min, "max": max, "num": num, "sum": sum, "sum_squares": sum_squares}
        made = histogram_raw(tag, statistics, bucket_limits, bucket_counts)
        self._add(tag, made, global_step, walltime)

    def add_tensor(
        self,
        tag: str,
        tensor: Any,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add all numbers of an array.

        Parameters
        ----------
        tag : str
            Name of the time series of tensors.
        tensor : array-like of numbers or strings, any shape
            Of fewer than 2 GB. It keeps its type: truth values, integers of 8 to 64 bits,
            float16, bfloat16, float32, float64 or their complex kin; float8 becomes float32.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `tag` is no string, or `tensor` is made neither of numbers nor of strings.
        ValueError
            The rows of `tensor` differ in length, or it is too large.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/tensors") as writer:
        ...     writer.add_tensor("confusion", [[8, 2], [1, 9]], 0)
        """
        self._add(tag, tensor_draft(tag, tensor), global_step, walltime)

    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Add the precision and the recall of a classifier, at thresholds from 0 to 1.

        Parameters
        ----------
        tag : str
            Name of the time series of curves.
        labels : array-like of bool or of 0 and 1, any shape
            What is true.
        predictions : array-like of real numbers, shape as `labels`
            The probability of that, from 0 to 1. Others, and NaN, are left out.
        global_step : int, optional
            Default 0.
        num_thresholds : int
            At how many thresholds, evenly spaced; 127 at most.
        weights : number or array-like of real numbers, shape as `labels`, optional
            How much each prediction counts. Default 1.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `tag` is no string, or one of the arrays not made of real numbers.
        ValueError
            Shapes differ, or `num_thresholds` is below 1.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/classifier") as writer:
        ...     writer.add_pr_curve("cats", [0, 1, 1, 0], [0.1, 0.9, 0.4, 0.3], 0)
        """
        made = pr_curve(tag, labels, predictions, num_thresholds, weights)
        self._add(tag, made, global_step, walltime)

    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: int | None = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Add a PR curve that was made elsewhere.

        Parameters
        ----------
        tag : str
            Name of the time series of curves.
        true_positive_counts, false_positive_counts : array-like, shape (thresholds,)
        true_negative_counts, false_negative_counts : array-like, shape (thresholds,)
            Real numbers.
        precision, recall : array-like of real numbers, shape (thresholds,)
            From 0 to 1.
        global_step : int, optional
            Default 0.
        num_thresholds : int
            How many thresholds there are; 127 at most.
        weights : optional
            Taken for torch's sake.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `tag` is no string, or one of the arrays not made of real numbers.
        ValueError
            Lengths differ, or `num_thresholds` is below 1.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> with SummaryWriter("runs/classifier") as writer:
        ...     writer.add_pr_curve_raw(
        ...         "dogs",
        ...         true_positive_counts=[2, 1, 0],
        ...         false_positive_counts=[2, 0, 0],
        ...         true_negative_counts=[0, 2, 2],
        ...         false_negative_counts=[0, 1, 2],
        ...         precision=[0.5, 1.0, 0.0],
        ...         recall=[1.0, 0.5, 0.0],
        ...         num_thresholds=3,
        ...     )
        """
        rows = {
            "true_positive_counts": true_positive_counts,
            "false_positive_counts": false_positive_counts,
            "true_negative_counts": true_negative_counts,
            "false_negative_counts": false_negative_counts,
            "precision": precision,
            "recall": recall,
        }
        self._add(tag, pr_curve_raw(tag, rows, num_thresholds), global_step, walltime)

    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Mapping[str, Any] | None = None,
        global_step: int | None = None,
        walltime: float | None = None,
    ) -> None:
        """Add meshes or, without faces, clouds of points.

        Parameters
        ----------
        tag : str
            Name of the time series of meshes.
        vertices : array-like of real numbers, shape (B, N, 3)
            The points of B meshes: x, y and z of each. Kept as float32, like the others.
        colors : array-like of real numbers, shape (B, N, 3), optional
            Red, green and blue of each point, from 0 to 255.
        faces : array-like of int, shape (B, F, 3), optional
            The three points of each triangle, counted from 0.
        config_dict : mapping, optional
            three.js's classes of camera, lights and material, and their arguments; anything
            that JSON knows.
        global_step : int, optional
            Default 0.
        walltime : float, optional
            Seconds since the epoch. Default: now.

        Raises
        ------
        TypeError
            `tag` is no string, one of the arrays not made of real numbers, or
            `config_dict` of something that JSON lacks.
        ValueError
            An array has another shape.

        Examples
        --------
        >>> from tbwidget import SummaryWriter
        >>> corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
        >>> with SummaryWriter("runs/shapes") as writer:
        ...     writer.add_mesh("triangle", [corners], faces=[[[0, 1, 2]]])
        """
        made = mesh(tag, vertices, colors, faces, config_dict)
        self._add(tag, made, global_step, walltime)
