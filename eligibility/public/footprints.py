"""`/footprints/`: footprints and averages that somebody reported in public, and why none of them is a proof point."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cpal.calendar import london_date
from cpal.clock import database_clock
from eligibility.evidence import Metal, plain
from eligibility.in_force import methodology_in_force
from eligibility.models import FootprintClaim
from eligibility.public.claims import Claim, reasons
from eligibility.public.sources import linked_source
from eligibility.selectors import thresholds_for
from eligibility.vocabulary import ClaimKind


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with its source and with what it lacks."""

    row: FootprintClaim
    reasons: tuple[str, ...]

    @property
    def source(self) -> SafeString:
        return linked_source(self.row.source)

    @property
    def of_what(self) -> str:
        """Product and year, as far as the source says."""
        return ", ".join(str(part) for part in (self.row.product, self.row.year) if part)

    @property
    def value(self) -> str:
        """What the source said, with the unit where it is a number."""
        row = self.row
        is_number = row.value_tco2e_per_t is not None and row.said == plain(row.value_tco2e_per_t)
        return f"{row.said} tCO2e/t" if is_number else row.said


@dataclass(frozen=True, slots=True)
class ClaimsOfMetal:
    """What was reported of one metal: by producers, and as averages."""

    metal: str
    by_producers: tuple[ShownClaim, ...]
    averages: tuple[ShownClaim, ...]


@login_not_required
@require_safe
def footprints(request: HttpRequest) -> HttpResponse:
    """Every claim, by metal."""
    now = database_clock()
    context = {"metals": claims_by_metal(now)}
    return render(request, "portal/footprints.html", context)


def claims_by_metal(now: dt.datetime) -> tuple[ClaimsOfMetal, ...]:
    """The claims held of each metal that has any."""
    thresholds = thresholds_for(methodology_in_force(now))
    methods = {metal: thresholds.on(metal, london_date(now)).carbon_method for metal in Metal}
    shown = [_shown(row, methods[Metal(row.metal)]) for row in FootprintClaim.objects.held_at(now)]
    every = (_of_metal(metal, [each for each in shown if each.row.metal == metal]) for metal in Metal)
    return tuple(each for each in every if each.by_producers or each.averages)


def _of_metal(metal: str, shown: list[ShownClaim]) -> ClaimsOfMetal:
    return ClaimsOfMetal(
        metal,
        tuple(each for each in shown if each.row.kind == ClaimKind.PRODUCER),
        tuple(each for each in shown if each.row.kind == ClaimKind.AVERAGE),
    )


def _shown(row: FootprintClaim, carbon_method: str) -> ShownClaim:
    claim = Claim(
        kind=row.kind,
        metal=row.metal,
        said=row.said,
        has_value=row.value_tco2e_per_t is not None,
        qualifier=row.qualifier,
        scope=row.scope,
        verifier=row.verifier,
        method=row.method,
        product=row.product,
    )
    return ShownClaim(row, reasons(claim, carbon_method))
