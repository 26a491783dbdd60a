"""London business days, observation windows and their cut-offs (paper 5; METHODOLOGY "Time").

PURE: no Django, no clock. Business days are those of England and Wales. Days proclaimed after the holiday library was
released are added in `PROCLAIMED` until a newer release carries them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
CUTOFF_TIME = dt.time(17, 0)
FIRST_YEAR, LAST_YEAR = 2000, 2100

# Bank holidays proclaimed since the library's release, each with its source. None today.
PROCLAIMED: dict[dt.date, str] = {}


class NotAWindow(ValueError):
    """The text does not name a monthly observation window such as `2026-10`."""


@cache
def bank_holidays(year: int) -> dict[dt.date, str]:
    """Bank holidays of England and Wales in `year`, by day."""
    official = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {**dict(official.items()), **{on: name for on, name in PROCLAIMED.items() if on.year == year}}


def is_business_day(on: dt.date) -> bool:
    """Neither a weekend nor a bank holiday of England and Wales."""
    return on.weekday() < 5 and on not in bank_holidays(on.year)


def next_business_day(on: dt.date) -> dt.date:
    """The first business day after `on`."""
    day = on + dt.timedelta(days=1)
    while not is_business_day(day):
        day += dt.timedelta(days=1)
    return day


def london_date(at: dt.datetime) -> dt.date:
    """The calendar day in London at the instant `at` (which must carry an offset)."""
    return at.astimezone(LONDON).date()


def london(on: dt.date, at: dt.time = dt.time(0, 0)) -> dt.datetime:
    """The instant of `at` on `on` in London."""
    return dt.datetime.combine(on, at, tzinfo=LONDON)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A monthly observation window by its name, before its instants are worked out."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2026-10`. Raises NotAWindow naming what was expected."""
        year, _, month = text.partition("-")
        if not (len(year) == 4 and year.isdecimal() and len(month) == 2 and month.isdecimal()):
            raise NotAWindow(
                f"“{text}” is not an observation window: write it as YYYY-MM, for example 2026-10."
            )
        if not (1 <= int(month) <= 12 and FIRST_YEAR <= int(year) <= LAST_YEAR):
            raise NotAWindow(
                f"“{text}” is not an observation window between {FIRST_YEAR}-01 and {LAST_YEAR}-12."
            )
        return cls(int(year), int(month))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def previous(self) -> Month:
        return Month(self.year - 1, 12) if self.month == 1 else Month(self.year, self.month - 1)

    @property
    def next(self) -> Month:
        return Month(self.year + 1, 1) if self.month == 12 else Month(self.year, self.month + 1)


@dataclass(frozen=True, slots=True)
class ObservationWindow:
    """Opens at the previous cut-off (exclusive) and closes at its own (inclusive), so windows touch."""

    code: str
    opens_at: dt.datetime
    cutoff_at: dt.datetime
    publishes_at: dt.datetime


def final_business_day(month: Month) -> dt.date:
    """The last business day of the month (paper 5: “the final business day of the Observation Window”)."""
    first_of_next = month.next
    day = dt.date(first_of_next.year, first_of_next.month, 1) - dt.timedelta(days=1)
    while not is_business_day(day):
        day -= dt.timedelta(days=1)
    return day


@cache
def cutoff_of(month: Month) -> dt.datetime:
    """17:00 London on the final business day of the month (paper 5)."""
    return london(final_business_day(month), CUTOFF_TIME)


@cache
def observation_window(month: Month, publication_time: dt.time = dt.time(16, 0)) -> ObservationWindow:
    """The window of a month; provisional premia are due on the first business day after its cut-off (ours)."""
    return ObservationWindow(
        code=str(month),
        opens_at=cutoff_of(month.previous),
        cutoff_at=cutoff_of(month),
        publishes_at=london(next_business_day(final_business_day(month)), publication_time),
    )


def window_of(at: dt.datetime) -> Month:
    """The window that is collecting at `at`: the first whose cut-off is not before it."""
    on = london_date(at)
    month = Month(on.year, on.month)
    return month if at <= cutoff_of(month) else month.next


def latest_closed_window(at: dt.datetime) -> Month:
    """The newest window whose cut-off has passed at `at`."""
    return window_of(at).previous
