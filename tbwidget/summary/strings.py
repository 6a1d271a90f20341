"""Strings that go into messages."""

from __future__ import annotations


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
        It has lone surrogates, which UTF-8 has not.
    """
    if not isinstance(value, str):
        raise TypeError(f"{what} {value!r} is a {type(value).__name__}, expected a string")
    try:
        return value.encode()
    except UnicodeEncodeError:
        raise ValueError(
            f"{what} {value!r} has characters that are no text (lone surrogates): leave them out"
        ) from None


def checked_string(value: object, what: str) -> str:
    """Return `value` if it is a string that a message can keep.

    Raises
    ------
    TypeError, ValueError
        As `encoded`.
    """
    return encoded(value, what).decode()
