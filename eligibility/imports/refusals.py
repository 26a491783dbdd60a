"""PURE. Why a file is not read."""

from __future__ import annotations


class ImportRefused(ValueError):
    """Nothing of the file is used; the message says what is wrong with it and what would be accepted."""


def size(number_of_bytes: int) -> str:
    """A size as people say it."""
    if number_of_bytes < 1024 * 1024:
        return f"{number_of_bytes / 1024:,.0f} KB"
    return f"{number_of_bytes / 1024 / 1024:,.0f} MB"
