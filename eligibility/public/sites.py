"""`/sites/<code>/`: a site, the brands it makes, and its way through assurance (4.1, 4.2)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.clock import database_clock
from eligibility.in_force import methodology_in_force
from eligibility.public.site_held import site_as_held
from eligibility.public.site_shown import shown
from eligibility.selectors import thresholds_for


@login_not_required
@require_safe
def site(request: HttpRequest, code: str) -> HttpResponse:
    """What the register holds of a site."""
    now = database_clock()
    held = site_as_held(code, now)
    if held is None:
        raise Http404(f"the register holds nothing of a site {code!r}")
    thresholds = thresholds_for(methodology_in_force(now))
    return render(request, "portal/site.html", {"site": shown(held, thresholds)})
