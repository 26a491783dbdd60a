"""Reading consultations: what is announced, each whole, and how many responded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from consultations.life import ConsultationState
from consultations.models import (
    BackgroundDocument,
    Consultation,
    Edition,
    Extension,
    Question,
    Response,
    Section,
)
from consultations.models.consultations import ConsultationQuerySet

UNDER_WAY = (ConsultationState.SCHEDULED, ConsultationState.OPEN, ConsultationState.CLOSED)
OVER = (ConsultationState.CONCLUDED, ConsultationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Counts:
    """Responses that stand; and, once there is an outcome, when it was published and how many with it."""

    received: int = 0
    published: int | None = None
    outcome_at: dt.datetime | None = None


def under_way() -> ConsultationQuerySet:
    """Announced and not over, the one that closes first first."""
    return Consultation.objects.filter(state__in=UNDER_WAY).order_by("closes_at", "id")


def over() -> ConsultationQuerySet:
    """Concluded or withdrawn, newest first."""
    return Consultation.objects.filter(state__in=OVER).order_by("-closes_at", "-id")


def standing(states: Collection[str], at: dt.datetime) -> ConsultationQuerySet:
    """Announced ones that stand in any of the states by the clock: past its close one is closed."""
    found = Consultation.objects.public()
    if not states:
        return found
    past_its_close = Q(state=ConsultationState.OPEN, closes_at__lte=at)
    wanted = Q(state__in=states) & ~past_its_close
    if ConsultationState.CLOSED in states:
        wanted |= past_its_close
    return found.filter(wanted)


def with_what_it_asks(rows: ConsultationQuerySet) -> ConsultationQuerySet:
    """Each with its sections, their questions, its documents without their bytes, and its extensions."""
    return rows.prefetch_related(
        Prefetch("sections", Section.objects.order_by("position")),
        Prefetch("sections__questions", Question.objects.order_by("position")),
        Prefetch("documents", documents()),
        Prefetch("extensions", Extension.objects.order_by("closes_at")),
    )


def documents() -> QuerySet[BackgroundDocument]:
    """Background documents without their bytes."""
    return BackgroundDocument.objects.defer("content").order_by("id")


def counts_of(rows: Collection[Consultation]) -> Mapping[int, Counts]:
    """The counts of several consultations in two queries."""
    received = dict(
        Response.objects.received()
        .filter(consultation__in=rows)
        .order_by()
        .values_list("consultation")
        .annotate(Count("pk"))
    )
    editions = (
        Edition.objects.filter(consultation__in=rows).defer("content").order_by("consultation", "number")
    )
    found = {each.pk: Counts(received.get(each.pk, 0)) for each in rows}
    for edition in editions:
        first = found[edition.consultation_id].outcome_at
        found[edition.consultation_id] = Counts(
            edition.responses_received, edition.responses_published, first or edition.published_at
        )
    return found
