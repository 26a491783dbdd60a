"""The public pages of consultations. Each reads the clock, asks for what is announced, and shows it."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from consultations import selectors
from consultations.models import BackgroundDocument, Consultation
from consultations.public.proposal import proposal_of
from consultations.public.shown import shown_at
from cpal.clock import database_clock

PER_PAGE = 20
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_not_required
@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Open now, coming, awaiting their outcome; and those that are over, page by page."""
    at = database_clock()
    page = Paginator(selectors.over(), PER_PAGE).get_page(request.GET.get("page"))
    shown = shown_at([*selectors.under_way(), *page.object_list], at)
    context = {
        "now": at,
        "open": [each for each in shown if each.is_open],
        "coming": [each for each in shown if each.is_coming],
        "awaiting": [each for each in shown if each.awaits_outcome],
        "over": [each for each in shown if each.is_over],
        "page": page,
    }
    return render(request, "portal/consultations/list.html", context)


@login_not_required
@require_safe
def consultation(request: HttpRequest, consultation: str) -> HttpResponse:
    """One consultation: what it is about, until when, how to respond, and what it asks."""
    return page_of(request, announced_or_404(consultation))


def page_of(request: HttpRequest, found: Consultation, *, is_preview: bool = False) -> HttpResponse:
    """The page of a consultation, which the back office shows of a draft too."""
    at = database_clock()
    context = {
        "consultation": found,
        "shown": shown_at([found], at)[0],
        "now": at,
        "is_preview": is_preview,
        "proposal": proposal_of(found),
    }
    return render(request, "portal/consultations/page.html", context)


def announced_or_404(reference: str) -> Consultation:
    """An announced consultation with what it asks; a draft is nowhere."""
    rows = selectors.with_what_it_asks(Consultation.objects.public()).select_related("amendment")
    found = rows.filter(reference=reference).first()
    if found is None:
        raise Http404("There is no such consultation.")
    return found


@login_not_required
@require_safe
def document(request: HttpRequest, consultation: str, sha256: str) -> HttpResponse:
    """A background document, by its digest: to keep, never to be shown by the browser as a page of ours."""
    found = BackgroundDocument.objects.filter(
        consultation__in=Consultation.objects.public().filter(reference=consultation), sha256=sha256
    ).first()
    if found is None:
        raise Http404("There is no such document.")
    return file_of(found)


def file_of(document: BackgroundDocument) -> HttpResponse:
    """The bytes with their media type, as a download that is not guessed at."""
    extension = PurePath(document.file_name).suffix.lower()
    response = HttpResponse(
        bytes(document.content), content_type=MEDIA_TYPES.get(extension, "application/octet-stream")
    )
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=document.file_name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{document.sha256}"'
    patch_cache_control(response, public=True, max_age=300)
    return response
