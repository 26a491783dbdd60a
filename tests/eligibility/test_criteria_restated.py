"""The rulebook against the methodology page restated without regard to speed or wording, over random evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.criteria import judge
from eligibility.evidence import (
    Assurance,
    AssuranceStatus,
    BrandEvidence,
    BrandSite,
    Disclosure,
    ListingPeriod,
    ProofStanding,
    Threshold,
)
from eligibility.vocabulary import ProofStatus

FIRST = dt.date(2024, 2, 20)
DAYS = st.integers(0, 14).map(lambda number: FIRST + dt.timedelta(days=number))
ENDS = st.one_of(st.none(), DAYS)
# A year before the days judged, so that letters run out among them: 2023 has no 29 February.
SIGNED = st.one_of(DAYS, st.integers(-366, -350).map(lambda number: FIRST + dt.timedelta(days=number)))
CODES = st.sampled_from(["P", "Q", "G", "A", "B", ""])
SITES = st.sampled_from(["S", "T"])
STANDARDS = st.sampled_from(["ZINC-MARK", "ZINC-MARK", "COPPER-MARK"])
GROUPS = {"P": "G", "B": "G"}

LISTINGS = st.lists(
    st.builds(ListingPeriod, st.sampled_from(["P", "P", "Q"]), DAYS, ENDS),
    max_size=3,
    unique_by=lambda row: row.listed_on,
)
PLACES = st.lists(st.builds(BrandSite, SITES, DAYS, ENDS), max_size=3)
STATUSES = st.one_of(
    st.just(()),
    st.lists(
        st.builds(
            ProofStanding, st.sampled_from([*ProofStatus, ProofStatus.VERIFIED, ProofStatus.VERIFIED]), DAYS
        ),
        max_size=3,
    ).map(tuple),
)
DISCLOSURES = st.lists(
    st.builds(
        Disclosure,
        id=st.text("abcdefgh", min_size=8, max_size=8),
        value_tco2e_per_t=st.sampled_from([None, Decimal("3.4"), Decimal("3.5"), Decimal("3.6")]),
        method=st.sampled_from(["IZA", "IZA", "IZA", "ICA"]),
        boundary=st.sampled_from(["cradle-to-gate", "cradle-to-gate", "cradle-to-gate", "gate-to-gate"]),
        offsets_used=st.sampled_from([False, False, False, True, None]),
        submitted_by=st.sampled_from(["P", "P", "Q", ""]),
        verified_by=st.sampled_from(["A", "A", "A", "P", "B", "G", ""]),
        verified_on=st.one_of(DAYS, st.just(FIRST), st.none()),
        valid_from=st.one_of(DAYS, st.just(FIRST), st.none()),
        valid_until=ENDS,
        qualifier=st.sampled_from(["", "", "", "less_than", "about"]),
        scopes=st.sampled_from(["", "", "1+2+3", "1+2"]),
        statuses=STATUSES,
    ),
    max_size=4,
)  # fmt: skip
ASSURANCES = st.lists(
    st.builds(Assurance, SITES, STANDARDS, st.sampled_from(AssuranceStatus), SIGNED, ENDS), max_size=6
)
EVIDENCE = st.builds(
    lambda listings, sites, disclosures, assurances: BrandEvidence(
        metal="zinc",
        brand="Z",
        listings=tuple(listings),
        sites=tuple(sites),
        disclosures=tuple(disclosures),
        assurances=tuple(assurances),
    ),
    LISTINGS,
    PLACES,
    DISCLOSURES,
    ASSURANCES,
)
THRESHOLDS = st.builds(
    Threshold,
    methodology=st.just("v"),
    metal=st.just("zinc"),
    max_tco2e_per_t=st.just(Decimal("3.5")),
    carbon_method=st.just("IZA"),
    required_standard=st.sampled_from(["ZINC-MARK", "ZINC-MARK", None]),
    letter_accepted=st.booleans(),
    letter_years=st.just(1),
    effective_on=st.just(dt.date(2000, 1, 1)),
)


def group_of(code: str) -> str:
    return GROUPS.get(code, code)


def restated(brand: BrandEvidence, on: dt.date, threshold: Threshold) -> list[str]:
    """METHODOLOGY: the brand codes of a day, in order."""
    if not brand.listings:
        return ["unknown_brand"]
    listed = [row for row in brand.listings if row.listed_on <= on < (row.delisted_on or dt.date.max)]
    codes = [] if listed else ["not_listed"]
    footprint = footprint_of(brand, on, threshold, producer_of(listed or list(brand.listings), on))
    if footprint is None:
        codes.append("no_verified_carbon_disclosure")
    elif footprint > threshold.max_tco2e_per_t:
        codes.append("carbon_above_threshold")
    if threshold.required_standard:
        places = {row.site for row in brand.sites if row.from_on <= on < (row.until_on or dt.date.max)}
        if not places or not all(site_is_assured(brand, site, on, threshold) for site in places):
            codes.append("no_assurance")
    return codes


def producer_of(listings: list[ListingPeriod], on: dt.date) -> str:
    held_once = [row for row in listings if row.listed_on < (row.delisted_on or dt.date.max)]
    in_order = sorted(held_once or listings, key=lambda row: row.listed_on)
    producer = in_order[0].producer
    for row in in_order:
        if row.listed_on <= on:
            producer = row.producer
    return producer


def footprint_of(brand: BrandEvidence, on: dt.date, threshold: Threshold, producer: str) -> Decimal | None:
    """The value of the acceptable disclosure that counts."""
    acceptable = [
        (each.valid_from, each.verified_on, each.value_tco2e_per_t)
        for each in brand.disclosures
        if each.valid_from is not None
        and each.verified_on is not None
        and each.value_tco2e_per_t is not None
        and each.valid_from <= on < (each.valid_until or dt.date.max)
        and each.verified_on <= on
        and each.submitted_by == producer
        and each.verified_by not in ("", producer)
        and group_of(each.verified_by) != group_of(producer)
        and (each.offsets_used, each.method, each.boundary)
        == (False, threshold.carbon_method, "cradle-to-gate")
        and each.qualifier == ""
        and each.scopes in ("", "1+2+3")
        and stands_verified(each, on)
    ]
    return max(acceptable)[2] if acceptable else None


def stands_verified(disclosure: Disclosure, on: dt.date) -> bool:
    """Nobody follows it, or the last thing said of it by that day is that it is verified."""
    life = ["submitted", "verified", "rejected", "superseded", "withdrawn"]
    said = sorted((row.from_on, life.index(row.status)) for row in disclosure.statuses if row.from_on <= on)
    if not said:
        first = min(((row.from_on, life.index(row.status)) for row in disclosure.statuses), default=None)
        return first is None or life[first[1]] != "submitted"
    return life[said[-1][1]] == "verified"


def site_is_assured(brand: BrandEvidence, site: str, on: dt.date, threshold: Threshold) -> bool:
    rows = [
        row for row in brand.assurances if (row.site, row.standard) == (site, threshold.required_standard)
    ]
    for row in rows:
        if not row.from_on <= on < (row.until_on or dt.date.max):
            continue
        since = {
            end.status.value
            for end in rows
            if end.from_on >= row.from_on and end.from_on <= on < (end.until_on or dt.date.max)
        }
        if row.status.value == "awarded" and not since & {"suspended", "withdrawn"}:
            return True
        if row.status.value == "committed" and threshold.letter_accepted and "withdrawn" not in since:
            signed = row.from_on
            is_leap_day = (signed.month, signed.day) == (2, 29)
            ends = dt.date(signed.year + 1, 3, 1) if is_leap_day else signed.replace(year=signed.year + 1)
            if on < ends:
                return True
    return False


@settings(max_examples=1_500, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_the_rulebook_says_what_the_methodology_says(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    verdict = judge(brand, on, threshold, group_of)
    assert [code.value for code in verdict.codes] == restated(brand, on, threshold)


@settings(max_examples=200, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_the_order_of_the_evidence_is_irrelevant(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    mixed = replace(
        brand,
        listings=brand.listings[::-1],
        sites=brand.sites[::-1],
        disclosures=brand.disclosures[::-1],
        assurances=brand.assurances[::-1],
    )
    one, other = (judge(each, on, threshold, group_of) for each in (brand, mixed))
    assert one.codes == other.codes
    assert one.disclosure == other.disclosure


@settings(max_examples=200, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_a_higher_threshold_never_adds_a_finding(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    lax = replace(threshold, max_tco2e_per_t=Decimal(100))
    assert set(judge(brand, on, lax, group_of).codes) <= set(judge(brand, on, threshold, group_of).codes)
