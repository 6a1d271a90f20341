"""The exceptions of this package.

::

    TbwidgetError
    ├── LogdirError          a logdir that can't be one
    ├── NameNotFoundError    a run or tag that is not in a logdir
    ├── ReadError            what a file holds and can't be decoded, or is refused
    ├── WriteError           points that could not be written
    ├── GraphError           a model of which no graph can be made
    ├── MissingLibraryError  an optional library that is not installed
    └── FrontEndError        the front end is not there
"""

from __future__ import annotations


class TbwidgetError(Exception):
    """Base of all errors this package raises of its own."""


class LogdirError(TbwidgetError, ValueError):
    """A path that is given as a logdir and can't be one."""


class NameNotFoundError(TbwidgetError, LookupError):
    """A run or tag that is asked for and is not in the logdir."""


class ReadError(TbwidgetError, ValueError):
    """What a file holds and can't be decoded: damaged, of an unknown kind, or refused."""


class WriteError(TbwidgetError, OSError):
    """What was added to a writer and could not be written to its file."""


class GraphError(TbwidgetError, RuntimeError):
    """A model of which no graph can be made."""


class MissingLibraryError(TbwidgetError, ImportError):
    """An optional library that is needed here and is not installed."""


class FrontEndError(TbwidgetError):
    """The front end is not there, or an option about it is wrong."""
