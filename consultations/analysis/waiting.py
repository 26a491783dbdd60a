"""What the analysis asks of whoever opens the back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from consultations.life import ConsultationState
from consultations.models import Answer, AnswerRead, Campaign, Consultation
from consultations.models.consultations import ConsultationQuerySet
from consultations.policies import may_code
from cpal.backoffice import Task
from cpal.people.models import User


def analysis_waiting(request: HttpRequest) -> Iterator[Task]:
    """For each closed consultation: answers that the person has not read and nobody else has twice; proposed groups."""
    if not may_code(request.user):
        return
    for consultation in _with_what_waits(cast(User, request.user)):
        waits = vars(consultation)
        if waits["has_unread"]:
            yield Task(
                title=f"Read the responses to {consultation.reference}",
                url=reverse("admin:consultations_analysis", args=[consultation.pk]),
                detail="Two people code each answer.",
            )
        if waits["has_proposals"]:
            yield Task(
                title=f"Confirm or dissolve the groups of copies in {consultation.reference}",
                url=reverse("admin:consultations_analysis_campaigns", args=[consultation.pk]),
            )


def _with_what_waits(reader: User) -> ConsultationQuerySet:
    readings = AnswerRead.objects.filter(answer=OuterRef("pk"))
    unread = (
        Answer.objects.filter(
            submission__stands_for__consultation=OuterRef("pk"), submission__stands_for__withdrawn_at=None
        )
        .exclude(sameness="")
        .exclude(Exists(readings.filter(coder=reader)))
        .exclude(Exists(readings.filter(place=2)))
    )
    proposed = Campaign.objects.filter(consultation=OuterRef("pk"), confirmed_at=None, dissolved_at=None)
    closed = Consultation.objects.filter(state=ConsultationState.CLOSED)
    return closed.annotate(has_unread=Exists(unread), has_proposals=Exists(proposed)).order_by(
        "target_on", "pk"
    )
