"""The hierarchy, from a window's inputs to its premium: worked examples, and what decides between them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pricing.methodology.approval import approval_obstacles
from pricing.methodology.codes import Category, Code
from pricing.methodology.parameters import shipped_version
from pricing.methodology.presentation import as_json
from pricing.methodology.results import Basis, InputState
from pricing.methodology.values import (
    Metal,
    Outcome,
    OutcomeJudgement,
    Overruling,
    PreviousAssessment,
    ReferenceTrade,
    input_key,
)
from tests.methodology import market
from tests.methodology.market import (
    AT,
    FINAL_TEXT,
    OPENS_AT,
    PAPER,
    assessment_of,
    codes,
    excluded,
    found,
    judged,
    retained,
    trades,
)

CASES = json.loads((Path(__file__).parent / "examples" / "assessments.json").read_text("utf-8"))["cases"]
PREVIOUS = PreviousAssessment(window="2026-09", value_usd_per_t=Decimal("38.50"), basis="transaction_based")


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_worked_assessments(case: dict[str, Any]) -> None:
    metal = Metal(case["metal"])
    orders = [
        market.order(f"O-{number}", premium=Decimal(premium), tonnes=Decimal(tonnes))
        for number, (premium, tonnes) in enumerate(case.get("orders", []))
    ]
    others = [
        market.other(f"M-{number}", level_usd_per_t=Decimal(level), tonnes=Decimal(tonnes))
        for number, (level, tonnes) in enumerate(case.get("others", []))
    ]
    parameters = shipped_version(case["methodology"]).parameters
    executed = trades(*(tuple(each) for each in case.get("trades", [])))
    result = assessment_of(*executed, *orders, *others, metal=metal, parameters=parameters)
    written = as_json(result)
    assert written["basis"] == case["basis"]
    assert written["value"] == case["value"]
    assert written["unrounded"] == case["unrounded"]
    assert [written["categories"][each]["weight"] for each in "123"] == case["weights"]


def test_the_midpoint_of_a_published_example_is_rounded_away_from_zero() -> None:
    to_one_decimal = replace(PAPER, published_decimals=1)
    result = assessment_of(*trades(("1329.3", "50"), ("1329.4", "50")), parameters=to_one_decimal)
    assert result.unrounded_usd_per_t == Fraction("1329.35")
    assert result.value_usd_per_t == Decimal("1329.4")


def test_categories_without_weight_still_show_their_counts_tonnes_and_averages() -> None:
    result = assessment_of(
        *trades(("40", "50"), ("41", "50"), ("43", "50")), market.order(), market.other(tonnes=Decimal(30))
    )
    written = as_json(result)["categories"]
    assert written["2"] == {
        "qualifying": 1, "tonnes": "50", "average": "40.0000000000000000000000000000", "weight": "0"
    }  # fmt: skip
    assert written["3"]["tonnes"] == "30"


def test_buyers_and_sellers_are_counted_by_group() -> None:
    of_one_group = trades(("40", "50"), ("41", "50"), ("43", "50"))
    sellers = ("MERIDIAN", "MERIDIAN-TRADING", "MERIDIAN")
    of_one_group = [replace(each, seller=seller) for each, seller in zip(of_one_group, sellers, strict=True)]
    assert assessment_of(*of_one_group, parameters=FINAL_TEXT).basis is Basis.BLENDED
    two_groups = [*of_one_group[:2], replace(of_one_group[2], seller="CALDER")]
    assert assessment_of(*two_groups, parameters=FINAL_TEXT).basis is Basis.TRANSACTION_BASED
    one_buyer = [replace(each, buyer="LARCH") for each in two_groups]
    assert assessment_of(*one_buyer, parameters=FINAL_TEXT).basis is Basis.BLENDED
    assert assessment_of(*one_buyer, parameters=PAPER).basis is Basis.TRANSACTION_BASED


def test_pending_and_screened_out_inputs_count_in_no_figure_and_no_sufficiency() -> None:
    first, second, third = trades(("40", "30"), ("41", "20.5"), ("99", "30"))
    pending = replace(third, currency="EUR")
    result = assessment_of(first, second, pending)
    assert result.basis is Basis.BLENDED
    assert result.category(Category.EXECUTED_TRANSACTION).qualifying == 1
    assert result.value_usd_per_t == Decimal("40.00")
    assert result.pending == 1
    assert result.reference_trade is not None
    assert result.reference_trade.id == "T-1"


def test_an_excluded_trade_leaves_every_figure_and_the_flags_are_computed_again() -> None:
    wild = trades(("100", "50"), ("110", "50"), ("150", "50"))
    before = assessment_of(*wild)
    assert [found(before, each).is_flagged for each in ("T-1", "T-2", "T-3")] == [True, False, True]
    after = assessment_of(*wild, decisions=(excluded(wild[2]),))
    assert [each.is_flagged for each in after.inputs] == [False, False, False]
    assert found(after, "T-3").state is InputState.EXCLUDED
    assert found(after, "T-3").leave_one_out_percent == Decimal("42.9")
    assert after.value_usd_per_t == Decimal("105.00")


def test_undecided_flags_stay_in_the_figure_and_are_counted() -> None:
    wild = trades(("100", "50"), ("110", "50"), ("150", "50"))
    assert assessment_of(*wild).value_usd_per_t == Decimal("120.00")
    assert assessment_of(*wild).undecided_flags == 2
    decided = assessment_of(*wild, decisions=(retained(wild[0]), retained(wild[2])))
    assert decided.undecided_flags == 0
    assert decided.value_usd_per_t == Decimal("120.00")


def test_an_order_is_compared_with_the_last_verified_transaction_of_this_or_an_earlier_window() -> None:
    earlier = ReferenceTrade("T-0", OPENS_AT, Decimal(100))
    order = market.order(premium=Decimal(100))
    assert codes(assessment_of(order, earlier_reference_trade=earlier), "O-1") == []
    of_this_window = assessment_of(market.trade(), order, earlier_reference_trade=earlier)
    assert codes(of_this_window, "O-1") == ["off_last_trade"]
    still_later = ReferenceTrade("T-0", AT + timedelta(hours=1), Decimal(100))
    assert codes(assessment_of(market.trade(), order, earlier_reference_trade=still_later), "O-1") == []


def test_an_excluded_trade_is_no_reference() -> None:
    only = market.trade()
    result = assessment_of(only, market.order(), decisions=(excluded(only),))
    assert result.reference_trade is None
    assert codes(result, "O-1") == ["no_reference_trade"]


def test_trades_at_the_same_instant_are_told_apart_by_the_greater_id() -> None:
    result = assessment_of(market.trade("T-10"), market.trade("T-9", premium=Decimal(50)))
    assert result.reference_trade == ReferenceTrade("T-9", AT, Decimal(50))


@pytest.mark.parametrize(
    ("earlier", "code"),
    [(None, Code.NO_REFERENCE_TRADE), (ReferenceTrade("T-0", OPENS_AT, Decimal(10)), Code.OFF_LAST_TRADE)],
)
def test_expert_judgement_may_admit_an_order_off_the_last_trade(earlier: Any, code: Code) -> None:
    order = market.order()
    ruling = Overruling(judged(), input_key(order), code)
    refused = assessment_of(order, earlier_reference_trade=earlier)
    admitted = assessment_of(order, earlier_reference_trade=earlier, judgements=(ruling,))
    assert found(refused, "O-1").state is InputState.SCREENED_OUT
    assert found(admitted, "O-1").state is InputState.QUALIFYING
    assert codes(admitted, "O-1") == [code]
    assert admitted.value_usd_per_t == Decimal("40.00")


def test_expert_judgement_overrules_nothing_else() -> None:
    hidden = market.order(visible=False)
    rulings = tuple(
        Overruling(judged(), input_key(hidden), code) for code in (Code.NOT_VISIBLE, Code.NO_REFERENCE_TRADE)
    )
    result = assessment_of(hidden, judgements=rulings)
    assert found(result, "O-1").state is InputState.SCREENED_OUT


def test_nothing_at_all_is_carried_forward_unchanged_with_its_age() -> None:
    carried = assessment_of(
        previous=PREVIOUS, judgements=(OutcomeJudgement(judged(), Outcome.CARRY_FORWARD),)
    )
    assert carried.basis is Basis.CARRIED_FORWARD
    assert carried.value_usd_per_t == Decimal("38.50")
    assert carried.age_in_windows == 1
    assert carried.change_usd_per_t == 0
    older = replace(PREVIOUS, age_in_windows=1, windows_ago=2)
    again = assessment_of(previous=older, judgements=(OutcomeJudgement(judged(), Outcome.CARRY_FORWARD),))
    assert again.age_in_windows == 3


def test_nothing_at_all_is_withheld() -> None:
    result = assessment_of(previous=PREVIOUS, judgements=(OutcomeJudgement(judged(), Outcome.WITHHOLD),))
    assert result.basis is Basis.WITHHELD
    assert result.value_usd_per_t is None


def test_there_is_nothing_to_carry_without_a_previous_assessment() -> None:
    result = assessment_of(judgements=(OutcomeJudgement(judged(), Outcome.CARRY_FORWARD),))
    assert result.basis is Basis.NONE


def test_an_outcome_is_for_a_window_in_which_nothing_qualifies_only() -> None:
    withhold = OutcomeJudgement(judged(), Outcome.WITHHOLD)
    assert assessment_of(market.trade(), judgements=(withhold,)).basis is Basis.BLENDED


def test_the_change_is_from_the_previous_value() -> None:
    result = assessment_of(market.trade(), previous=PREVIOUS)
    assert result.change_usd_per_t == Decimal("1.50")
    assert assessment_of(market.trade()).change_usd_per_t is None


def test_a_run_is_approvable_when_nothing_is_pending_undecided_or_unsigned() -> None:
    wild = trades(("100", "50"), ("110", "50"), ("150", "50"))
    waiting = market.trade("T-4", currency="EUR")
    unsigned = OutcomeJudgement(judged(signed_off_by=None), Outcome.WITHHOLD)
    obstacles = approval_obstacles(assessment_of(*wild, waiting), (unsigned,))
    assert obstacles == (
        "T-4 is pending: fx:EUR missing.",
        "T-1 is flagged and included, and nobody has decided to retain it.",
        "T-3 is flagged and included, and nobody has decided to retain it.",
        "Expert judgement J-1 has not been signed off.",
    )
    decided = (retained(wild[0]), retained(wild[2]), excluded(waiting))
    assert approval_obstacles(assessment_of(*wild, waiting, decisions=decided)) == ()


def test_a_window_without_inputs_needs_an_outcome() -> None:
    assert len(approval_obstacles(assessment_of())) == 1
    withheld = assessment_of(judgements=(OutcomeJudgement(judged(), Outcome.WITHHOLD),))
    assert approval_obstacles(withheld) == ()


@pytest.mark.parametrize("metal", list(Metal))
def test_each_metal_is_assessed_with_its_own_minimum_and_rows(metal: Metal) -> None:
    least = PAPER.minimum_trade_tonnes.of(metal)
    executed = [
        replace(each, metal=metal, tonnes=least) for each in trades(("1", "1"), ("2", "1"), ("3", "1"))
    ]
    result = assessment_of(*executed, metal=metal)
    assert result.basis is Basis.TRANSACTION_BASED
    assert result.value_usd_per_t == Decimal("2.00")
