"""The exceptions of this package.

::

    TbwidgetError
    ├── LogdirError       a logdir that can't be one
    ├── WriteError        points that could not be written
    ├── GraphError        a model of which no graph can be made
    └── FrontEndError     the front end is not there
"""

from __future__ import annotations


class TbwidgetError(Exception):
    """Base of all errors this package raises of its own."""


class LogdirError(TbwidgetError, ValueError):
    """A path that is given as a logdir and can't be one."""


class WriteError(TbwidgetError, OSError):
    """What was added to a writer and could not be written to its file."""


class GraphError(TbwidgetError, RuntimeError):
    """A model of which no graph can be made."""


class FrontEndError(TbwidgetError):
    """The front end is not there, or an option about it is wrong."""
