"""How a verdict moves over time: the periods are those that judging every single day would give."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.criteria import judge
from eligibility.evidence import BrandEvidence, ListingPeriod, Threshold, Thresholds
from eligibility.timeline import verdict_periods
from tests.eligibility.cases import BRAND, DISCLOSURE, LISTED_ON, TODAY, ZINC, certificate
from tests.eligibility.cases import group_of as group_in_cases
from tests.eligibility.test_criteria_restated import EVIDENCE, FIRST, THRESHOLDS, group_of

DAY = dt.timedelta(days=1)
LETTER_ENDS_ON = dt.date(2026, 3, 1)


def periods(brand: BrandEvidence, *rows: Threshold) -> list[tuple[dt.date, dt.date, list[str]]]:
    found = verdict_periods(
        brand,
        Thresholds("v", rows or (ZINC,)),
        group_in_cases,
        from_on=LISTED_ON - 10 * DAY,
        until_on=TODAY + 10 * DAY,
    )
    return [(each.from_on, each.until_on, [code.value for code in each.verdict.codes]) for each in found]


@settings(max_examples=300, deadline=None)
@given(EVIDENCE, THRESHOLDS, st.integers(0, 20), st.sampled_from([Decimal("3.4"), Decimal("3.6")]))
def test_the_periods_are_those_of_judging_every_day(
    brand: BrandEvidence, threshold: Threshold, later: int, most: Decimal
) -> None:
    moved = replace(threshold, effective_on=FIRST + later * DAY, max_tco2e_per_t=most)
    thresholds = Thresholds("v", (moved, threshold))
    from_on, until_on = FIRST - 3 * DAY, FIRST + 25 * DAY
    found = verdict_periods(brand, thresholds, group_of, from_on=from_on, until_on=until_on)
    days = [from_on + number * DAY for number in range((until_on - from_on).days)]
    for day in days:
        (period,) = (each for each in found if each.from_on <= day < each.until_on)
        verdict = judge(brand, day, thresholds.on("zinc", day), group_of)
        assert (period.verdict.codes, period.verdict.disclosure) == (verdict.codes, verdict.disclosure)
    for one, other in pairwise(found):
        assert one.until_on == other.from_on
        assert (one.verdict.codes, one.verdict.disclosure) != (other.verdict.codes, other.verdict.disclosure)


def test_a_listing_a_disclosure_and_a_lapsing_letter_move_the_verdict() -> None:
    brand = replace(
        BRAND,
        disclosures=(replace(DISCLOSURE, verified_on=dt.date(2025, 1, 1)),),
        assurances=(certificate("committed", dt.date(2025, 3, 1)),),
    )
    none = ["no_verified_carbon_disclosure", "no_assurance"]
    assert periods(brand) == [
        (LISTED_ON - 10 * DAY, LISTED_ON, ["not_listed", *none]),
        (LISTED_ON, dt.date(2025, 1, 1), none),
        (dt.date(2025, 1, 1), dt.date(2025, 3, 1), ["no_assurance"]),
        (dt.date(2025, 3, 1), LETTER_ENDS_ON, []),
        (LETTER_ENDS_ON, TODAY + 10 * DAY, ["no_assurance"]),
    ]


def test_a_threshold_to_come_moves_the_verdict_on_its_day() -> None:
    lower = replace(ZINC, max_tco2e_per_t=Decimal(3), effective_on=TODAY)
    assert periods(BRAND, ZINC, lower)[-2:] == [
        (dt.date(2025, 6, 1), TODAY, []),
        (TODAY, TODAY + 10 * DAY, ["carbon_above_threshold"]),
    ]


def test_what_changes_on_the_day_after_the_last_or_on_the_first_makes_no_empty_period() -> None:
    end = TODAY + 10 * DAY
    listed = replace(BRAND, listings=(ListingPeriod("PRODUCER", LISTED_ON - 10 * DAY, end),))
    assert [each[:2] for each in periods(listed)][-1] == (dt.date(2025, 6, 1), end)
    assert all(from_on < until_on for from_on, until_on, _ in periods(listed))


def test_days_before_the_first_threshold_are_left_out() -> None:
    late = replace(ZINC, effective_on=TODAY)
    assert periods(BRAND, late) == [(TODAY, TODAY + 10 * DAY, [])]
    assert periods(BRAND, replace(ZINC, effective_on=TODAY + 10 * DAY)) == []
    assert periods(BRAND, replace(ZINC, metal="copper")) == []
