"""Strings that go into messages."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from typing import Final

MAX_BYTES: Final = 2**31 - 2**24
"""A message of protobuf is smaller than 2 GiB."""


def shown(value: object) -> str:
    """Return what an error shows of `value`, whatever that is."""
    try:
        return reprlib.repr(value)
    except Exception:  # noqa: BLE001  # a number of thousands of digits, lists in themselves
        return f"<{type(value).__name__}>"


def encoded(value: object, what: str) -> bytes:
    """Return the string `value` in UTF-8, as messages keep it.

    Parameters
    ----------
    value : str
    what : str
        What the value is to the user; errors begin with it.

    Raises
    ------
    TypeError
        It is no string.
    ValueError
        It has lone surrogates, which UTF-8 has not, or is larger than an event.
    """
    if not isinstance(value, str):
        raise TypeError(f"{what} {shown(value)} is a {type(value).__name__}, expected a string")
    try:
        data = value.encode()
    except UnicodeEncodeError:
        raise ValueError(
            f"{what} {shown(value)} has characters that are no text (lone surrogates): "
            "leave them out"
        ) from None
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"{what} has {len(data):,} bytes, of which an event holds {MAX_BYTES:,}; pass a part"
        )
    return data


def checked_string(value: object, what: str) -> str:
    """Return `value` if it is a string that a message can keep.

    Raises
    ------
    TypeError, ValueError
        As `encoded`.
    """
    return encoded(value, what).decode()


def checked_strings(values: object, what: str) -> list[str]:
    """Return the strings of a list, an array, a column of a data frame or another iterable.

    Parameters
    ----------
    values : iterable of str
    what : str
        What one of them is to the user; errors begin with it.

    Raises
    ------
    TypeError
        It is no such iterable, or has no order.
    ValueError
        As `encoded`.
    """
    unordered = isinstance(values, (set, frozenset, Mapping))
    if isinstance(values, (str, bytes)) or unordered or not isinstance(values, Iterable):
        raise TypeError(f"{what}s are {shown(values)}, expected a list of strings")
    try:
        listed = list(values)
    except Exception:  # noqa: BLE001  # an array without dimensions, say
        raise TypeError(f"{what}s are {shown(values)}, expected a list of strings") from None
    return [checked_string(value, what) for value in listed]
