"""The public pages. Each reads the clock, asks for what was published by then, and shows it."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cpal.clock import database_clock
from cpal.look.figures import window_text
from pricing.models import Publication
from pricing.public.calendar_file import calendar_file
from pricing.public.extras import calendar_entries
from pricing.public.front import front_page
from pricing.public.history import PeriodForm, history_of, premia_of, years_of
from pricing.public.provisions import terms_of
from pricing.public.record import Record, record_of
from pricing.public.timetable import calendar_around, present, windows_shown
from pricing.public.wording import support_in_words


@login_not_required
@require_safe
def premia(request: HttpRequest) -> HttpResponse:
    """The front page."""
    at = database_clock()
    return render(request, "portal/premia.html", {"page": front_page(at), "now": at})


@login_not_required
@require_safe
def premium_history(request: HttpRequest, metal: str) -> HttpResponse:
    """One metal through the months."""
    at = database_clock()
    every = premia_of(metal, at)
    form = PeriodForm(request.GET, years=years_of(every))
    history = history_of(metal, every, form.chosen)
    context = {"metal": metal, "history": history, "form": form, "next": present(at).next_due}
    return render(request, "portal/history.html", context | {"terms": terms_of(metal, at)})


@login_not_required
@require_safe
def premium(request: HttpRequest, metal: str, window: str) -> HttpResponse:
    """The record of the figure that stands for a metal and window; `?revision=1` leads to an earlier one."""
    revision = request.GET.get("revision", "")
    if revision.isdecimal() and len(revision) < 6:
        return HttpResponseRedirect(reverse("premium-revision", args=[metal, window, int(revision)]))
    at = database_clock()
    every = published_or_404(metal, window, at)
    return record_page(request, every[0], every, at)


@login_not_required
@require_safe
def premium_revision(request: HttpRequest, metal: str, window: str, revision: int) -> HttpResponse:
    """What was last published of one revision; it stays readable for ever."""
    at = database_clock()
    every = published_or_404(metal, window, at)
    shown = next((each for each in every if each.revision == revision), None)
    return record_page(request, shown, every, at)


@login_not_required
@require_safe
def publication(request: HttpRequest, metal: str, window: str, revision: int, status: str) -> HttpResponse:
    """Exactly one publication: the provisional figure, say, although it is final by now."""
    at = database_clock()
    every = published_or_404(metal, window, at)
    shown = next((each for each in every if each.revision == revision and each.status == status), None)
    return record_page(request, shown, every, at)


def published_or_404(metal: str, window: str, at: dt.datetime) -> tuple[Publication, ...]:
    """Everything published of a metal and window by a moment, newest first."""
    every = record_of(metal, window, at)
    if not every:
        raise Http404(f"No {metal} premium was published for {window_text(window)}.")
    return every


def record_page(
    request: HttpRequest, shown: Publication | None, every: tuple[Publication, ...], at: dt.datetime
) -> HttpResponse:
    """The record page of one publication, as of the moment at which it was looked for."""
    if shown is None:
        raise Http404("That revision was not published.")
    record = Record(shown, every, at)
    context = {"record": record, "facts": record.facts, "publication": shown, "now": record.at}
    return render(request, "portal/premium.html", context | {"support": support_in_words(record.facts)})


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Cut-offs and publication moments, ahead and past, and what else has a date."""
    at = database_clock()
    shown = calendar_around(at)
    windows = windows_shown(shown)
    entries = calendar_entries(windows[0].opens_at, windows[-1].publishes_at)
    context = {
        "calendar": shown,
        "entries_ahead": [entry for entry in entries if entry.at > at],
        "entries_past": [entry for entry in reversed(entries) if entry.at <= at],
    }
    return render(request, "portal/calendar.html", context)


@login_not_required
@require_safe
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """The same calendar for calendar programs."""
    at = database_clock()
    windows = windows_shown(calendar_around(at))
    entries = calendar_entries(windows[0].opens_at, windows[-1].publishes_at)
    response = HttpResponse(
        calendar_file(windows, entries, at), content_type="text/calendar; charset=utf-8; method=PUBLISH"
    )
    response["Content-Disposition"] = 'inline; filename="cpal-calendar.ics"'
    patch_cache_control(response, public=True, max_age=900)
    return response
