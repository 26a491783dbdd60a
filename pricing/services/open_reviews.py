"""After the cut-off: a window that nobody has priced yet is priced, so that its review can begin (paper 5)."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from cpal import calendar
from cpal.clock import database_clock
from pricing.methodology.metals import Metal
from pricing.models import Assessment, Run, Window
from pricing.services.price_window import price_window

# The advisory lock under which a window is opened for review by one worker only.
OPENING = 4021


def is_any_waiting(*, at: dt.datetime | None = None) -> bool:
    """Whether the latest closed window has a metal that nobody has priced yet."""
    month = calendar.latest_closed_window(at or database_clock())
    return bool(_metals_without_assessment(Window.objects.frozen(month)))


@transaction.atomic
def open_reviews(*, at: dt.datetime | None = None) -> list[Run]:
    """Queue the runs of the latest closed window for every metal that has no assessment there yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING])
    at = at or database_clock()
    month = calendar.latest_closed_window(at)
    waiting = _metals_without_assessment(Window.objects.frozen(month))
    if not waiting:
        return []
    return price_window(window=month, metals=waiting, requested_by=None, at=at)


def _metals_without_assessment(window: Window) -> list[Metal]:
    assessed = set(Assessment.objects.filter(window=window).values_list("metal", flat=True))
    return [metal for metal in Metal if metal.value not in assessed]
