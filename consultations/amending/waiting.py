"""What waits for whoever signs in: texts to write, proposals to make public, to decide and to adopt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from consultations.amending import policies
from consultations.life import AmendmentState
from consultations.models import Amendment
from consultations.services.back_cast import progress_of
from consultations.services.decide_amendment import STILL_HELD, was_consulted_on
from cpal.backoffice import Task
from cpal.people.models import User

WAITING = [AmendmentState.DRAFT, AmendmentState.PROPOSED, AmendmentState.DECIDED]


def amendments_waiting(request: HttpRequest) -> list[Task]:
    """The tasks of who may draft and of senior managers; each only where the person may do it."""
    user = cast(User, request.user)
    if not policies.may_prepare(user):
        return []
    return [task for amendment in _under_way() for task in _tasks(user, amendment)]


def _under_way() -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(state__in=WAITING).select_related("materiality", "decision")
    return rows.order_by("drafted_at")


def _tasks(user: User, amendment: Amendment) -> Iterator[Task]:
    match amendment.current_state:
        case AmendmentState.DRAFT:
            yield from _of_draft(user, amendment)
        case AmendmentState.PROPOSED:
            yield from _of_proposal(user, amendment)
        case AmendmentState.DECIDED if not policies.obstacle_to_adopting(user, amendment):
            yield _task(
                amendment, f"Adopt {amendment.reference}", "Decided: choose the window that it applies from."
            )


def _of_draft(user: User, amendment: Amendment) -> Iterator[Task]:
    text = amendment.proposal
    if text is None or not text.is_fixed:
        if amendment.drafted_by_id == user.pk:
            yield _task(amendment, f"Write {amendment.reference}", "Its text is fixed when it is whole.")
    elif progress_of(text).is_done and not policies.obstacle_to_deciding(user, amendment):
        yield _task(
            amendment, f"Propose {amendment.reference}", "Decide whether it is material, and make it public."
        )


def _of_proposal(user: User, amendment: Amendment) -> Iterator[Task]:
    if amendment.consultations.filter(state__in=STILL_HELD).exists():
        return
    if not amendment.materiality.is_material or was_consulted_on(amendment):
        if not policies.obstacle_to_deciding(user, amendment):
            yield _task(
                amendment, f"Decide on {amendment.reference}", "Nothing stands before a decision any more."
            )
    elif amendment.drafted_by_id == user.pk:
        yield _task(amendment, f"Consult on {amendment.reference}", "It is material: draft its consultation.")


def _task(amendment: Amendment, title: str, detail: str) -> Task:
    url = reverse("admin:consultations_amendment_change", args=[amendment.pk])
    return Task(title, url, f"{amendment.title}. {detail}")
