"""What is missing, what was found, and exactly what will be public: the page from which an outcome is published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from consultations import policies
from consultations.admin.analysis_pages import opened, user_of
from consultations.admin.publishing_forms import PublishForm
from consultations.models import Consultation, Edition, PublishedAnswer, Question
from consultations.outcomes.findings import Standing, findings_of, latest_search
from consultations.outcomes.material import checklist_of
from consultations.public.outcome_shown import EditionShown
from consultations.publishing.values import Draft
from consultations.services.prepare_edition import prepare_edition
from cpal.clock import database_clock
from cpal.people.conduct import obstacle_of_conduct

PER_PAGE = 25


def publishing_page(request: HttpRequest, number: int) -> HttpResponse:
    """The checklist, the findings, and the button for a second person."""
    consultation = opened(request, number)
    user = user_of(request)
    search = latest_search(consultation)
    findings = list(findings_of(search)) if search else []
    obstacle = policies.obstacle_to_publishing(user, consultation)
    return page(
        request,
        "publishing.html",
        consultation,
        f"Publishing the outcome of {consultation.reference}",
        missing=checklist_of(consultation),
        search=search,
        left=sum(not each.is_confirmed for each in findings),
        findings=Paginator(sorted(findings, key=_urgency), PER_PAGE).get_page(request.GET.get("page")),
        may_prepare=policies.may_prepare_outcome(user),
        obstacle=obstacle or obstacle_of_conduct(user),
        editions=list(consultation.editions.defer("content").select_related("published_by", "prepared_by")),
        form=PublishForm(is_correction=consultation.editions.exists()),
        user=user,
    )


def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The statement exactly as it would be published now."""
    consultation = opened(request, number)
    draft = prepare_edition(consultation=consultation).draft
    shown = as_edition(consultation, draft)
    return page(
        request,
        "preview.html",
        consultation,
        f"Preview of the outcome of {consultation.reference}",
        shown=shown,
    )


def preview_responses(request: HttpRequest, number: int) -> HttpResponse:
    """The answers exactly as they would be published now."""
    consultation = opened(request, number)
    draft = prepare_edition(consultation=consultation).draft
    questions = {question.pk: question for question in Question.objects.filter(consultation=consultation)}
    found = Paginator(draft.answers, PER_PAGE).get_page(request.GET.get("page"))
    answers = [
        PublishedAnswer(
            question=questions[answer.question],
            name=answer.name,
            kind=answer.kind,
            stance=answer.stance,
            reason=answer.reason,
            alternative=answer.alternative,
        )
        for answer in found.object_list
    ]
    title = f"Responses that would be published with {consultation.reference}"
    return page(
        request,
        "preview_responses.html",
        consultation,
        title,
        answers=answers,
        found=found,
        files=draft.files,
    )


def as_edition(consultation: Consultation, draft: Draft) -> EditionShown:
    """What would be published, as if it were out."""
    at = database_clock()
    edition = Edition(
        consultation=consultation,
        number=consultation.editions.count() + 1,
        content=draft.content,
        responses_received=draft.received,
        responses_published=draft.published,
        published_at=at,
    )
    return EditionShown(consultation, edition, at)


def page(
    request: HttpRequest, template: str, consultation: Consultation, title: str, **context: Any
) -> TemplateResponse:
    """A page of publishing in the frame of the back office."""
    frame = {**admin.site.each_context(request), "title": title, "consultation": consultation}
    return TemplateResponse(request, f"admin/consultations/publishing/{template}", {**frame, **context})


def _urgency(each: Standing) -> tuple[bool, bool, int]:
    """First what nobody has dealt with, then what awaits the second person."""
    return each.is_confirmed, each.awaits_confirmation, each.finding.pk
