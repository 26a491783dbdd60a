"""A verdict told rule by rule: the same findings as judged, every rule with its clause, rows and remedy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from eligibility.criteria import CLAUSES, Code, judge
from eligibility.evidence import BrandEvidence, Threshold
from eligibility.explained import Explanation, RuleOutcome, explain
from tests.eligibility.cases import (
    BRAND,
    DISCLOSURE,
    LISTING,
    NICKEL,
    TODAY,
    ZINC,
    certificate,
)
from tests.eligibility.cases import group_of as group_in_cases
from tests.eligibility.test_criteria_restated import DAYS, EVIDENCE, THRESHOLDS, group_of


def explained(brand: BrandEvidence = BRAND, threshold: Threshold = ZINC) -> Explanation:
    return explain(brand, TODAY, threshold, group_in_cases)


def outcome(code: Code, brand: BrandEvidence = BRAND, threshold: Threshold = ZINC) -> RuleOutcome:
    (found,) = (rule for rule in explained(brand, threshold).rules if rule.code == code)
    return found


@settings(max_examples=400, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_what_is_explained_is_what_was_judged(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    explanation = explain(brand, on, threshold, group_of)
    verdict = judge(brand, on, threshold, group_of)
    assert explanation.verdict == verdict
    failed = [rule for rule in explanation.rules if rule.is_met is False]
    assert [rule.code for rule in failed] == list(verdict.codes)
    assert [rule.would_change for rule in failed] == [finding.remedy for finding in verdict.findings]
    counted = [each.disclosure for each in explanation.disclosures if each.counts]
    assert counted == ([verdict.disclosure] if verdict.disclosure and brand.listings else counted)


@settings(max_examples=200, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_every_rule_is_told_in_the_order_of_the_methodology(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    rules = explain(brand, on, threshold, group_of).rules
    assert [(rule.code, rule.clause) for rule in rules] == [(code, CLAUSES[code]) for code in Code]
    assert all(rule.title and rule.detail.endswith(".") for rule in rules)
    assert all(rule.would_change for rule in rules if rule.is_met is False)


@settings(max_examples=200, deadline=None)
@given(EVIDENCE, DAYS, THRESHOLDS)
def test_the_rows_of_the_rules_are_the_rows_of_the_verdict(
    brand: BrandEvidence, on: dt.date, threshold: Threshold
) -> None:
    numbered = replace(
        brand,
        listings=tuple(replace(row, row_id=number) for number, row in enumerate(brand.listings)),
        disclosures=tuple(replace(row, row_id=number) for number, row in enumerate(brand.disclosures)),
        assurances=tuple(replace(row, row_id=number) for number, row in enumerate(brand.assurances)),
        sites=tuple(replace(row, row_id=number) for number, row in enumerate(brand.sites)),
    )
    explanation = explain(numbered, on, threshold, group_of)
    told = {row for rule in explanation.rules for row in rule.rows}
    assert told <= set(explanation.verdict.rows)


DISCLOSED = (
    "D-1: submitted by PRODUCER, verified by AUDITOR on 2025-06-01, by the method IZA, cradle to gate, "
    "without offsets, valid from 2025-01-01."
)


def test_an_eligible_brand_is_told_with_the_evidence_of_each_rule() -> None:
    assert [(rule.is_met, rule.detail) for rule in explained().rules] == [
        (True, "The register of zinc brands knows ZINCO."),
        (True, "Listed from 2020-01-01."),
        (
            True,
            DISCLOSED,
        ),
        (True, "D-1 discloses 3.5 tCO2e/t, at most the 3.5 of v2025-10."),
        (True, "The Zinc Mark: SMELTER holds it from 2025-01-01."),
    ]


def test_a_letter_is_told_with_the_day_on_which_it_lapses() -> None:
    letter = certificate("committed", dt.date(2025, 4, 1))
    told = outcome(Code.NO_ASSURANCE, replace(BRAND, assurances=(letter,)))
    assert told.detail == (
        "The Zinc Mark: SMELTER signed a letter of commitment on 2025-04-01, which counts until 2026-04-01."
    )


def test_a_rule_says_when_what_meets_it_ends() -> None:
    ends_on = TODAY + dt.timedelta(days=7)
    listed = replace(BRAND, listings=(replace(LISTING, delisted_on=ends_on),))
    assert outcome(Code.NOT_LISTED, listed).would_change == f"It ends on {ends_on}."
    valid = replace(BRAND, disclosures=(replace(DISCLOSURE, valid_until=ends_on),))
    assert (
        outcome(Code.NO_VERIFIED_CARBON_DISCLOSURE, valid).would_change == f"Its validity ends on {ends_on}."
    )


def test_a_failed_rule_says_what_was_found_and_what_would_change_it() -> None:
    high = replace(BRAND, disclosures=(replace(DISCLOSURE, value_tco2e_per_t=Decimal("3.6")),))
    told = outcome(Code.CARBON_ABOVE_THRESHOLD, high)
    assert told.is_met is False
    assert told.detail == "D-1 discloses 3.6 tCO2e/t, the threshold of v2025-10 is 3.5."
    assert told.would_change == "A later acceptable disclosure of at most 3.5 would change this."


def test_without_an_acceptable_disclosure_the_threshold_has_nothing_to_judge() -> None:
    told = outcome(Code.CARBON_ABOVE_THRESHOLD, replace(BRAND, disclosures=()))
    assert (told.is_met, told.rows) == (None, ())


def test_where_no_assurance_is_asked_for_yet_there_is_nothing_to_judge() -> None:
    told = outcome(Code.NO_ASSURANCE, BRAND, NICKEL)
    assert told.is_met is None
    assert told.detail == "Nothing to judge: v2025-10 asks for no assurance of zinc yet."


def test_of_an_unknown_brand_nothing_else_is_judged() -> None:
    rules = explained(BrandEvidence(metal="zinc", brand="X", disclosures=(DISCLOSURE,))).rules
    assert [rule.is_met for rule in rules] == [False, None, None, None, None]


def test_each_disclosure_says_what_it_lacks() -> None:
    two = (DISCLOSURE, replace(DISCLOSURE, id="D-2", offsets_used=True))
    told = explained(replace(BRAND, disclosures=two)).disclosures
    assert [(each.disclosure.id, each.counts, each.shortcomings) for each in told] == [
        ("D-1", True, ()),
        ("D-2", False, ("offsets used, or not said",)),
    ]
