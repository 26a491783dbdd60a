"""What is published with a premium (METHODOLOGY “What is published with a premium”)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pricing.methodology.disclosure import disclosed_figures
from pricing.methodology.statistics import statistics_of
from pricing.models import Judgement
from pricing.public.facts import read_facts
from pricing.services.facts import facts_of, stored_assessment
from pricing.services.rebuild import recompute, stored_inputs
from tests.publication import market

pytestmark = pytest.mark.django_db


def test_every_fact_of_the_methodology_is_there_and_the_public_pages_read_it() -> None:
    assessment = market.in_review("40", "41", "42")
    run = market.run_of(assessment)
    facts = facts_of(run, 1)
    read = read_facts(facts)
    assert (read.metal, read.window, read.window_name) == ("zinc", "2026-03", "March 2026")
    assert (read.value, read.basis, read.unit) == (Decimal("41.00"), "transaction_based", "USD/t")
    assert (read.counts.transactions, read.counts.buyers, read.counts.sellers, read.counts.brands) == (
        3,
        3,
        3,
        1,
    )
    assert read.digest == run.inputs_digest
    assert "41.00 USD per tonne" in read.explanation[0]


def test_no_number_is_a_float() -> None:
    def floats(value: object) -> list[float]:
        if isinstance(value, dict):
            return [found for each in value.values() for found in floats(each)]
        if isinstance(value, list):
            return [found for each in value for found in floats(each)]
        return [value] if isinstance(value, float) else []

    facts = facts_of(market.run_of(market.in_review("40", "41.5", "42")), 1)
    assert floats(json.loads(json.dumps(facts))) == []


def test_three_deals_of_three_firms_each_way_show_the_spread() -> None:
    facts = facts_of(market.run_of(market.in_review("40", "41", "42")), 1)
    assert (facts["low"], facts["median"], facts["high"], facts["tonnes"]) == (
        "40.00",
        "41.00",
        "42.00",
        "300",
    )
    assert facts["suppressed"] == {}


def test_one_firm_behind_more_than_seventy_per_cent_hides_spread_and_tonnes_and_says_why() -> None:
    whale = market.trade(4, "41", tonnes="2000", buyer="HALDEN", seller="KARST")
    facts = facts_of(market.run_of(market.in_review("40", "41", "42", extra=[whale])), 1)
    assert (facts["low"], facts["tonnes"], facts["categories"][0]["tonnes"]) == (None, None, None)
    assert "70 %" in facts["suppressed"]["low"]
    assert facts["counts"]["transactions"] == 4
    assert facts["categories"][0]["share_of_inputs"] == "1"


def test_two_deals_hide_their_spread() -> None:
    facts = facts_of(market.run_of(market.in_review("40", "42")), 1)
    assert facts["basis"] == "blended"
    assert facts["median"] is None
    assert "fewer than 3 transactions" in facts["suppressed"]["median"]


def test_inputs_that_were_kept_out_are_counted_with_code_meaning_and_clause() -> None:
    small = {**market.trade(4, "41"), "tonnes": "1"}
    unconfirmed = {**market.trade(5, "41"), "buyer_confirmed_at": ""}
    facts = facts_of(market.run_of(market.in_review("40", "41", "42", extra=[small, unconfirmed])), 1)
    kept_out = {each["code"]: (each["clause"], each["count"]) for each in facts["excluded"]}
    assert kept_out == {"below_minimum_size": ("Table 2", 1), "unconfirmed": ("App. A", 1)}
    assert facts["categories"][0]["screened_out"] == 2


def test_a_withheld_window_counts_its_judgement_and_has_no_value() -> None:
    facts = facts_of(market.run_of(market.judged(Judgement.Kind.WITHHOLD)), 1)
    assert (facts["basis"], facts["value"], facts["previous"]) == ("withheld", None, None)
    assert facts["judgements"] == [
        {"kind": "withhold", "about": "a window in which nothing qualifies", "count": 1}
    ]


def test_figures_added_up_by_the_database_are_those_of_the_published_methodology() -> None:
    """The facts of a run of any size are worked out in SQL; input by input the methodology gives the same."""
    whale = market.trade(4, "-3.25", tonnes="450.125", buyer="HALDEN", seller="KARST")
    run = market.run_of(market.in_review("40", "41.5", "0", extra=[whale]))
    stored = stored_assessment(run)
    inputs, result = stored_inputs(run), recompute(run)
    assert stored.figures == disclosed_figures(inputs, result)
    assert stored.statistics == statistics_of(inputs, result)
    assert stored.result.value_usd_per_t == result.value_usd_per_t
