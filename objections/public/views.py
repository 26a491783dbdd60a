"""The outcomes of objections, public and without the objectors (paper 8.2)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.clock import database_clock
from objections.selectors import objected_to, outcomes_of

PER_PAGE = 24


@login_not_required
@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """Per publication: how many objections came, how many were admissible, and what became of them."""
    page = Paginator(objected_to(database_clock()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "outcomes": outcomes_of(list(page.object_list))}
    return render(request, "portal/objections/outcomes.html", context)
