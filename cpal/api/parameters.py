"""The parameters of a request, read into values or refused with a sentence that says what is accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from cpal.calendar import FIRST_YEAR, LAST_YEAR, Month, NotAWindow

FORMATS = ("json", "csv")
PAGE_SIZE, LARGEST_PAGE_SIZE = 100, 500
LONGEST_NUMBER = 6
LONGEST_WORDS = 100


class BadParameter(ValueError):
    """A parameter that is unknown, given twice, or has a value that is not accepted."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter: what it accepts, as the documentation says it."""

    name: str
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    kind: str = "string"

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be given several times, each a value to match."""
        return bool(self.choices) and self.name != "format"


PAGE = Parameter("page", "Page of the answer, from 1.", "1", kind="integer")
SIZE = Parameter("page_size", f"Rows a page, at most {LARGEST_PAGE_SIZE}.", "100", kind="integer")
FORMAT = Parameter("format", "The form of the answer; the Accept header serves as well.", "csv", FORMATS)
JSON_ONLY = Parameter("format", "The form of the answer.", "json", ("json",))


def check_names(params: QueryDict, accepted: Sequence[Parameter]) -> None:
    """Refuse a parameter that does not exist, and a second value where only one is possible."""
    known = {parameter.name: parameter for parameter in accepted}
    for name in params:
        if name not in known:
            raise BadParameter(name, f"“{name}” is not a parameter here. Accepted are {', '.join(known)}.")
        if len(params.getlist(name)) > 1 and not known[name].is_repeatable:
            raise BadParameter(name, f"“{name}” is given more than once; give it once.")


def choices_in(params: QueryDict, parameter: Parameter) -> tuple[str, ...]:
    """The chosen values, each one of those accepted."""
    values = params.getlist(parameter.name)
    for value in values:
        if value not in parameter.choices:
            raise BadParameter(
                parameter.name,
                f"“{value}” is not accepted for “{parameter.name}”: use {' or '.join(parameter.choices)}.",
            )
    return tuple(values)


def window_in(params: QueryDict, parameter: Parameter) -> Month | None:
    """A window, such as 2026-10."""
    text = params.get(parameter.name)
    if text is None:
        return None
    try:
        return Month.parse(text)
    except NotAWindow as problem:
        raise BadParameter(parameter.name, f"“{parameter.name}”: {problem}") from problem


def number_in(params: QueryDict, parameter: Parameter, largest: int | None = None) -> int | None:
    """A whole number from 1."""
    text = params.get(parameter.name)
    if text is None:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    if not is_number or int(text) < 1 or (largest is not None and int(text) > largest):
        bounds = f"from 1 to {largest}" if largest else f"from 1, of at most {LONGEST_NUMBER} digits"
        raise BadParameter(
            parameter.name, f"“{text}” is not accepted for “{parameter.name}”: use a whole number {bounds}."
        )
    return int(text)


def moment_in(params: QueryDict, parameter: Parameter, at: dt.datetime) -> dt.datetime | None:
    """A moment of the past, with its offset."""
    text = params.get(parameter.name)
    if text is None:
        return None
    moment = parse_moment(text)
    if moment is None:
        raise BadParameter(
            parameter.name,
            f"“{text}” is not accepted for “{parameter.name}”: write a moment with its offset, for example"
            f" {parameter.example}; in an address a + is written %2B.",
        )
    if moment > at:
        raise BadParameter(
            parameter.name, f"“{parameter.name}” lies in the future: what will stand then is not known."
        )
    return moment


def parse_moment(text: str) -> dt.datetime | None:
    """The moment, or None when it is not one with an offset in the years of the calendar."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    is_usable = moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR
    return moment if is_usable else None


def day_in(params: QueryDict, parameter: Parameter) -> dt.date | None:
    """A day, such as 2026-10-30."""
    text = params.get(parameter.name)
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        raise BadParameter(
            parameter.name,
            f"“{text}” is not accepted for “{parameter.name}”: write a day, for example {parameter.example}.",
        )
    return day


def parse_day(text: str) -> dt.date | None:
    """The day, or None when it is not one in the years of the calendar."""
    if len(text) != len("2026-10-30"):
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def words_in(params: QueryDict, parameter: Parameter) -> str:
    """Words to look for, at most 100 characters of one line."""
    text = params.get(parameter.name, "").strip()
    if len(text) > LONGEST_WORDS or not text.isprintable():
        raise BadParameter(
            parameter.name, f"“{parameter.name}” is at most {LONGEST_WORDS} characters of one line."
        )
    return text
