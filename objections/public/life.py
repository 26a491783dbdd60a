"""What the record page of a premium tells of its objections: nothing while the window is open, no objector ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse

from objections.models import Objection
from pricing.models import Publication
from pricing.public.extras import LifeEvent


def objection_events(publications: Sequence[Publication], at: dt.datetime) -> Iterable[LifeEvent]:
    """How many were received, once the window is over, and each outcome with its public summary (8.2)."""
    every = (
        Objection.objects.filter(publication__in=publications).select_related("determination").order_by("id")
    )
    objections = list(every)
    for publication in publications:
        about = [each for each in objections if each.publication_id == publication.pk]
        until = publication.objections_until
        if about and until is not None and until <= at:
            yield received(about, until)
            yield from outcomes(about)


def received(objections: Sequence[Objection], until: dt.datetime) -> LifeEvent:
    """`2 objections received, 1 admissible`, told at the end of the window."""
    admissible = sum(each.is_admissible for each in objections)
    word = "objection" if len(objections) == 1 else "objections"
    return LifeEvent(
        f"{len(objections)} {word} received, {admissible} admissible",
        until,
        url=reverse("objection-outcomes"),
    )


def outcomes(objections: Sequence[Objection]) -> Iterable[LifeEvent]:
    """Each determination so far."""
    determined = [each.determination for each in objections if hasattr(each, "determination")]
    for determination in determined:
        yield LifeEvent(
            f"Objection {determination.get_outcome_display()}",
            determination.determined_at,
            detail=determination.public_summary,
        )


def objection_form(publication: Publication) -> str:
    """Where to object to a provisional premium."""
    return f"{reverse('objection-new')}?publication={publication.pk}"
