"""The list of notices and the page of one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations.notices.markdown import as_html
from consultations.notices.models import Kind, Notice
from consultations.notices.public import selectors
from consultations.notices.public.forms import NoticeFilter
from cpal.clock import database_clock

PER_PAGE = 30


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice, newest first, by kind, metal, year and words."""
    at = database_clock()
    form = NoticeFilter(request.GET, years=selectors.years(at))
    found = form.narrow(selectors.out(at))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kind = form.cleaned_data.get("kind") or ""
    context = {"form": form, "page": page, "kind": Kind(kind) if kind else None}
    return render(request, "portal/notices/notices.html", context)


@login_not_required
@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice, with what it corrects and what corrects it."""
    found: Notice = get_object_or_404(selectors.out(database_clock()), number=number)
    context = {
        "notice": found,
        "body": as_html(found.body),
        "corrections": list(found.corrections.newest_first()),
    }
    return render(request, "portal/notices/notice.html", context)
