"""The public pages of amendments: proposed changes of the methodology and what became of them (paper 7.6)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.models import Amendment
from consultations.public.back_cast_shown import as_csv
from consultations.public.proposal import STATE_WORDS, ProposalShown, TextShown, proposal_shown
from cpal.clock import database_clock

PER_PAGE = 20


@login_not_required
@require_safe
def amendments(request: HttpRequest) -> HttpResponse:
    """Every proposed change, newest first."""
    public = Amendment.objects.public().select_related("materiality", "decision", "adoption")
    page = Paginator(public, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, STATE_WORDS[each.current_state]) for each in page.object_list]
    return render(request, "portal/amendments/list.html", {"page": page, "rows": rows})


@login_not_required
@require_safe
def amendment(request: HttpRequest, amendment: str) -> HttpResponse:
    """One proposed change: what and why, its text in red, what it would have done, and its life."""
    shown = public_or_404(amendment)
    context = {"shown": shown, "amendment": shown.amendment, "now": database_clock()}
    return render(request, "portal/amendments/amendment.html", context)


@login_not_required
@require_safe
def back_cast_csv(request: HttpRequest, amendment: str, code: str) -> HttpResponse:
    """What a text of it would have done, as the page shows it."""
    shown = public_or_404(amendment)
    texts: list[TextShown | None] = [shown.proposal, shown.final]
    found = next((text for text in texts if text is not None and text.text.code == code), None)
    if found is None:
        raise Http404("There is no such back-cast.")
    response = HttpResponse(as_csv(found.back_cast), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{amendment}-{code}.csv"'
    return response


def public_or_404(reference: str) -> ProposalShown:
    """An amendment that was proposed; a draft is nowhere."""
    public = Amendment.objects.public().select_related("materiality", "decision", "adoption")
    found = public.filter(reference=reference).first()
    if found is None:
        raise Http404("There is no such amendment.")
    return proposal_shown(found)
