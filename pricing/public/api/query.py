"""The parameters of a request, read into values or refused with a sentence that says what is accepted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict

from cpal.api.parameters import (
    FORMAT,
    LARGEST_PAGE_SIZE,
    PAGE,
    PAGE_SIZE,
    SIZE,
    BadParameter,
    Parameter,
    check_names,
    choices_in,
    moment_in,
    number_in,
    window_in,
)
from cpal.calendar import Month
from pricing.methodology.metals import Metal
from pricing.methodology.results import Basis
from pricing.models import Publication

METALS = tuple(metal.value for metal in Metal)
STATUSES = tuple(Publication.Status.values)
BASES = tuple(basis.value for basis in Basis if basis is not Basis.NONE)


METAL = Parameter("metal", "The metal.", "nickel", METALS)
FROM = Parameter("from", "First window, YYYY-MM, included.", "2026-01", kind="window")
TO = Parameter("to", "Last window, YYYY-MM, included.", "2026-10", kind="window")
STATUS = Parameter("status", "Status of the standing publication.", "final", STATUSES)
BASIS = Parameter("basis", "Basis of the premium.", "transaction_based", BASES)
AS_OF = Parameter(
    "as_of", "What stood at this moment: ISO 8601 with an offset.", "2026-11-02T16:03:00Z", kind="moment"
)
REVISION = Parameter("revision", "The last publication of this revision instead.", "1", kind="integer")

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
