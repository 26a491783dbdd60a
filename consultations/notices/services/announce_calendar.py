"""Telling the market when windows close and premia are due, and when a new bank holiday moves a day (paper 5, 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from consultations.notices.events import bullets
from consultations.notices.models import AnnouncedWindow, Kind, Notice
from consultations.notices.policies import check_may_write
from consultations.notices.services.issue import NoticeRefused, issue_notice
from cpal import calendar
from cpal.calendar import LAST_YEAR, Month
from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.models import User
from pricing.models import Window
from pricing.public.timetable import ScheduledWindow, clock, scheduled


@dataclass(frozen=True, slots=True)
class Move:
    """A window whose instants are no longer those that were announced; `times` counts its announcements so far."""

    announced: AnnouncedWindow
    now: ScheduledWindow
    times: int


@transaction.atomic
def announce_calendar(*, year: int, announced_by: User, at: dt.datetime | None = None) -> Notice:
    """Issue the calendar of a year's twelve windows; announcing it again changes nothing.

    Raises NotAllowed, or NoticeRefused for a year that is over or too far ahead.
    """
    check_may_write(announced_by)
    at = at or database_clock()
    windows = tuple(scheduled(Month(year, 1), 12)) if year <= LAST_YEAR else ()
    if not windows or windows[-1].publishes_at < at:
        raise NoticeRefused("Announce the calendar of this year or of one to come.")
    notice = issue_notice(
        kind=Kind.CALENDAR,
        title=f"Publication calendar {year}",
        summary=f"Cut-offs and publication moments of the twelve windows of {year}.",
        body=calendar_table(windows),
        url=reverse("calendar"),
        event=f"calendar:{year}",
        at=at,
        issued_by=announced_by,
    )
    if not notice.windows.exists():
        keep(windows, notice)
    return notice


def announce_moves(*, at: dt.datetime) -> list[Notice]:
    """A notice for every announced window, not yet frozen, that the calendar of business days has moved."""
    return [announce_move(move, at) for move in moves(at)]


def moves(at: dt.datetime) -> Iterable[Move]:
    """Announced windows ahead that are not where they were announced to be."""
    known: dict[str, list[AnnouncedWindow]] = {}
    for row in AnnouncedWindow.objects.order_by("id"):
        known.setdefault(row.code, []).append(row)
    frozen = set(Window.objects.filter(code__in=known).values_list("code", flat=True))
    for code, rows in sorted(known.items()):
        now = ScheduledWindow.of(calendar.observation_window(Month.parse(code)))
        is_elsewhere = (rows[-1].cutoff_at, rows[-1].publishes_at) != (now.cutoff_at, now.publishes_at)
        if is_elsewhere and code not in frozen and rows[-1].publishes_at > at:
            yield Move(rows[-1], now, len(rows))


@transaction.atomic
def announce_move(move: Move, at: dt.datetime) -> Notice:
    """Say where the window was announced to be and where it is."""
    was, now = move.announced, move.now
    notice = issue_notice(
        kind=Kind.CALENDAR,
        title=f"{now.name}: dates moved",
        summary=f"A change of the bank holidays moves the {now.name} window.",
        body=bullets(
            [
                ("Cut-off was", london_text(was.cutoff_at)),
                ("Cut-off is", london_text(now.cutoff_at)),
                ("Publication was", london_text(was.publishes_at)),
                ("Publication is", london_text(now.publishes_at)),
                ("Cause", "a change of the bank holidays of England and Wales"),
            ]
        ),
        url=reverse("calendar"),
        event=f"calendar:{now.code}:{move.times}",
        at=at,
        window=now.code,
    )
    if not notice.windows.exists():
        keep([now], notice)
    return notice


def keep(windows: Sequence[ScheduledWindow], notice: Notice) -> None:
    """Remember what the notice told."""
    AnnouncedWindow.objects.bulk_create(
        AnnouncedWindow(
            code=each.code, cutoff_at=each.cutoff_at, publishes_at=each.publishes_at, notice=notice
        )
        for each in windows
    )


def calendar_table(windows: Sequence[ScheduledWindow]) -> str:
    """The windows as a table in Markdown, on the London clock and in UTC."""
    lines = [
        "| Window | Cut-off, London | Publication, London | Publication, UTC |",
        "| --- | --- | --- | --- |",
    ]
    for each in windows:
        cutoff, due = clock(each.cutoff_at, calendar.LONDON), clock(each.publishes_at, calendar.LONDON)
        lines.append(f"| {each.name} | {cutoff} | {due} | {clock(each.publishes_at, dt.UTC)} |")
    notes = [f"- {each.name}: {note}" for each in windows for note in each.moves]
    return "\n".join([*lines, *(["", "Moved by a bank holiday:", "", *notes] if notes else [])])


def times_moved(codes: Sequence[str]) -> dict[str, int]:
    """How often each window was announced anew, for programs that keep the calendar."""
    counts: dict[str, int] = {}
    for code in AnnouncedWindow.objects.filter(code__in=codes).values_list("code", flat=True):
        counts[code] = counts.get(code, -1) + 1
    return counts
