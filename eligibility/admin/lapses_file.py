"""What lapses, for calendar programs (RFC 5545): whole days, with stable identifiers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from eligibility.keeping.lapses import Lapse

PRODUCT = "-//CPAL//What lapses//EN"


def lapses_file(lapses: Iterable[Lapse], at: dt.datetime) -> bytes:
    """The file; `at` is when it is made, said to the day so that two of one day are the same."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "CPAL: what lapses")
    stamp = dt.datetime.combine(at.astimezone(dt.UTC).date(), dt.time(0), tzinfo=dt.UTC)
    for lapse in lapses:
        file.add_component(_event_of(lapse, stamp))
    return bytes(file.to_ical())


def _event_of(lapse: Lapse, stamp: dt.datetime) -> Event:
    losing = ", ".join(str(name) for name in lapse.losing)
    event = Event()
    event.add("uid", f"{_key_of(lapse)}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", stamp)
    event.add("dtstart", lapse.lapses_on)
    event.add("summary", f"Lapses: {lapse.said}")
    event.add(
        "description", f"Would lose eligibility: {losing}." if losing else "No brand would lose eligibility."
    )
    event.add("transp", "TRANSPARENT")
    return event


def _key_of(lapse: Lapse) -> str:
    """The same for the same lapse, whatever characters its subject has."""
    return hashlib.sha256(repr(lapse.key).encode()).hexdigest()[:32]
