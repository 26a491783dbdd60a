"""The parameters of a request, read into values or refused with a sentence that says what is accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from cpal.calendar import FIRST_YEAR, LAST_YEAR, Month, NotAWindow
from pricing.methodology.metals import Metal
from pricing.methodology.results import Basis
from pricing.models import Publication

METALS = tuple(metal.value for metal in Metal)
STATUSES = tuple(Publication.Status.values)
BASES = tuple(basis.value for basis in Basis if basis is not Basis.NONE)
FORMATS = ("json", "csv")
PAGE_SIZE, LARGEST_PAGE_SIZE = 100, 500
LONGEST_NUMBER = 6


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


METAL = Parameter("metal", "The metal.", "nickel", METALS)
FROM = Parameter("from", "First window, YYYY-MM, included.", "2026-01", kind="window")
TO = Parameter("to", "Last window, YYYY-MM, included.", "2026-10", kind="window")
STATUS = Parameter("status", "Status of the standing publication.", "final", STATUSES)
BASIS = Parameter("basis", "Basis of the premium.", "transaction_based", BASES)
AS_OF = Parameter(
    "as_of", "What stood at this moment: ISO 8601 with an offset.", "2026-11-02T16:03:00Z", kind="moment"
)
PAGE = Parameter("page", "Page of the answer, from 1.", "1", kind="integer")
SIZE = Parameter("page_size", f"Premia a page, at most {LARGEST_PAGE_SIZE}.", "100", kind="integer")
REVISION = Parameter("revision", "The last publication of this revision instead.", "1", kind="integer")
FORMAT = Parameter("format", "The form of the answer; the Accept header serves as well.", "csv", FORMATS)

LIST_PARAMETERS = (METAL, FROM, TO, STATUS, BASIS, AS_OF, PAGE, SIZE, FORMAT)
ONE_PARAMETERS = (AS_OF, REVISION, FORMAT)


@dataclass(frozen=True, slots=True)
class PremiaQuery:
    """Which premia are asked for; an empty choice means any."""

    metals: tuple[str, ...]
    first: Month | None
    last: Month | None
    statuses: tuple[str, ...]
    bases: tuple[str, ...]
    as_of: dt.datetime | None
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class PremiumQuery:
    """Which publication of one metal and window is asked for."""

    as_of: dt.datetime | None
    revision: int | None


def read_premia(params: QueryDict, at: dt.datetime) -> PremiaQuery:
    """The query of the list. Raises BadParameter."""
    check_names(params, LIST_PARAMETERS)
    first, last = window_in(params, FROM), window_in(params, TO)
    if first and last and first > last:
        raise BadParameter("from", f"“from” ({first}) is after “to” ({last}): give the earlier window first.")
    return PremiaQuery(
        metals=choices_in(params, METAL),
        first=first,
        last=last,
        statuses=choices_in(params, STATUS),
        bases=choices_in(params, BASIS),
        as_of=moment_in(params, AS_OF, at),
        page=number_in(params, PAGE) or 1,
        page_size=number_in(params, SIZE, LARGEST_PAGE_SIZE) or PAGE_SIZE,
    )


def read_premium(params: QueryDict, at: dt.datetime) -> PremiumQuery:
    """The query of one premium. Raises BadParameter."""
    check_names(params, ONE_PARAMETERS)
    return PremiumQuery(as_of=moment_in(params, AS_OF, at), revision=number_in(params, REVISION))


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
