"""What consultations ask of whoever opens the back office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from consultations import policies
from consultations.life import ConsultationState
from consultations.models import Consultation
from consultations.public.shown import Shown, days
from cpal.backoffice import Task
from cpal.calendar import london
from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.models import User

CLOSE_SOON = dt.timedelta(days=7)
OUTCOME_SOON = 28
END_OF_THE_DAY = dt.time(17, 0)


def consultations_waiting(request: HttpRequest) -> Iterator[Task]:
    """Drafts to approve or to finish, closes that come near, outcomes that are due."""
    user = cast(User, request.user)
    if not (policies.may_draft(user) or policies.may_decide(user)):
        return
    at = database_clock()
    states = [ConsultationState.DRAFT, ConsultationState.OPEN, ConsultationState.CLOSED]
    for consultation in Consultation.objects.filter(state__in=states).order_by("closes_at", "id"):
        if consultation.is_draft:
            yield from _draft(user, consultation)
        elif policies.may_draft(user):
            yield from _due(consultation, at)


def _draft(user: User, consultation: Consultation) -> Iterator[Task]:
    if consultation.sent_at and policies.may_approve(user, consultation):
        url = reverse("admin:consultations_schedule", args=[consultation.pk])
        yield Task(f"Approve {consultation.reference}", url, consultation.title, consultation.opens_at)
    elif policies.may_draft(user):
        what = "awaits approval" if consultation.sent_at else "is a draft"
        yield Task(f"{consultation.reference} {what}", _page(consultation), consultation.title)


def _due(consultation: Consultation, at: dt.datetime) -> Iterator[Task]:
    assert consultation.closes_at is not None
    shown = Shown.without_counts(consultation, at)
    if shown.is_open and consultation.closes_at - at <= CLOSE_SOON:
        title = f"{consultation.reference} closes soon"
        yield Task(title, _page(consultation), london_text(consultation.closes_at), consultation.closes_at)
    if shown.awaits_outcome and shown.days_to_outcome <= OUTCOME_SOON:
        assert consultation.target_on is not None
        left = shown.days_to_outcome
        when = f"overdue by {days(-left)}" if left < 0 else f"due in {days(left)}" if left else "due today"
        due_at = london(consultation.target_on, END_OF_THE_DAY)
        yield Task(f"Outcome of {consultation.reference} {when}", _page(consultation), shown.promise, due_at)


def _page(consultation: Consultation) -> str:
    return reverse("admin:consultations_consultation_change", args=[consultation.pk])
