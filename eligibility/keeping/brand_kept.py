"""What staff see of a brand: its verdict as known at any two moments, and every row with the file it came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cpal.calendar import Month, london_date, observation_window
from cpal.people.models import RegisterDelivery
from cpal.people.models.organisations import RegisterRow
from eligibility.evidence import NoThreshold, Thresholds
from eligibility.explained import Explanation, RuleOutcome
from eligibility.models import (
    Assurance,
    Brand,
    BrandSite,
    Disclosure,
    ListingEvent,
    ProofPoint,
    ProofPointStatus,
)
from eligibility.selectors import BrandAsHeld, brand_as_held, thresholds_for
from eligibility.uses import VerdictUsed
from eligibility.verdicts import Verdict

WINDOWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class RuleTwice:
    """One rule as judged from what is known now, and from what was known at another moment."""

    now: RuleOutcome
    then: RuleOutcome

    @property
    def differs(self) -> bool:
        return (self.now.is_met, self.now.detail) != (self.then.is_met, self.then.detail)


@dataclass(frozen=True, slots=True)
class CutOffVerdict:
    """The verdict on the day of a window's cut-off, as known then and as known now."""

    window: str
    cutoff_at: dt.datetime
    then: Verdict
    now: Verdict

    @property
    def differs(self) -> bool:
        return self.then.codes != self.now.codes


@dataclass(frozen=True, slots=True)
class UseCompared:
    """A verdict as an assessment used it, beside today's knowledge of that day."""

    used: VerdictUsed
    now: Verdict

    @property
    def differs(self) -> bool:
        return self.used.codes != tuple(code.value for code in self.now.codes)

    @property
    def stands_otherwise(self) -> bool:
        """The same findings, told of other evidence."""
        said = tuple(finding.detail for finding in self.now.findings)
        return not self.differs and tuple(each.detail for each in self.used.findings) != said


@dataclass(frozen=True, slots=True)
class RowReceived:
    """A row of a register that was ever received of a brand."""

    register: str
    row: RegisterRow
    is_held: bool

    @property
    def delivery(self) -> RegisterDelivery:
        return self.row.delivery

    @property
    def is_backdated(self) -> bool:
        """Loaded later than the moment at which it is stated to have been received."""
        return self.delivery.backfilled and self.delivery.loaded_at > self.delivery.received_at


def rules_twice(now: Explanation, then: Explanation) -> tuple[RuleTwice, ...]:
    """The rules of two explanations side by side."""
    return tuple(RuleTwice(*pair) for pair in zip(now.rules, then.rules, strict=True))


def explained(held: BrandAsHeld, on: dt.date, thresholds: Thresholds) -> Explanation | None:
    """What every rule says on a day; None before the version's first threshold."""
    try:
        return held.explanation(on, thresholds.on(held.evidence.metal, on))
    except NoThreshold:
        return None


def at_cut_offs(now: BrandAsHeld, thresholds: Thresholds, at: dt.datetime) -> Iterator[CutOffVerdict]:
    """The verdict on the day of each of the latest cut-offs, the latest first, by the version in force then."""
    metal, brand = now.evidence.metal, now.evidence.brand
    month = Month(at.year, at.month)
    for _ in range(WINDOWS_SHOWN + 1):
        window = observation_window(month)
        month = month.previous
        if window.cutoff_at >= at:
            continue
        on = london_date(window.cutoff_at)
        then = brand_as_held(metal, brand, window.cutoff_at)
        try:
            threshold = thresholds.on(metal, on)
        except NoThreshold:
            continue
        yield CutOffVerdict(
            window.code, window.cutoff_at, then.verdict(on, threshold), now.verdict(on, threshold)
        )


def compared(uses: tuple[VerdictUsed, ...], now: BrandAsHeld) -> tuple[UseCompared, ...]:
    """Each verdict that was used beside what the registers say now of that day, under the same version."""
    versions = {version: thresholds_for(version) for version in {each.methodology for each in uses}}
    return tuple(
        UseCompared(used, now.verdict(used.on, versions[used.methodology].on(now.evidence.metal, used.on)))
        for used in uses
    )


def rows_received(metal: str, brand: str, at: dt.datetime) -> tuple[RowReceived, ...]:
    """Every row ever received of a brand, the last received first, with the file it came in."""
    of_brand = {"metal": metal, "brand": brand}
    references = Disclosure.objects.filter(**of_brand).order_by().values("reference")
    sites = BrandSite.objects.filter(**of_brand).order_by().values("site")
    asked: tuple[tuple[str, type[RegisterRow], dict[str, Any]], ...] = (
        ("brands", Brand, of_brand),
        ("listing_events", ListingEvent, of_brand),
        ("brand_sites", BrandSite, of_brand),
        ("disclosures", Disclosure, {"reference__in": references}),
        ("proof_points", ProofPoint, {"disclosure__in": references}),
        ("proof_point_statuses", ProofPointStatus, {"disclosure__in": references}),
        ("assurances", Assurance, {"site__in": sites}),
    )
    found = [row for register, model, key in asked for row in _received(register, model, key, at)]
    return tuple(sorted(found, key=lambda each: (each.row.received_at, each.row.pk), reverse=True))


def _received(
    register: str, model: type[RegisterRow], key: dict[str, Any], at: dt.datetime
) -> Iterator[RowReceived]:
    held = set(model.objects.filter(**key).held_at(at).values_list("pk", flat=True))
    ever = model.objects.filter(**key, received_at__lte=at).select_related("delivery__loaded_by")
    for row in ever.defer("delivery__content"):
        yield RowReceived(register, row, row.pk in held)
