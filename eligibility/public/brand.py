"""`/brands/<metal>/<brand>/`: a brand, its verdict on any day as known at any moment, and what is behind it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpal.api.cells import stamp
from cpal.calendar import london_date
from cpal.clock import database_clock
from eligibility.evidence import Metal, NoThreshold
from eligibility.public import brand_shown as shown
from eligibility.public.asked import BrandAsked
from eligibility.public.brand_held import brand_rows_held
from eligibility.public.brand_verdict import brand_verdict
from eligibility.public.evidence_shown import rules_shown
from eligibility.selectors import thresholds_over_time


@login_not_required
@require_safe
def brand(request: HttpRequest, metal: str, brand: str) -> HttpResponse:
    """The page of a brand."""
    if metal not in set(Metal):
        raise Http404(f"there is no metal {metal!r}")
    now = database_clock()
    held = brand_rows_held(metal, brand, now, now)
    if not held.is_known:
        raise Http404(f"the register does not know the {metal} brand {brand!r}")
    form = BrandAsked(request.GET, now=now)
    today = london_date(now)
    thresholds = thresholds_over_time(now)
    on = form.day(today)
    try:
        thresholds.on(metal, on)
    except NoThreshold:
        form.add_error("on", "No threshold is known for that day; shown is today.")
        on = today
    verdict = brand_verdict(metal, brand, thresholds, on=on, now=now, known_at=form.then, names=held.names)
    then = brand_rows_held(metal, brand, form.then, now) if form.then else held
    context = {
        "form": form,
        "held": held,
        "verdict": verdict,
        "rules": rules_shown(verdict.shown.rules, then),
        "is_today": on == today,
        "url": reverse("brand", args=[metal, brand]),
        "read_at": form.then or now,
        "cited": urlencode({"on": on.isoformat(), "known": stamp(form.then or now)}),
        "facts": shown.facts(held, today),
        "detail_source": shown.detail_source(held),
        "warranting": shown.no_new_warranting(held, on),
        "listing": shown.listing_told(held),
        "footprints": shown.footprints(held),
        "sites": shown.sites(held),
        "others": shown.other_brands(held),
        "loaded_later": shown.loaded_later_table(held),
        "learnt": shown.learnt_since(held, form.then) if form.then else (),
        "counted": shown.counted_then_loaded_later(held, form.then) if form.then else (),
    }
    return render(request, "portal/brand.html", context)
