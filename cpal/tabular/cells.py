"""From the text of one filled cell to its value; `CellRefused` says what was expected instead.

An empty cell means "not given" and never reaches these readers: see `Column`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

Value = TypeVar("Value")
CellReader = Callable[[str], Value]

_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,10})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class CellRefused(ValueError):
    """The cell cannot be read; the message is what was expected of it."""


def decimal_number(text: str) -> Decimal:
    """Plain decimal text, exact: no exponent, no separators, no NaN; at most 18 digits before the point, 10 after."""
    if not _DECIMAL.fullmatch(text):
        raise CellRefused(
            "a number in plain decimal digits such as -12.50 (no exponent, no separators, "
            "at most 18 digits before the point and 10 after)"
        )
    return Decimal(text)


def whole_number(minimum: int | None = None, maximum: int | None = None) -> CellReader[int]:
    """A reader of whole numbers within bounds, both included."""
    least = "" if minimum is None else f" from {minimum}"
    most = "" if maximum is None else f" up to {maximum}"

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise CellRefused(f"a whole number{least}{most}, in digits")
        value = int(text)
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            raise CellRefused(f"a whole number{least}{most}")
        return value

    return read


def timestamp(text: str) -> datetime:
    """A moment in ISO 8601 with its offset from UTC, given back in UTC. A naive one names no moment and is refused."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise CellRefused("a timestamp such as 2026-10-30T17:00:00+00:00")
    if match["offset"] is None:
        raise CellRefused(
            "a timestamp with its offset from UTC, such as 2026-10-30T17:00:00+00:00 (this one has none)"
        )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CellRefused(
            "a timestamp that exists in the calendar, such as 2026-10-30T17:00:00+00:00"
        ) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise CellRefused(f"a timestamp in the years {FIRST_YEAR} to {LAST_YEAR}")
    return moment.astimezone(UTC)


def day(text: str) -> date:
    """A date, `YYYY-MM-DD`."""
    if not _DAY.fullmatch(text):
        raise CellRefused("a date such as 2026-10-30")
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise CellRefused("a date that exists in the calendar, such as 2026-10-30") from None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise CellRefused(f"a date in the years {FIRST_YEAR} to {LAST_YEAR}")
    return value


def boolean(text: str) -> bool:
    """`true` or `false`, in small letters."""
    if text == "true":
        return True
    if text == "false":
        return False
    raise CellRefused("true or false")


def one_of(choices: Iterable[str]) -> CellReader[str]:
    """A reader that accepts exactly the texts of a list."""
    allowed = tuple(choices)
    known = frozenset(allowed)
    expected = "one of " + ", ".join(allowed)

    def read(text: str) -> str:
        if text not in known:
            raise CellRefused(expected)
        return text

    return read


def code(max_length: int = 64) -> CellReader[str]:
    """A reader of names that rows are matched by: visible characters alone, no blank before or after."""

    def read(text: str) -> str:
        if len(text) > max_length:
            raise CellRefused(f"at most {max_length} characters")
        if text != text.strip():
            raise CellRefused("no blank before or after the text")
        if not text.isprintable():
            raise CellRefused("visible characters only (no tabs, line ends, control or invisible characters)")
        return text

    return read


def prose(max_length: int = 4000) -> CellReader[str]:
    """A reader of sentences: several lines are allowed, other control characters are not."""

    def read(text: str) -> str:
        if len(text) > max_length:
            raise CellRefused(f"at most {max_length} characters")
        if any(not line.isprintable() for line in re.split(r"\r\n|[\n\t]", text)):
            raise CellRefused("text without control characters")
        return text

    return read
