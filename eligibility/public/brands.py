"""Which brands are eligible today: listed, with a verified footprint within the threshold, and assured (3, 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.values import Column, Table
from eligibility.criteria import Verdict
from eligibility.evidence import Metal, Standard, Threshold, plain
from eligibility.in_force import methodology_in_force
from eligibility.selectors import (
    RegisterAsHeld,
    Thresholds,
    organisation_names,
    thresholds_for,
)

EVERY_METAL = ""


class BrandSearch(forms.Form):
    """What to look for."""

    metal = forms.ChoiceField(
        label="Metal",
        required=False,
        choices=[
            (EVERY_METAL, "All four metals"),
            *((metal.value, metal.value.capitalize()) for metal in Metal),
        ],
    )
    name = forms.CharField(label="Brand or producer", required=False, max_length=100)

    @property
    def metals(self) -> tuple[str, ...]:
        """The metals asked for; one that does not exist counts as all."""
        chosen = self.cleaned_data.get("metal") if self.is_valid() else EVERY_METAL
        return (chosen,) if chosen else tuple(metal.value for metal in Metal)

    @property
    def words(self) -> str:
        """The part of a name asked for, without regard to capitals."""
        return str(self.cleaned_data.get("name", "")).casefold() if self.is_valid() else ""


@dataclass(frozen=True, slots=True)
class EligibleBrand:
    """A brand that no rule finds anything against."""

    verdict: Verdict
    producer: str

    def is_called(self, words: str) -> bool:
        """Whether the words stand in its name or its producer's."""
        return words in self.verdict.brand.casefold() or words in self.producer.casefold()

    @property
    def cells(self) -> tuple[object, ...]:
        """Its row in the table."""
        disclosure = self.verdict.disclosure
        footprint = disclosure.value_tco2e_per_t if disclosure else None
        return (self.verdict.brand, self.producer, "" if footprint is None else plain(footprint))


@dataclass(frozen=True, slots=True)
class MetalSection:
    """The eligible brands of one metal, and what was asked of them."""

    threshold: Threshold
    brands: tuple[EligibleBrand, ...]

    @property
    def metal(self) -> str:
        return self.threshold.metal

    @property
    def asked(self) -> str:
        """The threshold in words."""
        most = f"At most {plain(self.threshold.max_tco2e_per_t)} tCO2e/t by the method {self.threshold.carbon_method}"
        if self.threshold.required_standard is None:
            return f"{most}; no assurance is asked for yet."
        letter = ", or a letter of commitment" if self.threshold.letter_accepted else ""
        return f"{most}; at every site {Standard(self.threshold.required_standard).full_name}{letter}."

    @property
    def table(self) -> Table:
        return Table(
            f"Eligible {self.metal} brands",
            (Column("Brand"), Column("Producer"), Column("Footprint", is_number=True, unit="tCO2e/t")),
            tuple(brand.cells for brand in self.brands),
        )


@login_not_required
@require_safe
def brands(request: HttpRequest) -> HttpResponse:
    """The brands that are eligible today, by metal."""
    form = BrandSearch(request.GET)
    now = database_clock()
    thresholds = thresholds_for(methodology_in_force(now))
    sections = eligible_brands(form.metals, thresholds, now, form.words)
    context = {
        "form": form,
        "sections": sections,
        "on": london_date(now),
        "methodology": thresholds.methodology,
    }
    return render(request, "portal/brands.html", context)


def eligible_brands(
    metals: Iterable[str], thresholds: Thresholds, now: dt.datetime, words: str
) -> list[MetalSection]:
    """The eligible brands of each metal on the present London day, by name."""
    register = RegisterAsHeld.at(now, metals=tuple(metals))
    names = organisation_names(now)
    on = london_date(now)
    return [_section(metal, register, thresholds.on(metal, on), names, on, words) for metal in metals]


def _section(
    metal: str,
    register: RegisterAsHeld,
    threshold: Threshold,
    names: Mapping[str, str],
    on: dt.date,
    words: str,
) -> MetalSection:
    candidates = sorted(brand for of, brand in register.brands if of == metal)
    verdicts = [register.verdict(metal, brand, on, threshold) for brand in candidates]
    producers = {
        verdict.brand: register.evidence_of(metal, verdict.brand).producer_on(on) for verdict in verdicts
    }
    eligible = [
        EligibleBrand(verdict, names.get(producers[verdict.brand]) or producers[verdict.brand])
        for verdict in verdicts
        if verdict.is_eligible
    ]
    return MetalSection(threshold, tuple(brand for brand in eligible if brand.is_called(words)))
