"""The registers as held at a cut-off, in the words of the methodology: groups, consents and brand verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from cpal.people.models import Consent as HeldConsent
from cpal.people.models import Organisation as HeldOrganisation
from eligibility.selectors import RegisterAsHeld, thresholds_for
from pricing.methodology.codes import Finding, code_named
from pricing.methodology.metals import Metal
from pricing.methodology.values import Consent, Organisation

Verdicts = Mapping[tuple[str, dt.date], tuple[Finding, ...]]


def organisations_held(codes: Iterable[str], at: dt.datetime) -> tuple[Organisation, ...]:
    """Those of the organisations that the register held, with their groups."""
    held = HeldOrganisation.objects.filter(code__in=set(codes)).held_at(at).order_by("code")
    return tuple(Organisation(code, group or None) for code, group in held.values_list("code", "group"))


def consents_held(codes: Iterable[str], at: dt.datetime) -> tuple[Consent, ...]:
    """The consents of the organisations that the register held."""
    held = (
        HeldConsent.objects.filter(organisation__in=set(codes))
        .held_at(at)
        .order_by("organisation", "from_on")
    )
    return tuple(Consent(row.organisation, row.from_on, row.until_on) for row in held)


class BrandVerdicts(Verdicts):
    """What eligibility finds of a metal's brands on any day, from what the register held at a cut-off.

    A mapping of (brand, London day) to findings that judges when asked and remembers what it was asked.
    """

    def __init__(self, metal: Metal, brands: Iterable[str], held_at: dt.datetime, methodology: str) -> None:
        self._metal = metal
        self._register = RegisterAsHeld.at(held_at, metals=[metal.value], brands=set(brands))
        self._thresholds = thresholds_for(methodology)
        self._judged: dict[tuple[str, dt.date], tuple[Finding, ...]] = {}

    def __getitem__(self, named: tuple[str, dt.date]) -> tuple[Finding, ...]:
        if named not in self._judged:
            brand, on = named
            threshold = self._thresholds.on(self._metal.value, on)
            verdict = self._register.verdict(self._metal.value, brand, on, threshold)
            self._judged[named] = tuple(
                Finding(code_named(each.code), each.detail) for each in verdict.findings
            )
        return self._judged[named]

    def __iter__(self) -> Iterator[tuple[str, dt.date]]:
        return iter(self._judged)

    def __len__(self) -> int:
        return len(self._judged)
