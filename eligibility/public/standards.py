"""Standards, upstream mechanisms, expectations of artisanal mining, and the words: looked up by anybody."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.calendar import london_date
from cpal.clock import database_clock
from eligibility.in_force import methodology_in_force
from eligibility.public.standards_shown import (
    glossary_shown,
    mechanism_shown,
    shown_by_kind,
    standard_shown,
)
from eligibility.recognised.standing import (
    Holders,
    StandardAsHeld,
    holders_of,
    mechanisms_as_held,
    requirements,
    standard_as_held,
    standards_as_held,
)
from eligibility.reference.texts import alignment_texts, asm_texts, glossary, upstream_texts
from eligibility.vocabulary import StandardKind


class OnDay(forms.Form):
    """The day as of which a page is read."""

    on = forms.DateField(
        label="As of",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a date such as 2024-09-30."},
    )

    def day(self, today: dt.date) -> dt.date:
        """The day asked for; today where none was, or none that can be read."""
        chosen = self.cleaned_data.get("on") if self.is_valid() else None
        return chosen or today


@login_not_required
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every standard that the exchange or the methodology relies on, and where each stands on a day."""
    now = database_clock()
    form = OnDay(request.GET)
    today = london_date(now)
    on = form.day(today)
    version = methodology_in_force(now)
    context = {
        "form": form,
        "on": on,
        "today": today,
        "methodology": version,
        "kinds": shown_by_kind(standards_as_held(now), on, requirements(version, today)),
        "texts": alignment_texts(),
    }
    return render(request, "portal/standards/standards.html", context)


@login_not_required
@require_safe
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """One standard: where it stands, what happened, what it is used for."""
    now = database_clock()
    held = standard_as_held(code, now) if "\0" not in code else None
    if held is None:
        raise Http404("There is no such standard.")
    form = OnDay(request.GET)
    today = london_date(now)
    on = form.day(today)
    version = methodology_in_force(now)
    relied_on = requirements(version, today).get(held.code, ())
    context = {
        "form": form,
        "on": on,
        "today": today,
        "methodology": version,
        "shown": standard_shown(held, on, relied_on),
        "overdue": held.overdue(today),
        "holders": _holders(held, now, on, max((each.letter_years for each in relied_on), default=1)),
        "texts": alignment_texts(),
        "expectations": asm_texts().of_owner(held.owner) if held.owner else (),
        "asm_source": asm_texts().source,
    }
    return render(request, "portal/standards/standard.html", context)


@login_not_required
@require_safe
def upstream(request: HttpRequest) -> HttpResponse:
    """Which upstream mechanisms are recognised, at which level, and until when."""
    now = database_clock()
    form = OnDay(request.GET)
    today = london_date(now)
    on = form.day(today)
    texts = upstream_texts()
    context = {
        "form": form,
        "on": on,
        "today": today,
        "texts": texts,
        "mechanisms": [mechanism_shown(each, on, texts.rules) for each in mechanisms_as_held(now)],
    }
    return render(request, "portal/standards/upstream.html", context)


@login_not_required
@require_safe
def asm(request: HttpRequest) -> HttpResponse:
    """What standards expect of large mines towards artisanal and small-scale miners."""
    owners = {owner for row in asm_texts().rows for owner in row.owners}
    held = standards_as_held(database_clock())
    by_owner = {owner: [each for each in held if each.owner == owner] for owner in owners}
    rows = [(row, [each for owner in row.owners for each in by_owner[owner]]) for row in asm_texts().rows]
    return render(request, "portal/standards/asm.html", {"texts": asm_texts(), "rows": rows})


@login_not_required
@require_safe
def glossary_page(request: HttpRequest) -> HttpResponse:
    """Every defined term with its source."""
    return render(request, "portal/standards/glossary.html", {"letters": glossary_shown(glossary())})


def _holders(held: StandardAsHeld, now: dt.datetime, on: dt.date, letter_years: int) -> Holders | None:
    """Who holds it; nobody is asked to hold a responsible sourcing standard or a method here."""
    if held.kind is not StandardKind.ASSURANCE:
        return None
    return holders_of(held.code, now, on, letter_years)
