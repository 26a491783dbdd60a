"""What the pages of the analysis share: the consultation for whoever may read its responses, and the frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from consultations.models import Consultation, Question
from consultations.policies import may_code, may_read_responses, may_summarise, obstacle_to_analysing
from consultations.services.code_answer import CodingRefused
from consultations.services.group_campaigns import GroupingRefused
from consultations.services.held import ConsultationRefused
from consultations.services.name_theme import ThemeRefused
from consultations.services.write_sentence import SentenceRefused
from cpal.people.models import User

REFUSALS = (CodingRefused, ConsultationRefused, GroupingRefused, SentenceRefused, ThemeRefused)
PER_PAGE = 25


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def opened(request: HttpRequest, number: int) -> Consultation:
    """The consultation, once it is closed, for those who read responses; PermissionDenied for others."""
    if not may_read_responses(request.user):
        raise PermissionDenied(
            "Responses are read by the consultation editor, senior managers and compliance."
        )
    consultation = get_object_or_404(Consultation, pk=number)
    obstacle = obstacle_to_analysing(consultation)
    if obstacle:
        raise PermissionDenied(obstacle)
    return consultation


def question_of(consultation: Consultation, question: int) -> Question:
    """A question of the consultation, or 404."""
    found = get_object_or_404(consultation.questions.select_related("section"), pk=question)
    found.consultation = consultation
    return found


def page(
    request: HttpRequest, template: str, consultation: Consultation, title: str, **context: Any
) -> TemplateResponse:
    """A page of the analysis in the frame of the back office."""
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "consultation": consultation,
        "may_code": may_code(request.user),
        "may_summarise": may_summarise(request.user),
    }
    return TemplateResponse(request, f"admin/consultations/analysis/{template}", {**frame, **context})


def page_of(request: HttpRequest, rows: QuerySet[Any, Any], per_page: int = PER_PAGE) -> Page[Any]:
    """The page of a list that the address asks for; the nearest one where there is none."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def attempt(request: HttpRequest, action: Callable[[], object], done: str = "") -> bool:
    """Whether the action went through; what refused it is told on the next page."""
    try:
        action()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def numbers(values: list[str]) -> list[int]:
    """The whole numbers among what was posted."""
    return [int(value[:18]) for value in values if value.isdecimal()]
