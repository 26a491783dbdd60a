"""What publishing asks of whoever opens the back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from consultations import policies
from consultations.life import ConsultationState
from consultations.models import Consultation, LeakJustification, LeakSearch
from consultations.outcomes.findings import latest_search, unsettled
from consultations.outcomes.material import checklist_of
from cpal.backoffice import Task
from cpal.people.models import User


def outcomes_waiting(request: HttpRequest) -> Iterator[Task]:
    """Justifications to confirm, findings to deal with, and outcomes that can be published."""
    user = cast(User, request.user)
    if not policies.may_prepare_outcome(user):
        return
    mine_to_confirm = LeakJustification.objects.filter(
        consultation=OuterRef("pk"), confirmation=None
    ).exclude(justified_by=user)
    searches = LeakSearch.objects.filter(consultation=OuterRef("pk"))
    closed = Consultation.objects.filter(state=ConsultationState.CLOSED).annotate(
        has_to_confirm=Exists(mine_to_confirm), is_searched=Exists(searches)
    )
    for consultation in closed.filter(is_searched=True).order_by("target_on", "pk"):
        yield from _of(consultation, user)


def _of(consultation: Consultation, user: User) -> Iterator[Task]:
    url = reverse("admin:consultations_publishing", args=[consultation.pk])
    if vars(consultation)["has_to_confirm"]:
        yield Task(f"Confirm what may stay in the outcome of {consultation.reference}", url)
    search = latest_search(consultation)
    left = [each for each in unsettled(search) if each.justification is None] if search else []
    if left:
        yield Task(f"{len(left)} to remove or justify in the outcome of {consultation.reference}", url)
    elif not policies.obstacle_to_publishing(user, consultation) and not checklist_of(consultation):
        yield Task(f"Publish the outcome of {consultation.reference}", url, "Four eyes: prepared by another.")
