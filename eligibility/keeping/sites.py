"""What the registers hold of a site: what it is, what happened to its assurance, and which brands it makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from eligibility import evidence
from eligibility.evidence import AssuranceStatus, Thresholds
from eligibility.keeping.assurance_change import Effect, StepEntered, effects, rows_that_count, with_rows
from eligibility.models import Assurance, AssuranceStep, BrandSite, Site, SitePlace
from eligibility.selectors import BrandAsHeld, brand_as_held, thresholds_over_time
from eligibility.timeline import verdict_periods

SIGHT = dt.timedelta(days=5 * 365)  # how far beyond the day of a step its effects are looked for


@dataclass(frozen=True)
class SiteHeld:
    """A site as held at a moment. One that only an assurance names has no row of its own."""

    code: str
    site: Site | None
    place: SitePlace | None
    steps: tuple[AssuranceStep, ...]
    assurances: tuple[Assurance, ...]
    brands: tuple[BrandSite, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.site or self.place or self.steps or self.assurances or self.brands)

    @property
    def name(self) -> str:
        return str(self.site) if self.site else self.code

    def evidence(self) -> tuple[evidence.Assurance, ...]:
        """Its assurances as the rulebook reads them."""
        return tuple(
            evidence.Assurance(
                row.site,
                row.standard,
                AssuranceStatus(row.status),
                row.from_on,
                row.until_on,
                row.reference,
                row.pk,
            )
            for row in self.assurances
        )


def site_held(code: str, at: dt.datetime) -> SiteHeld:
    """Everything held of a site at a moment, in five queries."""
    return SiteHeld(
        code=code,
        site=Site.objects.filter(code=code).held_at(at).first(),
        place=SitePlace.objects.filter(site=code).held_at(at).first(),
        steps=tuple(
            AssuranceStep.objects.filter(site=code)
            .held_at(at)
            .select_related("delivery")
            .defer("delivery__content")
        ),
        assurances=tuple(
            Assurance.objects.filter(site=code)
            .held_at(at)
            .select_related("delivery")
            .defer("delivery__content")
        ),
        brands=tuple(BrandSite.objects.filter(site=code).held_at(at)),
    )


def effects_of(entered: StepEntered, held: SiteHeld, at: dt.datetime) -> tuple[Effect, ...]:
    """Which brands gain or lose eligibility on which days if the step were entered, by the version in force."""
    rows = rows_that_count(entered, held.evidence())
    if not rows:
        return ()
    from_on = min(row.from_on for row in rows)
    thresholds = thresholds_over_time(at)
    return tuple(
        effect
        for metal, brand in sorted({(place.metal, place.brand) for place in held.brands})
        for effect in _effects_on(brand_as_held(metal, brand, at), rows, thresholds, from_on)
    )


def _effects_on(
    held: BrandAsHeld, rows: Sequence[evidence.Assurance], thresholds: Thresholds, from_on: dt.date
) -> tuple[Effect, ...]:
    before = held.evidence
    lives = [
        verdict_periods(each, thresholds, held.group_of, from_on=from_on, until_on=from_on + SIGHT)
        for each in (before, with_rows(before, rows))
    ]
    return effects(before.metal, before.brand, *lives)
