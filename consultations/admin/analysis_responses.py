"""One response, whom it comes from (every look is recorded), and the files of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from consultations.admin.analysis_pages import opened, page, user_of
from consultations.analysis.campaigns import answers_of
from consultations.analysis.export import answers_csv, respondents_csv
from consultations.models import Attachment, Consultation, Respondent, Response
from consultations.policies import may_see_respondents
from consultations.respond.countries import country_name
from cpal.audit.trail import record
from cpal.look.figures import london_text
from cpal.look.values import Fact


def response_page(request: HttpRequest, number: int, response: int) -> TemplateResponse:
    """Everything that a response says, and not whom it comes from."""
    consultation = opened(request, number)
    read = _response(consultation, response)
    return page(
        request,
        "response.html",
        consultation,
        f"Response {read.reference}",
        response=read,
        answers=answers_of(read),
        may_see=may_see_respondents(request.user),
    )


def who(request: HttpRequest, number: int, response: int) -> TemplateResponse:
    """Whom a response comes from, and its attachments; the look is recorded."""
    consultation = opened(request, number)
    read = _seen(request, consultation, response, "respondent.looked_at")
    return page(
        request,
        "who.html",
        consultation,
        f"Who sent {read.reference}",
        response=read,
        facts=_facts(consultation, read.respondent),
        attachments=read.standing.attachments.defer("content") if read.standing else [],
    )


def attachment(request: HttpRequest, number: int, response: int, attachment: int) -> HttpResponse:
    """A file that came with a response, to keep and never to show in the browser; the look is recorded."""
    consultation = opened(request, number)
    read = _seen(request, consultation, response, "attachment.looked_at")
    file = get_object_or_404(Attachment, response=read, pk=attachment, submissions=read.standing_id)
    return HttpResponse(
        bytes(file.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="attachment-{file.pk}"'},
    )


def answers_file(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every answer that stands, without identities."""
    consultation = opened(request, number)
    return _file(request, consultation, "answers", answers_csv(consultation))


def respondents_file(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Whom each response comes from, apart from what it says."""
    consultation = opened(request, number)
    if not may_see_respondents(request.user):
        raise PermissionDenied("Respondents are seen by those who read responses.")
    return _file(request, consultation, "respondents", respondents_csv(consultation))


def _file(
    request: HttpRequest, consultation: Consultation, what: str, rows: Iterator[bytes]
) -> StreamingHttpResponse:
    record(action=f"{what}.exported", subject=consultation.reference, actor=user_of(request))
    name = f"{consultation.reference}-{what}.csv"
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _response(consultation: Consultation, response: int) -> Response:
    handed_in = Response.objects.to(consultation).filter(standing__isnull=False)
    return get_object_or_404(handed_in.select_related("standing", "respondent"), pk=response)


def _seen(request: HttpRequest, consultation: Consultation, response: int, action: str) -> Response:
    """The response for somebody who may see its respondent, once the log says so."""
    if not may_see_respondents(request.user):
        raise PermissionDenied("Respondents are seen by those who read responses.")
    read = _response(consultation, response)
    detail = {"response": read.reference}
    record(action=action, subject=consultation.reference, actor=user_of(request), detail=detail)
    return read


def _facts(consultation: Consultation, respondent: Respondent) -> list[Fact]:
    address = reverse("admin:consultations_analysis_response", args=[consultation.pk, respondent.response_id])
    return [
        Fact("Response", respondent.response.reference, url=address),
        Fact("Name", respondent.name or "not given"),
        Fact("Organisation", respondent.organisation or "none"),
        Fact("Register code", respondent.organisation_code or "none: not a participant"),
        Fact("Address", respondent.email),
        Fact("Address shown to be theirs", london_text(respondent.verified_at)),
        Fact("Kind", respondent.get_kind_display() or "not given"),
        Fact("Country", country_name(respondent.country) or "not given"),
    ]
