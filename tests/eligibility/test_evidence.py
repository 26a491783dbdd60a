"""The values that the rulebook judges: numbers as people write them, periods, thresholds of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.evidence import ListingPeriod, NoThreshold, ProofStanding, Thresholds, holds, plain
from eligibility.vocabulary import ProofStatus
from tests.eligibility.cases import BRAND, DISCLOSURE, TODAY, ZINC

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("100", "100"),
        ("1E+2", "100"),
        ("3.5000000000", "3.5"),
        ("10.0", "10"),
        ("0", "0"),
        ("0.000", "0"),
        ("1E-10", "0.0000000001"),
        ("20.05", "20.05"),
    ],
)
def test_a_number_is_written_without_exponent_and_without_idle_zeros(number: str, written: str) -> None:
    assert plain(Decimal(number)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=0, max_value=10**6))
def test_a_number_as_written_is_the_number(number: Decimal) -> None:
    assert Decimal(plain(number)) == number


def test_a_period_holds_its_first_day_and_not_the_day_of_its_end() -> None:
    until = TODAY + 2 * DAY
    assert [holds(TODAY + number * DAY, TODAY, until) for number in (-1, 0, 1, 2)] == [
        False,
        True,
        True,
        False,
    ]
    assert holds(TODAY, TODAY, None)
    assert not holds(TODAY, TODAY, TODAY)
    assert not holds(TODAY, None, None)


# Listings


def test_of_listings_that_overlap_the_one_that_began_last_names_the_producer() -> None:
    first = ListingPeriod("FIRST", TODAY - 20 * DAY)
    second = ListingPeriod("SECOND", TODAY - 10 * DAY, TODAY)
    for both in ((first, second), (second, first)):
        brand = replace(BRAND, listings=both)
        days = (TODAY - 11 * DAY, TODAY - 10 * DAY, TODAY - DAY, TODAY)
        assert [brand.producer_on(day) for day in days] == ["FIRST", "SECOND", "SECOND", "FIRST"]


def test_a_brand_that_was_never_listed_has_no_producer() -> None:
    assert replace(BRAND, listings=()).producer_on(TODAY) == ""


# Thresholds

EARLIER = replace(ZINC, effective_on=TODAY - 10 * DAY, max_tco2e_per_t=Decimal(4))
LATER = replace(ZINC, effective_on=TODAY, max_tco2e_per_t=Decimal(3))
COPPER = replace(ZINC, metal="copper", effective_on=TODAY)
THRESHOLDS = Thresholds("v2025-10", (LATER, COPPER, EARLIER))


def test_of_a_metal_the_latest_threshold_dated_on_the_day_or_before_is_in_force() -> None:
    assert THRESHOLDS.of("zinc") == (EARLIER, LATER)
    assert THRESHOLDS.on("zinc", EARLIER.effective_on) == EARLIER
    assert THRESHOLDS.on("zinc", TODAY - DAY) == EARLIER
    assert THRESHOLDS.on("zinc", TODAY) == LATER


def test_before_the_first_threshold_there_is_none() -> None:
    with pytest.raises(NoThreshold, match="v2025-10 has no threshold for zinc on 2026-02-19"):
        THRESHOLDS.on("zinc", EARLIER.effective_on - DAY)
    with pytest.raises(NoThreshold, match="nickel"):
        THRESHOLDS.on("nickel", TODAY)


def test_the_glide_path_is_what_is_dated_after_the_day() -> None:
    assert THRESHOLDS.after("zinc", EARLIER.effective_on - DAY) == (EARLIER, LATER)
    assert THRESHOLDS.after("zinc", TODAY - DAY) == (LATER,)
    assert THRESHOLDS.after("zinc", TODAY) == ()


# Proof points


def test_what_was_submitted_on_the_day_it_was_verified_began_as_submitted() -> None:
    submitted, verified = (
        ProofStanding(status, TODAY) for status in (ProofStatus.SUBMITTED, ProofStatus.VERIFIED)
    )
    both = replace(DISCLOSURE, statuses=(verified, submitted))
    assert both.began_as_submitted
    assert both.standing_on(TODAY) == verified
    assert both.standing_on(TODAY - DAY) is None
    assert not replace(DISCLOSURE, statuses=(verified,)).began_as_submitted
    assert not DISCLOSURE.began_as_submitted
