"""How to use the data: the API in words, from the same definitions that it answers by."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.settings import api_settings

from cpal.clock import database_clock
from pricing.public import selectors
from pricing.public.api.query import LIST_PARAMETERS, METALS, ONE_PARAMETERS
from pricing.public.api.serializers import PremiumSerializer


@dataclass(frozen=True, slots=True)
class ColumnText:
    """One field of a premium."""

    name: str
    meaning: str


def columns() -> tuple[ColumnText, ...]:
    """The fields of a premium and what each is, in the order of the CSV header."""
    fields = PremiumSerializer().fields
    return tuple(ColumnText(name, str(field.help_text or "")) for name, field in fields.items())


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The page for those who read the premia with a program."""
    latest = selectors.latest_of_each_metal(database_clock())
    context = {
        "list_parameters": LIST_PARAMETERS,
        "one_parameters": ONE_PARAMETERS,
        "columns": columns(),
        "example": max(latest, key=lambda each: each.window.cutoff_at, default=None),
        "metals": METALS,
        "rate": str(api_settings.DEFAULT_THROTTLE_RATES["anon"]).split("/")[0],
        "root": request.build_absolute_uri("/")[:-1],
    }
    return render(request, "portal/data.html", context)
