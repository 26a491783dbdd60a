"""When windows close and premia are due, past and ahead (paper 5, 8).

A window that was frozen keeps its instants; the others come from the calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cpal import calendar
from cpal.calendar import LONDON, Month, ObservationWindow
from cpal.look.figures import window_text
from pricing.models import Window

DUBAI = ZoneInfo("Asia/Dubai")
UTC = dt.UTC
MONTHS_SHOWN = 12
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ScheduledWindow:
    """A window's name and its three instants."""

    code: str
    opens_at: dt.datetime
    cutoff_at: dt.datetime
    publishes_at: dt.datetime

    @classmethod
    def of(cls, window: Window | ObservationWindow) -> ScheduledWindow:
        """From a frozen window, or from the calendar."""
        return cls(window.code, window.opens_at, window.cutoff_at, window.publishes_at)

    @property
    def name(self) -> str:
        """`October 2026`."""
        return window_text(self.code)

    @property
    def cutoff_moved(self) -> str:
        """Which bank holiday the cut-off avoids; blank where it falls on the last weekday of the month."""
        return moved_from(last_weekday(Month.parse(self.code)), self.cutoff_at)

    @property
    def publication_moved(self) -> str:
        """Which bank holiday the publication avoids; blank where it falls on the weekday after that of the cut-off."""
        return moved_from(next_weekday(last_weekday(Month.parse(self.code))), self.publishes_at)

    @property
    def moves(self) -> tuple[str, ...]:
        """Both, as sentences without their subject."""
        named = (("cut-off", self.cutoff_moved), ("publication", self.publication_moved))
        return tuple(f"{what} {moved}" for what, moved in named if moved)


@dataclass(frozen=True, slots=True)
class Clocks:
    """One instant on three clocks, as the calendar page prints it."""

    instant: dt.datetime

    @property
    def london(self) -> str:
        """London, where the methodology's day is."""
        return clock(self.instant, LONDON)

    @property
    def utc(self) -> str:
        """Co-ordinated universal time."""
        return clock(self.instant, UTC)

    @property
    def dubai(self) -> str:
        """Dubai, for those who follow the premia from the Gulf."""
        return clock(self.instant, DUBAI)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One window of the calendar page."""

    window: ScheduledWindow
    is_past: bool

    @property
    def cutoff(self) -> Clocks:
        """When it closes."""
        return Clocks(self.window.cutoff_at)

    @property
    def publication(self) -> Clocks:
        """When its provisional premia are due."""
        return Clocks(self.window.publishes_at)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Twelve windows ahead, soonest first, and twelve past, newest first."""

    ahead: tuple[CalendarRow, ...]
    past: tuple[CalendarRow, ...]


def calendar_around(at: dt.datetime) -> Calendar:
    """The windows around `at`; one is past once its publication moment is."""
    month = calendar.latest_closed_window(at).previous
    first = month
    for _ in range(MONTHS_SHOWN - 1):
        first = first.previous
    rows = [
        CalendarRow(each, is_past=each.publishes_at <= at) for each in scheduled(first, 2 * MONTHS_SHOWN + 1)
    ]
    past = [row for row in rows if row.is_past]
    return Calendar(
        ahead=tuple(row for row in rows if not row.is_past)[:MONTHS_SHOWN],
        past=tuple(reversed(past))[:MONTHS_SHOWN],
    )


def windows_shown(shown: Calendar) -> tuple[ScheduledWindow, ...]:
    """Every window of the page, oldest first: those of the file and of the API by default."""
    rows = (*shown.past, *shown.ahead)
    return tuple(sorted((row.window for row in rows), key=lambda window: window.cutoff_at))


@dataclass(frozen=True, slots=True)
class Present:
    """Where the timetable stands: the window that collects, the next premia due, and those last due."""

    collecting: ScheduledWindow
    next_due: ScheduledWindow
    last_due: ScheduledWindow


def present(at: dt.datetime) -> Present:
    """Where the timetable stands at `at`."""
    before, closed, collecting = scheduled(calendar.latest_closed_window(at).previous, 3)
    is_closed_due = closed.publishes_at <= at
    return Present(
        collecting=collecting,
        next_due=collecting if is_closed_due else closed,
        last_due=closed if is_closed_due else before,
    )


def scheduled(first: Month, count: int) -> Iterable[ScheduledWindow]:
    """`count` windows from `first`, frozen ones as they were frozen."""
    months = [first]
    while len(months) < count:
        months.append(months[-1].next)
    codes = [str(month) for month in months]
    frozen = {each.code: ScheduledWindow.of(each) for each in Window.objects.filter(code__in=codes)}
    for month in months:
        yield frozen.get(str(month)) or ScheduledWindow.of(calendar.observation_window(month))


def last_weekday(month: Month) -> dt.date:
    """The last day from Monday to Friday of a month, were there no bank holidays."""
    first_of_next = month.next
    day = dt.date(first_of_next.year, first_of_next.month, 1) - ONE_DAY
    while day.weekday() >= 5:
        day -= ONE_DAY
    return day


def next_weekday(on: dt.date) -> dt.date:
    """The day from Monday to Friday after `on`, were there no bank holidays."""
    day = on + ONE_DAY
    while day.weekday() >= 5:
        day += ONE_DAY
    return day


def moved_from(usual: dt.date, at: dt.datetime) -> str:
    """`moved from Fri 1 Jan 2027, New Year's Day`; blank where the day is the usual one."""
    if calendar.london_date(at) == usual:
        return ""
    holiday = calendar.bank_holidays(usual.year).get(usual, "")
    day = f"{usual:%a} {usual.day} {usual:%b %Y}"
    return f"moved from {day}, {holiday}" if holiday else f"moved from {day}"


def clocks_text(instant: dt.datetime) -> str:
    """`Fri 30 Oct 2026, 17:00 London, Fri 30 Oct 2026, 17:00 UTC, …` for text without columns."""
    clocks = Clocks(instant)
    return f"{clocks.london} London; {clocks.utc} UTC; {clocks.dubai} Dubai"


def clock(instant: dt.datetime, zone: dt.tzinfo) -> str:
    """`Fri 30 Oct 2026, 17:00` in a zone."""
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M}"
