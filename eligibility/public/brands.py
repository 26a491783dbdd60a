"""`/brands/`: every brand of the register and whether it is eligible on a day, and why not (3, 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.figures import day_text
from eligibility.evidence import Metal, NoThreshold, Threshold, Thresholds, plain
from eligibility.judged import JudgedBrand, judged_brands
from eligibility.public import brand_found
from eligibility.public.brand_found import BrandsFound, brands_found
from eligibility.public.brand_index import indexed
from eligibility.public.brand_search import BrandSearch
from eligibility.public.countries import country_name
from eligibility.public.proof_points import hidden_among
from eligibility.public.why import standard_name, why_not
from eligibility.reference.listing import BrandElsewhere, known_elsewhere
from eligibility.selectors import thresholds_over_time

BRANDS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ListedBrand:
    """A brand as the list shows it."""

    judged: JudgedBrand
    threshold: Threshold
    value: Decimal | None

    @property
    def url(self) -> str:
        return reverse("brand", args=[self.judged.metal, self.judged.brand])

    @property
    def country(self) -> str:
        return country_name(self.judged.country)

    @property
    def footprint(self) -> str:
        return "none" if self.value is None else plain(self.value)

    @property
    def asked(self) -> str:
        """What is asked of its metal."""
        return Asked(self.threshold).said

    @property
    def why(self) -> str:
        return why_not(self.judged, self.threshold, self.value)

    @property
    def standard(self) -> str:
        return standard_name(self.judged.standard) if self.judged.standard else "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one metal on the day."""

    threshold: Threshold

    @property
    def said(self) -> str:
        """The threshold in words."""
        threshold = self.threshold
        most = f"at most {plain(threshold.max_tco2e_per_t)} tCO2e/t by the method {threshold.carbon_method}"
        if threshold.required_standard is None:
            return f"{most}; no assurance is asked for yet."
        letter = ", or a letter of commitment" if threshold.letter_accepted else ""
        return f"{most}; {standard_name(threshold.required_standard)} at every site{letter}."


@login_not_required
@require_safe
def brands(request: HttpRequest) -> HttpResponse:
    """The brands looked for, a page at a time."""
    form = BrandSearch(request.GET)
    now = database_clock()
    today = london_date(now)
    thresholds = thresholds_over_time(now)
    on = day_with_thresholds(form, thresholds, today)
    methodology = thresholds.on(Metal.ALUMINIUM, on).methodology
    index = indexed(judged_brands(on=on, held_at=now, methodology=methodology), now)
    form.offer_countries(index)
    found = brands_found(form.wanted, index)
    page = Paginator(found.brands, BRANDS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "brands": listed(list(page.object_list), thresholds, on, now),
        "count": len(found.brands),
        "counts": counts_said(found, on, today),
        "by_metal": brand_found.by_metal(form, found, request.GET),
        "meant": None if found.brands else brand_found.meant(form, index, request.GET),
        "without": () if found.brands else brand_found.leaving_out(form, index, request.GET),
        "day_said": brand_found.day_said(index, on, today),
        "files": form.query(on if on != today else None),
        "asked": [Asked(thresholds.on(metal, on)) for metal in Metal],
        "on": on,
        "is_today": on == today,
        "elsewhere": elsewhere(form.chosen("q"), found.brands),
        "methodology": methodology,
    }
    return render(request, "portal/brands.html", context)


def day_with_thresholds(form: BrandSearch, thresholds: Thresholds, today: dt.date) -> dt.date:
    """The day asked for, where every metal has a threshold on it; else today, saying so."""
    on = form.day(today)
    try:
        for metal in Metal:
            thresholds.on(metal, on)
    except NoThreshold:
        form.add_error("on", "No thresholds are known for that day; shown is today.")
        return today
    return on


def listed(
    page: Sequence[JudgedBrand], thresholds: Thresholds, on: dt.date, now: dt.datetime
) -> list[ListedBrand]:
    """The brands of a page. What counts today is public; what counted on a day before may not be by now."""
    chosen = [each.verdict.disclosure.id for each in page if each.verdict.disclosure]
    hidden = hidden_among(chosen, now) if on < london_date(now) else frozenset[str]()
    return [
        ListedBrand(
            each,
            thresholds.on(each.metal, on),
            None if each.verdict.disclosure and each.verdict.disclosure.id in hidden else each.footprint,
        )
        for each in page
    ]


def counts_said(found: BrandsFound, on: dt.date, today: dt.date) -> str:
    """“12 of 20 brands; eligible today: 7.”"""
    if not found.among:
        return "The register knows no brand yet."
    if not found.brands:
        return f"No brand found among {found.among:,}."
    eligible = sum(each.verdict.is_eligible for each in found.brands)
    day = "today" if on == today else f"on {day_text(on)}"
    return f"{len(found.brands):,} of {found.among:,} brands; eligible {day}: {eligible:,}."


def elsewhere(words: str, found: Sequence[JudgedBrand]) -> tuple[BrandElsewhere, ...]:
    """Brands of other exchanges’ lists that are called so and are not among those found."""
    names = {(each.metal, each.brand.casefold()) for each in found}
    return tuple(each for each in known_elsewhere(words) if (each.metal, each.brand.casefold()) not in names)
