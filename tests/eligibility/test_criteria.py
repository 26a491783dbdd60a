"""The eligibility rulebook: each rule refuses and lets pass from one setup, on the first and the last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from eligibility.assured import is_certified, is_committed
from eligibility.criteria import EvidenceRow, years_later
from eligibility.evidence import BrandEvidence, BrandSite, ListingPeriod
from tests.eligibility.cases import (
    BRAND,
    COPPER,
    DISCLOSURE,
    LISTED_ON,
    LISTING,
    NICKEL,
    SITE,
    TODAY,
    ZINC,
    certificate,
    codes_disclosing,
    codes_on,
    codes_with,
    verdict_on,
)

DAY = dt.timedelta(days=1)
NO_DISCLOSURE = ["no_verified_carbon_disclosure"]
NO_ASSURANCE = ["no_assurance"]


def test_a_brand_that_meets_every_rule_is_eligible() -> None:
    verdict = verdict_on(TODAY)
    assert verdict.is_eligible
    assert verdict.disclosure == DISCLOSURE


def test_a_verdict_names_the_rows_it_stands_on() -> None:
    assert verdict_on(TODAY).rows == (
        EvidenceRow("assurances", 4),
        EvidenceRow("brand_sites", 2),
        EvidenceRow("brands", 1),
        EvidenceRow("disclosures", 3),
    )


def test_an_unknown_brand_is_found_alone() -> None:
    stranger = BrandEvidence(metal="zinc", brand="ZINCO", disclosures=(DISCLOSURE,))
    assert codes_on(TODAY, stranger) == ["unknown_brand"]


def test_every_rule_runs_and_every_finding_has_its_clause_and_its_remedy() -> None:
    bare = replace(BRAND, sites=(), disclosures=(), listings=(replace(LISTING, delisted_on=TODAY),))
    findings = verdict_on(TODAY, bare).findings
    assert [(finding.code.value, finding.clause) for finding in findings] == [
        ("not_listed", "3"),
        ("no_verified_carbon_disclosure", "4.1, 4.3, 5.1"),
        ("no_assurance", "4.1, 4.2"),
    ]
    assert all(finding.detail.endswith("would change this.") for finding in findings)


# Listing, paper 3


def test_a_brand_is_listed_from_its_first_day_until_the_day_before_it_is_delisted() -> None:
    brand = replace(BRAND, listings=(ListingPeriod("PRODUCER", LISTED_ON, TODAY),))
    assert "not_listed" in codes_on(LISTED_ON - DAY, brand)
    assert "not_listed" not in codes_on(LISTED_ON, brand)
    assert codes_on(TODAY - DAY, brand) == []
    assert codes_on(TODAY, brand) == ["not_listed"]


def test_a_suspension_is_the_gap_between_two_listings() -> None:
    again_on = TODAY + 10 * DAY
    periods = (ListingPeriod("PRODUCER", LISTED_ON, TODAY), ListingPeriod("PRODUCER", again_on))
    brand = replace(BRAND, listings=periods)
    assert [codes_on(day, brand) for day in (TODAY - DAY, TODAY, again_on - DAY, again_on)] == [
        [],
        ["not_listed"],
        ["not_listed"],
        [],
    ]


def test_a_listing_that_ends_as_it_begins_never_holds() -> None:
    assert codes_with(listings=(ListingPeriod("PRODUCER", TODAY, TODAY),)) == ["not_listed"]


@pytest.mark.parametrize(
    ("on", "producer"),
    [
        pytest.param(dt.date(2019, 12, 31), "FIRST", id="before the first listing: the first"),
        pytest.param(dt.date(2020, 6, 1), "FIRST", id="in the first listing"),
        pytest.param(dt.date(2021, 6, 1), "FIRST", id="in the gap: the last that began before"),
        pytest.param(dt.date(2022, 1, 1), "SECOND", id="from the day of the second listing"),
        pytest.param(dt.date(2024, 1, 1), "SECOND", id="after the last listing"),
    ],
)
def test_the_producer_is_that_of_the_listing_or_of_the_last_before_the_day(
    on: dt.date, producer: str
) -> None:
    periods = (
        ListingPeriod("SECOND", dt.date(2022, 1, 1), dt.date(2023, 1, 1)),
        ListingPeriod("FIRST", dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
    )
    own = [
        replace(
            DISCLOSURE,
            id=name,
            submitted_by=name,
            valid_from=dt.date(2010, 1, 1),
            verified_on=dt.date(2010, 1, 1),
        )
        for name in ("FIRST", "SECOND")
    ]
    chosen = verdict_on(on, replace(BRAND, listings=periods, disclosures=tuple(own))).disclosure
    assert chosen is not None
    assert chosen.id == producer


def test_a_listing_that_was_taken_back_makes_nobody_the_producer() -> None:
    taken_back = ListingPeriod("OTHER", dt.date(2022, 1, 1), dt.date(2022, 1, 1))
    delisted = replace(LISTING, delisted_on=dt.date(2021, 1, 1))
    brand = replace(BRAND, listings=(taken_back, delisted))
    assert brand.producer_on(TODAY) == "PRODUCER"
    assert codes_on(TODAY, brand) == ["not_listed"]
    assert replace(BRAND, listings=(taken_back,)).producer_on(TODAY) == "OTHER"


def test_a_refusal_tells_no_listing_that_was_taken_back() -> None:
    taken_back = ListingPeriod("OTHER", dt.date(2022, 1, 1), dt.date(2022, 1, 1))
    delisted = replace(LISTING, delisted_on=dt.date(2021, 1, 1))
    (both,) = verdict_on(TODAY, replace(BRAND, listings=(taken_back, delisted))).findings
    assert both.found == "not listed on 2026-03-02: listed from 2020-01-01 until 2021-01-01"
    (none,) = verdict_on(
        TODAY, replace(BRAND, listings=(taken_back,), disclosures=BRAND.disclosures)
    ).findings[:1]
    assert none.found == "not listed on 2026-03-02: no listing is held that was not taken back"


# Disclosure, paper 4.1, 4.3, 5.1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"submitted_by": "PARENT"}, id="submitted by the parent"),
        pytest.param({"submitted_by": ""}, id="submitted by nobody"),
        pytest.param({"verified_by": "PRODUCER"}, id="verified by the producer"),
        pytest.param({"verified_by": "SISTER"}, id="verified within the group"),
        pytest.param({"verified_by": "PARENT"}, id="verified by the parent"),
        pytest.param({"verified_by": ""}, id="verified by nobody"),
        pytest.param({"verified_on": None}, id="verified on no given day"),
        pytest.param({"verified_on": TODAY + DAY}, id="verified a day later"),
        pytest.param({"method": "IAI"}, id="another metal's method"),
        pytest.param({"method": ""}, id="no method"),
        pytest.param({"boundary": "gate-to-gate"}, id="another boundary"),
        pytest.param({"boundary": ""}, id="no boundary"),
        pytest.param({"offsets_used": True}, id="with offsets"),
        pytest.param({"offsets_used": None}, id="offsets not said"),
        pytest.param({"valid_from": None}, id="valid from no given day"),
        pytest.param({"valid_from": TODAY + DAY}, id="valid from tomorrow"),
        pytest.param({"valid_until": TODAY}, id="valid until today"),
        pytest.param({"value_tco2e_per_t": None}, id="no value"),
    ],
)
def test_a_disclosure_that_lacks_one_condition_is_not_acceptable(changes: dict[str, Any]) -> None:
    assert codes_disclosing(**changes) == NO_DISCLOSURE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="as it stands"),
        pytest.param({"verified_on": TODAY}, id="verified that day"),
        pytest.param({"valid_from": TODAY}, id="valid from that day"),
        pytest.param({"valid_until": TODAY + DAY}, id="valid until the day after"),
        pytest.param({"verified_by": "STRANGER"}, id="verified by one unknown to the register"),
        pytest.param({"value_tco2e_per_t": Decimal(0)}, id="a footprint of zero"),
    ],
)
def test_a_disclosure_at_the_edge_of_the_conditions_is_acceptable(changes: dict[str, Any]) -> None:
    assert codes_disclosing(**changes) == []


def test_a_producer_that_is_not_given_can_submit_nothing() -> None:
    nameless = replace(LISTING, producer="")
    assert (
        codes_with(listings=(nameless,), disclosures=(replace(DISCLOSURE, submitted_by=""),)) == NO_DISCLOSURE
    )


def test_the_refusal_says_of_each_disclosure_what_is_wrong() -> None:
    two = (
        replace(DISCLOSURE, offsets_used=True),
        replace(DISCLOSURE, id="D-2", method="ICA", verified_by="SISTER"),
    )
    (finding,) = verdict_on(TODAY, replace(BRAND, disclosures=two)).findings
    assert "D-1: offsets used, or not said" in finding.detail
    assert "D-2: verified by SISTER, which is the producer or of its group, method ICA" in finding.detail


def test_the_threshold_is_inclusive() -> None:
    assert codes_disclosing(value_tco2e_per_t=Decimal("3.5000000000")) == []
    assert codes_disclosing(value_tco2e_per_t=Decimal("3.5000000001")) == ["carbon_above_threshold"]


@pytest.mark.parametrize(
    ("other", "chosen"),
    [
        pytest.param({"valid_from": dt.date(2025, 1, 2)}, "OTHER", id="the later validity"),
        pytest.param(
            {
                "valid_from": dt.date(2025, 1, 2),
                "verified_on": dt.date(2025, 5, 1),
                "value_tco2e_per_t": Decimal(1),
            },
            "OTHER",
            id="the later validity, though verified earlier and lower",
        ),
        pytest.param(
            {"verified_on": dt.date(2025, 6, 2)}, "OTHER", id="of the same validity the later verification"
        ),
        pytest.param({"value_tco2e_per_t": Decimal("3.6")}, "OTHER", id="of the same days the higher value"),
        pytest.param({"value_tco2e_per_t": Decimal("3.4")}, "D-1", id="not the lower value"),
        pytest.param(
            {"valid_from": dt.date(2025, 9, 1), "offsets_used": True}, "D-1", id="only the acceptable compete"
        ),
    ],
)
def test_of_several_acceptable_disclosures_the_latest_counts(other: dict[str, Any], chosen: str) -> None:
    rival = replace(DISCLOSURE, id="OTHER", **other)
    for both in [(DISCLOSURE, rival), (rival, DISCLOSURE)]:
        disclosure = verdict_on(TODAY, replace(BRAND, disclosures=both)).disclosure
        assert disclosure is not None
        assert disclosure.id == chosen


def test_a_later_disclosure_above_the_threshold_cannot_be_hidden_behind_an_earlier_one() -> None:
    later = replace(DISCLOSURE, id="D-2", valid_from=TODAY, value_tco2e_per_t=Decimal("3.51"))
    brand = replace(BRAND, disclosures=(DISCLOSURE, later))
    assert codes_on(TODAY - DAY, brand) == []
    (finding,) = verdict_on(TODAY, brand).findings
    assert finding.detail.startswith("D-2 discloses 3.51 tCO2e/t, the threshold of v2025-10 is 3.5.")


# Assurance, paper 4.1, 4.2

AWARDED_ON = dt.date(2025, 1, 1)
SUSPENDED_ON = dt.date(2026, 2, 1)


def test_a_certificate_counts_from_its_first_day_until_the_day_before_its_last() -> None:
    brand = replace(BRAND, assurances=(certificate("awarded", AWARDED_ON, TODAY),))
    assert "no_assurance" in codes_on(AWARDED_ON - DAY, brand)
    assert "no_assurance" not in codes_on(AWARDED_ON, brand)
    assert codes_on(TODAY - DAY, brand) == []
    assert codes_on(TODAY, brand) == NO_ASSURANCE


def test_a_certificate_of_another_standard_or_site_does_not_count() -> None:
    assert (
        codes_with(assurances=(certificate("awarded", AWARDED_ON, standard="COPPER-MARK"),)) == NO_ASSURANCE
    )
    assert codes_with(assurances=(certificate("awarded", AWARDED_ON, site="REFINERY"),)) == NO_ASSURANCE


@pytest.mark.parametrize("ended", ["suspended", "withdrawn"])
def test_a_certificate_does_not_count_while_a_later_end_of_it_holds(ended: str) -> None:
    rows = (certificate("awarded", AWARDED_ON), certificate(ended, SUSPENDED_ON, TODAY))
    brand = replace(BRAND, assurances=rows)
    assert [codes_on(day, brand) for day in (SUSPENDED_ON - DAY, SUSPENDED_ON, TODAY - DAY, TODAY)] == [
        [],
        NO_ASSURANCE,
        NO_ASSURANCE,
        [],
    ]


def test_an_award_after_a_suspension_counts_although_the_suspension_was_never_lifted() -> None:
    again_on = SUSPENDED_ON + 10 * DAY
    rows = (
        certificate("awarded", AWARDED_ON),
        certificate("suspended", SUSPENDED_ON),
        certificate("awarded", again_on),
    )
    brand = replace(BRAND, assurances=rows)
    assert codes_on(again_on - DAY, brand) == NO_ASSURANCE
    assert codes_on(again_on, brand) == []


def test_a_suspension_on_the_day_of_the_award_ends_it() -> None:
    assert (
        codes_with(assurances=(certificate("awarded", TODAY), certificate("suspended", TODAY)))
        == NO_ASSURANCE
    )


def test_a_site_is_certified_or_committed_by_any_row_that_counts() -> None:
    taken_back, letter = certificate("awarded", TODAY, TODAY), certificate("committed", TODAY - 30 * DAY)
    award = certificate("awarded", TODAY)
    for rows in ((taken_back, letter), (letter, taken_back)):
        assert (is_certified(rows, TODAY), is_committed(rows, TODAY, 1)) == (False, True)
    assert is_certified((taken_back, award), TODAY)
    assert not is_certified((), TODAY)
    assert not is_committed((award,), TODAY, 1)
    assert not is_committed((letter,), TODAY + 336 * DAY, 1)


def test_every_site_that_makes_the_brand_needs_assurance() -> None:
    second = BrandSite("REFINERY", TODAY)
    brand = replace(BRAND, sites=(SITE, second))
    assert codes_on(TODAY - DAY, brand) == []
    (finding,) = verdict_on(TODAY, brand).findings
    assert finding.detail.startswith("REFINERY: no ZINC-MARK certificate or letter of commitment that counts")
    assured = (*BRAND.assurances, certificate("awarded", AWARDED_ON, site="REFINERY"))
    assert codes_on(TODAY, replace(brand, assurances=assured)) == []


def test_a_brand_without_a_site_that_day_has_no_assurance() -> None:
    assert codes_with(sites=()) == NO_ASSURANCE
    assert codes_with(sites=(BrandSite("SMELTER", LISTED_ON, TODAY),)) == NO_ASSURANCE
    assert codes_with(sites=(BrandSite("SMELTER", LISTED_ON, TODAY + DAY),)) == []


@pytest.mark.parametrize(
    ("signed_on", "last_day"),
    [
        pytest.param(dt.date(2025, 3, 2), dt.date(2026, 3, 1), id="a year"),
        pytest.param(dt.date(2024, 2, 29), dt.date(2025, 2, 28), id="29 February lasts until 1 March"),
        pytest.param(dt.date(2023, 2, 28), dt.date(2024, 2, 27), id="into a leap year"),
        pytest.param(dt.date(2023, 3, 1), dt.date(2024, 2, 29), id="over a leap day"),
    ],
)
def test_a_letter_of_commitment_lasts_less_than_a_year(signed_on: dt.date, last_day: dt.date) -> None:
    old = replace(DISCLOSURE, valid_from=LISTED_ON, verified_on=LISTED_ON)
    brand = replace(BRAND, disclosures=(old,), assurances=(certificate("committed", signed_on),))
    assert [codes_on(day, brand) for day in (signed_on - DAY, signed_on, last_day, last_day + DAY)] == [
        NO_ASSURANCE,
        [],
        [],
        NO_ASSURANCE,
    ]


def test_a_letter_ends_earlier_where_it_says_so() -> None:
    letter = certificate("committed", TODAY - 30 * DAY, TODAY)
    brand = replace(BRAND, assurances=(letter,))
    assert codes_on(TODAY - DAY, brand) == []
    assert codes_on(TODAY, brand) == NO_ASSURANCE


def test_a_letter_with_a_later_end_still_lasts_less_than_a_year() -> None:
    letter = certificate("committed", TODAY.replace(year=2025), TODAY.replace(year=2030))
    assert codes_with(assurances=(letter,)) == NO_ASSURANCE


def test_only_a_withdrawal_ends_a_letter() -> None:
    letter = certificate("committed", TODAY - 30 * DAY)
    assert codes_with(assurances=(letter, certificate("suspended", TODAY))) == []
    assert codes_with(assurances=(letter, certificate("withdrawn", TODAY))) == NO_ASSURANCE
    assert codes_with(assurances=(letter, certificate("withdrawn", TODAY - 31 * DAY))) == []


def test_a_letter_counts_only_where_the_threshold_accepts_one() -> None:
    letter = certificate("committed", TODAY, standard="COPPER-MARK")
    award = certificate("awarded", TODAY, standard="COPPER-MARK")
    assert codes_with(threshold=COPPER, assurances=(letter,)) == NO_ASSURANCE
    assert codes_with(threshold=COPPER, assurances=(award,)) == []


def test_where_no_standard_is_required_yet_there_is_nothing_to_find() -> None:
    assert codes_with(threshold=NICKEL, assurances=(), sites=()) == []
    assert codes_with(threshold=ZINC, assurances=(), sites=()) == NO_ASSURANCE


def test_a_year_after_a_leap_day_is_the_first_of_march() -> None:
    assert years_later(dt.date(2024, 2, 29), 1) == dt.date(2025, 3, 1)
    assert years_later(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)
    assert years_later(dt.date(2025, 12, 31), 1) == dt.date(2026, 12, 31)
