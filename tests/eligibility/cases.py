"""One eligible brand, from which each test changes the one thing it is about. Zinc, unless it says otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from eligibility.criteria import Verdict, judge
from eligibility.evidence import (
    Assurance,
    AssuranceStatus,
    BrandEvidence,
    BrandSite,
    Disclosure,
    ListingPeriod,
    Threshold,
)

LISTED_ON = dt.date(2020, 1, 1)
TODAY = dt.date(2026, 3, 2)
PARENTS = {"PRODUCER": "PARENT", "SISTER": "PARENT"}

ZINC = Threshold(
    methodology="v2025-10",
    metal="zinc",
    max_tco2e_per_t=Decimal("3.5"),
    carbon_method="IZA",
    required_standard="ZINC-MARK",
    letter_accepted=True,
    letter_years=1,
    effective_on=dt.date(2000, 1, 1),
)
COPPER = replace(ZINC, metal="copper", required_standard="COPPER-MARK", letter_accepted=False)
NICKEL = replace(ZINC, metal="nickel", required_standard=None, letter_accepted=False)

LISTING = ListingPeriod("PRODUCER", LISTED_ON, row_id=1)
SITE = BrandSite("SMELTER", LISTED_ON, row_id=2)
DISCLOSURE = Disclosure(
    id="D-1",
    value_tco2e_per_t=Decimal("3.5"),
    method="IZA",
    boundary="cradle-to-gate",
    offsets_used=False,
    submitted_by="PRODUCER",
    verified_by="AUDITOR",
    verified_on=dt.date(2025, 6, 1),
    valid_from=dt.date(2025, 1, 1),
    row_id=3,
)
CERTIFICATE = Assurance("SMELTER", "ZINC-MARK", AssuranceStatus.AWARDED, dt.date(2025, 1, 1), row_id=4)
BRAND = BrandEvidence(
    metal="zinc",
    brand="ZINCO",
    listings=(LISTING,),
    sites=(SITE,),
    disclosures=(DISCLOSURE,),
    assurances=(CERTIFICATE,),
)


def group_of(code: str) -> str:
    return PARENTS.get(code, code)


def verdict_on(on: dt.date, brand: BrandEvidence = BRAND, threshold: Threshold = ZINC) -> Verdict:
    return judge(brand, on, threshold, group_of)


def codes_on(on: dt.date, brand: BrandEvidence = BRAND, threshold: Threshold = ZINC) -> list[str]:
    return [code.value for code in verdict_on(on, brand, threshold).codes]


def codes_with(threshold: Threshold = ZINC, on: dt.date = TODAY, **changes: Any) -> list[str]:
    """What is found when the brand's evidence is changed so."""
    return codes_on(on, replace(BRAND, **changes), threshold)


def codes_disclosing(**changes: Any) -> list[str]:
    """What is found when the one disclosure is changed so."""
    return codes_with(disclosures=(replace(DISCLOSURE, **changes),))


def certificate(status: str, from_on: dt.date, until_on: dt.date | None = None, **more: Any) -> Assurance:
    """A row of The Zinc Mark for the one site."""
    return replace(CERTIFICATE, status=AssuranceStatus(status), from_on=from_on, until_on=until_on, **more)
