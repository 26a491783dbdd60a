"""The publication calendar for calendar programs (RFC 5545): stable identifiers, London times with their zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from cpal.calendar import LONDON
from pricing.public import extras
from pricing.public.extras import CalendarEntry
from pricing.public.timetable import ScheduledWindow, clocks_text

PRODUCT = "-//CPAL//Publication calendar//EN"
REFRESH = dt.timedelta(hours=12)


def calendar_file(
    windows: Sequence[ScheduledWindow], entries: Iterable[CalendarEntry], at: dt.datetime
) -> bytes:
    """The file; `at` is when it is made, said to the day so that two of one day are the same."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", "CPAL publication calendar")
    file.add("x-wr-calname", "CPAL publication calendar")
    file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    stamp = dt.datetime.combine(at.astimezone(dt.UTC).date(), dt.time(0), tzinfo=dt.UTC)
    for entry in (*window_entries(windows), *entries):
        file.add_component(event_of(entry, stamp))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def window_entries(windows: Sequence[ScheduledWindow]) -> Iterable[CalendarEntry]:
    """The cut-off and the publication of each window."""
    moves = extras.calendar_moves([window.code for window in windows])
    for window in windows:
        yield CalendarEntry(
            key=f"cutoff-{window.code}",
            title=f"Cut-off, {window.name}",
            at=window.cutoff_at,
            detail=sentence(f"The {window.name} window closes", window.cutoff_at, window.cutoff_moved),
            url=reverse("calendar"),
            sequence=moves[window.code],
        )
        yield CalendarEntry(
            key=f"publication-{window.code}",
            title=f"Provisional premia, {window.name}",
            at=window.publishes_at,
            detail=sentence(
                f"Provisional premia of {window.name} are due", window.publishes_at, window.publication_moved
            ),
            url=reverse("calendar"),
            sequence=moves[window.code],
        )


def sentence(what: str, at: dt.datetime, moved: str) -> str:
    """What happens, on three clocks, and which bank holiday moved it."""
    return f"{what}: {clocks_text(at)}.{f' It is {moved}.' if moved else ''}"


def event_of(entry: CalendarEntry, stamp: dt.datetime) -> Event:
    """One moment; it takes no time."""
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.at.astimezone(LONDON))
    event.add("summary", entry.title)
    event.add("description", entry.detail or f"{entry.title}: {clocks_text(entry.at)}.")
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", settings.SITE_URL + entry.url)
    return event
