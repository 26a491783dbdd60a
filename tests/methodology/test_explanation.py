"""The plain-words explanation: generated from the facts, and no number in it that is not one of them (7.1)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pricing.methodology.assessment import assess
from pricing.methodology.explanation import explain
from pricing.methodology.statistics import statistics_of
from pricing.methodology.values import (
    AssessmentInputs,
    Outcome,
    OutcomeJudgement,
    PreviousAssessment,
    Status,
)
from tests.methodology import market
from tests.methodology.market import excluded, inputs_of, judged, trades

PREVIOUS = PreviousAssessment(window="2026-09", value_usd_per_t=Decimal("38.50"), basis="transaction_based")
THREE = trades(("40", "50"), ("41", "50"), ("43", "50"))
WILD = trades(("100", "50"), ("110", "50"), ("150", "50"))
NUMBER = re.compile(r"-?\d[\d.,:-]*\d|-?\d")

SITUATIONS: dict[str, AssessmentInputs] = {
    "transaction_based": inputs_of(*THREE, previous=PREVIOUS),
    "flags": inputs_of(*WILD, previous=replace(PREVIOUS, value_usd_per_t=Decimal("130.00"))),
    "blended": inputs_of(market.trade(), market.order(premium=Decimal(46)), market.other()),
    "blended_alone": inputs_of(market.trade(), previous=replace(PREVIOUS, value_usd_per_t=Decimal("40.00"))),
    "judgement": inputs_of(market.other()),
    "left_out": inputs_of(
        *THREE,
        market.trade("T-4", status=Status.CANCELLED, tonnes=Decimal(1)),
        market.trade("T-5", currency="EUR"),
        market.trade("T-6"),
        decisions=(excluded(market.trade("T-6")),),
    ),
    "carried_forward": inputs_of(
        previous=PREVIOUS, judgements=(OutcomeJudgement(judged(), Outcome.CARRY_FORWARD),)
    ),
    "withheld": inputs_of(judgements=(OutcomeJudgement(judged(), Outcome.WITHHOLD),)),
    "none": inputs_of(),
}


def facts_of(inputs: AssessmentInputs) -> set[str]:
    """Every number that the explanation may name."""
    result = assess(inputs)
    counted = statistics_of(inputs, result)
    counts = {getattr(counted, name) for name in counted.__slots__ if isinstance(getattr(counted, name), int)}
    counts |= {each.inputs for each in counted.codes} | {each.judgements for each in counted.judgements}
    counts |= {result.undecided_flags, result.age_in_windows}
    texts = {str(count) for count in counts}
    texts |= {f"{float(each.weight * 100):.1f}" for each in result.categories if each.weight}
    texts |= {"2026", "30", "17:00", inputs.parameters.version.removeprefix("v")}
    if result.value_usd_per_t is not None:
        texts.add(f"{result.value_usd_per_t:.2f}")
    if inputs.previous and result.change_usd_per_t is not None:
        texts |= {
            f"{inputs.previous.value_usd_per_t:.2f}",
            f"{abs(result.change_usd_per_t):.2f}",
        }
    return texts


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_number_in_the_explanation_is_one_of_the_facts(situation: str) -> None:
    inputs = SITUATIONS[situation]
    text = explain(inputs, assess(inputs))
    assert set(NUMBER.findall(text)) <= facts_of(inputs)
    assert text.count(". ") >= 2, "several sentences"
    assert "  " not in text


def words(situation: str) -> Any:
    inputs = SITUATIONS[situation]
    return explain(inputs, assess(inputs))


def test_a_transaction_based_premium_in_words() -> None:
    assert words("transaction_based") == (
        "The sustainability premium for zinc in October 2026 is 41.33 USD per tonne. "
        "It is the volume-weighted average of 3 executed transactions, sufficient without any other input. "
        "1 brand qualified, with 3 buyers and 3 sellers. "
        "No expert judgement was used. "
        "It is 2.83 USD per tonne above the 38.50 of September 2026. "
        "The window closed on 30 October 2026 at 17:00 London time; methodology v2025-10 applies."
    )


def test_a_blended_premium_names_the_weight_of_each_category() -> None:
    assert (
        "executed transactions (70.0 %), bids and offers (20.0 %) and other market assessments (10.0 %)"
        in words("blended")
    )


def test_what_was_left_out_is_said_with_its_reasons() -> None:
    text = words("left_out")
    assert (
        "Kept out: 1 input. The reasons: withdrawn by the platform before the cut-off (1);"
        " smaller than the metal's minimum trade (1)." in text
    )
    assert "Excluded by written decision: 1 input." in text
    assert "Waiting for reference data, and in no figure: 1 input." in text


def test_undecided_flags_are_said() -> None:
    assert "Flagged as far from the average: 2 transactions, 2 not yet decided." in words("flags")
    assert "It is 10.00 USD per tonne below the 130.00 of September 2026." in words("flags")


def test_an_unchanged_premium_is_said_to_be_unchanged() -> None:
    assert "It is unchanged from the 40.00 of September 2026." in words("blended_alone")


def test_the_age_of_a_carried_forward_premium_is_said() -> None:
    text = words("carried_forward")
    assert "carried forward unchanged; it is 1 window old." in text
    assert "1 on a window in which nothing qualifies" in text


def test_a_withheld_premium_has_no_value() -> None:
    assert words("withheld").startswith("No sustainability premium for zinc in October 2026 is published.")
