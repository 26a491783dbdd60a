"""Real awards of the Korean Public Procurement Service, as reported, each with its source (5.3)."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pricing.methodology.values import EvidenceKind, MarketAssessment, Metal, ObservationWindow
from pricing.methodology.volume import Volume
from tests.methodology.market import AT, OPENS_AT, PAPER, assessment_of, codes

WITH_DATES = [
    award
    for award in csv.DictReader(
        (Path(__file__).parent / "examples" / "pps_tender_awards.csv").read_text("utf-8").splitlines()
    )
    if award["reported"]
]


def as_market_assessment(award: dict[str, str], number: int) -> MarketAssessment:
    """The award as Category 3 evidence: no award names an LME brand, and none was documented for us."""
    return MarketAssessment(
        id=f"PPS-{number}",
        metal=Metal(award["metal"]),
        evidence_on=date.fromisoformat(award["reported"]),
        received_at=AT,
        brand=None,
        tonnes=Decimal(award["tonnes"]),
        level_usd_per_t=Decimal(award["premium_usd_per_t"]),
        kind=EvidenceKind.TENDER,
        source=award["source"],
        document=award["source"],
        counterparty_a="Public Procurement Service",
        counterparty_b=award["seller"],
        verified=True,
        rationale="a published tender award",
    )


def test_every_award_has_its_source() -> None:
    assert len(WITH_DATES) >= 18
    assert all(award["source"].startswith("http") for award in WITH_DATES)


def test_the_aluminium_awards_of_november_2012_average_236_50() -> None:
    november = [award for award in WITH_DATES if award["reported"] == "2012-11-15"]
    assert {award["metal"] for award in november} == {"aluminium"}
    volume = Volume.of((Decimal(each["premium_usd_per_t"]), Decimal(each["tonnes"])) for each in november)
    assert volume.tonnes == 4000
    assert volume.average_usd_per_t == Fraction("236.5")


def test_no_award_passes_as_category_3_for_none_names_an_lme_brand() -> None:
    window = ObservationWindow("2026-10", OPENS_AT, AT)
    for metal in (Metal.ALUMINIUM, Metal.COPPER, Metal.ZINC):
        awards = [
            as_market_assessment(award, number)
            for number, award in enumerate(WITH_DATES)
            if award["metal"] == metal.value
        ]
        assert awards
        result = assessment_of(*awards, metal=metal, window=window, parameters=PAPER)
        assert {code for each in awards for code in codes(result, each.id)} == {"incomplete"}
        assert result.value_usd_per_t is None
