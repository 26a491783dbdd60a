"""What the participants' desk shows of consultations: those open for response, and one's own responses."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations.models import Consultation, Response
from consultations.respond.who import refuse_staff
from cpal.clock import database_clock
from cpal.desk import DeskBlock, DeskLine
from cpal.look.figures import london_text
from cpal.people.models import User

PER_PAGE = 20


def open_for_response(user: User, at: dt.datetime) -> DeskBlock:
    """Consultations that take responses, each with how far this person's has come."""
    responses = {each.consultation_id: each for each in responses_of(user)}
    lines = [
        _line(each, responses.get(each.pk)) for each in Consultation.objects.open_at(at).order_by("closes_at")
    ]
    return DeskBlock(
        title="Consultations open for response",
        key="consultations",
        lines=tuple(lines),
        instead="No consultation is open now.",
    )


def responses_of(user: User) -> QuerySet[Response]:
    """Everything that this person began, the latest consultation first."""
    mine = Response.objects.filter(respondent__user=user).select_related("consultation", "standing")
    return mine.order_by("-consultation__opened_at", "-id")


def standing_text(response: Response | None) -> str:
    """`Not begun`, `Begun, not handed in`, `Handed in 4 March 2026, 12:00:00 London`, `Withdrawn`."""
    if response is None:
        return "Not begun"
    if response.withdrawn_at is not None:
        return "Withdrawn"
    if response.standing is None:
        return "Begun, not handed in"
    return f"Handed in {london_text(response.standing.received_at, 'seconds')}"


@require_safe
def own_responses(request: HttpRequest) -> HttpResponse:
    """One's own responses, and what is open."""
    refuse_staff(request)
    user = cast(User, request.user)
    page = Paginator(responses_of(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "open": open_for_response(user, database_clock()),
        "page": page,
        "responses": [_own(each) for each in page.object_list],
    }
    return render(request, "desk/responses.html", context)


def _line(consultation: Consultation, response: Response | None) -> DeskLine:
    closes = london_text(consultation.closes_at) if consultation.closes_at else ""
    return DeskLine(
        title=str(consultation),
        url=reverse("consultation-respond", args=[consultation.reference]),
        detail=f"{standing_text(response)}; closes {closes}",
    )


def _own(response: Response) -> DeskLine:
    return DeskLine(
        title=f"{response.reference} to {response.consultation}",
        url=reverse("consultation-respond", args=[response.consultation.reference]),
        detail=standing_text(response),
    )
