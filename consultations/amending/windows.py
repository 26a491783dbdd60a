"""From which windows a change can be adopted, and whether the steps of its glide path leave room for them (7.6)."""

from __future__ import annotations

import datetime as dt

from consultations.amending.glide_path import faults_in_words
from consultations.amending.text import base_of, whole_of, whole_text
from consultations.models import AmendmentText
from cpal.calendar import ObservationWindow, london_date, observation_window, window_of
from pricing.models import MethodologyVersion
from pricing.services.store_version import begins_on

WINDOWS_AHEAD = 12


def windows_to_adopt_from(at: dt.datetime) -> list[ObservationWindow]:
    """The windows that have not opened, by the calendar, and follow every version in force; soonest first."""
    latest = MethodologyVersion.objects.in_force().last()
    taken = (latest.applies_from_window or "") if latest else ""
    month, found = window_of(at).next, []
    for _ in range(WINDOWS_AHEAD):
        window = observation_window(month)
        if window.opens_at > at and window.code > taken:
            found.append(window)
        month = month.next
    return found


def steps_too_soon(
    text: AmendmentText, at: dt.datetime, window: ObservationWindow | None = None
) -> list[str]:
    """Which steps of the text come before it can apply: from the window, else from the soonest that is still open.

    A limit that was told for a day holds on that day. So a step that came too soon is told before anything is stored.
    """
    window = window or next(iter(windows_to_adopt_from(at)), None)
    before, after = whole_of(base_of(text.amendment)).limits, whole_text(text, at=at).limits
    first_day = begins_on(window.code) if window else None
    return list(faults_in_words(before, after, london_date(at), first_day))
