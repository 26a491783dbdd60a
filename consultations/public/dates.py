"""Consultations in the publication calendar: they open, they close, and their outcome is promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from consultations.full_days import CLOSING_TIME
from consultations.life import ConsultationState
from consultations.models import Consultation
from cpal.calendar import london, london_date
from pricing.public.extras import CalendarEntry, Invitation


def dates_of_consultations(first: dt.datetime, last: dt.datetime) -> Iterator[CalendarEntry]:
    """The announced moments between two instants; a withdrawn consultation has none."""
    between = (
        Q(opens_at__range=(first, last))
        | Q(closes_at__range=(first, last))
        | Q(target_on__range=(london_date(first), london_date(last)))
    )
    announced = Consultation.objects.public().exclude(state=ConsultationState.WITHDRAWN)
    for each in announced.filter(between).prefetch_related("extensions"):
        yield from _entries(each, len(each.extensions.all()))


def open_consultations(at: dt.datetime) -> list[Invitation]:
    """Those that take responses, as the front page names them."""
    return [
        Invitation(f"Consultation {each}", each.closes_at, reverse("consultation", args=[each.reference]))
        for each in Consultation.objects.open_at(at).order_by("closes_at", "id")
        if each.closes_at
    ]


def _entries(consultation: Consultation, times_extended: int) -> Iterator[CalendarEntry]:
    assert consultation.opens_at is not None
    assert consultation.closes_at is not None
    assert consultation.target_on is not None
    reference = consultation.reference
    moments = (
        ("opens", consultation.opens_at, 0),
        ("closes", consultation.closes_at, times_extended),
        ("outcome promised", london(consultation.target_on, CLOSING_TIME), 0),
    )
    for what, at, sequence in moments:
        yield CalendarEntry(
            key=f"consultation-{reference}-{what.replace(' ', '-')}",
            title=f"Consultation {reference}: {what}",
            at=at,
            detail=consultation.title,
            url=reverse("consultation", args=[reference]),
            sequence=sequence,
        )
