"""What a proof point adds to a disclosure: a bound is no figure, scopes 1 and 2 end before the gate, and it stands
verified or it does not count (4.1, 4.3).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from eligibility.criteria import EvidenceRow
from eligibility.evidence import ProofStanding
from eligibility.vocabulary import ProofStatus
from tests.eligibility.cases import BRAND, DISCLOSURE, TODAY, codes_disclosing, codes_on, verdict_on

DAY = dt.timedelta(days=1)
NO_DISCLOSURE = ["no_verified_carbon_disclosure"]
SUBMITTED, VERIFIED, REJECTED, SUPERSEDED, WITHDRAWN = ProofStatus


def standing(status: ProofStatus, from_on: dt.date = TODAY, row_id: int | None = None) -> ProofStanding:
    return ProofStanding(status, from_on, row_id)


@pytest.mark.parametrize("qualifier", ["less_than", "at_most", "about", "at_least", "more_than", "no_value"])
def test_a_qualified_value_is_no_figure_however_low(qualifier: str) -> None:
    assert codes_disclosing(value_tco2e_per_t=Decimal("0.1")) == []
    assert codes_disclosing(value_tco2e_per_t=Decimal("0.1"), qualifier=qualifier) == NO_DISCLOSURE


def test_less_than_4_is_said_to_be_no_figure() -> None:
    bound = replace(DISCLOSURE, qualifier="less_than", value_tco2e_per_t=Decimal(4))
    (finding,) = verdict_on(TODAY, replace(BRAND, disclosures=(bound,))).findings
    assert "D-1: said as “less than”, which is no figure." in finding.detail


@pytest.mark.parametrize(
    ("scopes", "codes"), [("", []), ("1+2+3", []), ("1", NO_DISCLOSURE), ("1+2", NO_DISCLOSURE)]
)
def test_only_scopes_1_to_3_reach_from_cradle_to_gate(scopes: str, codes: list[str]) -> None:
    assert codes_disclosing(scopes=scopes) == codes


def test_a_proof_point_counts_from_the_day_it_is_verified_until_the_day_it_ends() -> None:
    followed = replace(
        DISCLOSURE,
        statuses=(
            standing(SUBMITTED, TODAY - 2 * DAY),
            standing(VERIFIED, TODAY),
            standing(WITHDRAWN, TODAY + 2 * DAY),
        ),
    )
    brand = replace(BRAND, disclosures=(followed,))
    days = [TODAY + number * DAY for number in (-3, -2, -1, 0, 1, 2)]
    assert [codes_on(day, brand) == [] for day in days] == [False, False, False, True, True, False]


@pytest.mark.parametrize("ended", [SUBMITTED, REJECTED, SUPERSEDED, WITHDRAWN])
def test_whatever_is_not_verified_does_not_count(ended: ProofStatus) -> None:
    statuses = (standing(VERIFIED, TODAY - DAY), standing(ended, TODAY))
    assert codes_disclosing(statuses=statuses) == NO_DISCLOSURE


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (SUBMITTED, VERIFIED, True),
        (SUBMITTED, REJECTED, False),
        (VERIFIED, REJECTED, False),
        (VERIFIED, SUPERSEDED, False),
        (VERIFIED, WITHDRAWN, False),
        (REJECTED, WITHDRAWN, False),
    ],
)
def test_of_two_statuses_of_one_day_the_later_in_the_life_counts(
    one: ProofStatus, other: ProofStatus, counts: bool
) -> None:
    for both in [(standing(one), standing(other)), (standing(other), standing(one))]:
        assert (codes_disclosing(statuses=both) == []) == counts


def test_a_proof_point_that_was_rejected_can_be_verified_later() -> None:
    again = (standing(REJECTED, TODAY - DAY), standing(VERIFIED, TODAY))
    assert codes_disclosing(statuses=again) == []


def test_the_refusal_says_where_the_proof_point_stands_and_since_when() -> None:
    gone = replace(DISCLOSURE, statuses=(standing(SUPERSEDED, TODAY - DAY),))
    (finding,) = verdict_on(TODAY, replace(BRAND, disclosures=(gone,))).findings
    assert f"D-1: superseded since {TODAY - DAY}." in finding.detail


def test_before_it_was_submitted_it_does_not_count_whenever_it_was_verified() -> None:
    later = replace(DISCLOSURE, statuses=(standing(SUBMITTED, TODAY - DAY), standing(VERIFIED, TODAY)))
    (finding,) = verdict_on(TODAY - 2 * DAY, replace(BRAND, disclosures=(later,))).findings
    assert f"D-1: not submitted by {TODAY - 2 * DAY}." in finding.detail


@pytest.mark.parametrize("decided", [VERIFIED, REJECTED, SUPERSEDED, WITHDRAWN])
def test_one_that_was_held_before_anything_was_decided_stood_on_its_file_until_then(
    decided: ProofStatus,
) -> None:
    assert (
        codes_on(
            TODAY - DAY, replace(BRAND, disclosures=(replace(DISCLOSURE, statuses=(standing(decided),)),))
        )
        == []
    )


def test_a_verdict_names_the_rows_of_the_proof_point() -> None:
    followed = replace(DISCLOSURE, proof_row_id=9, statuses=(standing(VERIFIED, TODAY, row_id=10),))
    rows = verdict_on(TODAY, replace(BRAND, disclosures=(followed,))).rows
    assert {EvidenceRow("proof_points", 9), EvidenceRow("proof_point_statuses", 10)} <= set(rows)
