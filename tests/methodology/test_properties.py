"""What no example can show: properties of every assessment."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.methodology.assessment import assess
from pricing.methodology.bundle import bundle_of, canonical_json, differences, read_bundle
from pricing.methodology.codes import Category
from pricing.methodology.fallback import scaled_weights
from pricing.methodology.outliers import is_outlier
from pricing.methodology.presentation import as_json
from pricing.methodology.results import AssessmentResult, InputState
from pricing.methodology.screening import is_outside_band
from pricing.methodology.values import Transaction
from pricing.methodology.volume import Volume
from tests.methodology import market
from tests.methodology.market import (
    BUYERS,
    FINAL_TEXT,
    PAPER,
    SELLERS,
    assessment_of,
    excluded,
    found,
    inputs_of,
)

premia = st.decimals(min_value=-200, max_value=400, places=4)
sizes = st.decimals(min_value=20, max_value=500, places=3)
versions = st.sampled_from([PAPER, FINAL_TEXT])
fast = settings(max_examples=50, deadline=None)  # whole markets take a while to invent


@st.composite
def transactions(draw: Any, min_size: int = 0) -> list[Transaction]:
    deals = draw(
        st.lists(
            st.tuples(premia, sizes, st.sampled_from(BUYERS), st.sampled_from(SELLERS)),
            min_size=min_size,
            max_size=8,
        )
    )
    return [
        market.trade(f"T-{number}", premium=premium, tonnes=tonnes, buyer=buyer, seller=seller)
        for number, (premium, tonnes, buyer, seller) in enumerate(deals)
    ]


@st.composite
def markets(draw: Any) -> list[Any]:
    orders = [
        market.order(f"O-{number}", premium=premium, tonnes=tonnes)
        for number, (premium, tonnes) in enumerate(draw(st.lists(st.tuples(premia, sizes), max_size=4)))
    ]
    others = [
        market.other(f"M-{number}", level_usd_per_t=level, tonnes=tonnes)
        for number, (level, tonnes) in enumerate(draw(st.lists(st.tuples(premia, sizes), max_size=3)))
    ]
    return [*draw(transactions()), *orders, *others]


def qualifying_levels(result: AssessmentResult) -> list[Decimal]:
    return [
        each.level_usd_per_t
        for each in result.inputs
        if each.state is InputState.QUALIFYING and each.level_usd_per_t is not None
    ]


@fast
@given(markets(), versions)
def test_the_premium_lies_between_the_cheapest_and_the_dearest(records: list[Any], version: Any) -> None:
    result = assessment_of(*records, parameters=version)
    levels = qualifying_levels(result)
    if result.unrounded_usd_per_t is None:
        assert not levels
    else:
        assert min(levels) <= result.unrounded_usd_per_t <= max(levels)


@fast
@given(markets(), versions, st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_is_irrelevant(
    records: list[Any], version: Any, shuffler: random.Random
) -> None:
    shuffled = list(records)
    shuffler.shuffle(shuffled)
    one = as_json(assessment_of(*records, parameters=version))
    two = as_json(assessment_of(*shuffled, parameters=version))
    for written in (one, two):
        written["inputs"].sort(key=lambda each: each["id"])
    assert one == two


@fast
@given(transactions(min_size=1), st.integers(2, 1000))
def test_larger_tonnes_in_the_same_proportion_change_no_average(deals: list[Transaction], times: int) -> None:
    deals = [replace(each, tonnes=(each.tonnes or Decimal(0)) + 25) for each in deals]
    larger = [replace(each, tonnes=(each.tonnes or Decimal(0)) * times) for each in deals]
    assert assessment_of(*larger).unrounded_usd_per_t == assessment_of(*deals).unrounded_usd_per_t


@fast
@given(transactions(min_size=1), st.integers(2, 50))
def test_premia_in_another_unit_scale_the_figure_and_keep_the_flags(
    deals: list[Transaction], times: int
) -> None:
    scaled = [replace(each, premium=(each.premium or Decimal(0)) * times) for each in deals]
    before, after = assessment_of(*deals), assessment_of(*scaled)
    if before.unrounded_usd_per_t is not None:
        assert after.unrounded_usd_per_t == before.unrounded_usd_per_t * times
    assert [each.is_flagged for each in after.inputs] == [each.is_flagged for each in before.inputs]


@fast
@given(transactions(min_size=2))
def test_excluding_a_flagged_trade_gives_the_figure_without_it(deals: list[Transaction]) -> None:
    before = assessment_of(*deals)
    for flagged in [each.record for each in before.inputs if each.is_flagged]:
        after = assessment_of(*deals, decisions=(excluded(flagged),))
        without = assessment_of(*[each for each in deals if each.id != flagged.id])
        assert after.unrounded_usd_per_t == without.unrounded_usd_per_t
        assert after.categories == without.categories
        assert not found(after, flagged.id).is_flagged
        others = [each for each in after.inputs if each.record.id != flagged.id]
        assert [each.is_flagged for each in others] == [each.is_flagged for each in without.inputs]


@given(st.sets(st.sampled_from(Category), min_size=1))
def test_weights_sum_to_one_over_the_categories_present(present: set[Category]) -> None:
    weights = scaled_weights(present, PAPER.fallback_weights)
    assert sum(weights.values()) == 1
    assert {category for category, weight in weights.items() if weight} == present


@fast
@given(markets(), versions)
def test_the_weights_of_a_figure_sum_to_one_and_give_it_again(records: list[Any], version: Any) -> None:
    result = assessment_of(*records, parameters=version)
    if result.unrounded_usd_per_t is not None:
        assert sum(each.weight for each in result.categories) == 1
        again = sum(each.weight * (each.average_usd_per_t or Fraction(0)) for each in result.categories)
        assert again == result.unrounded_usd_per_t


@fast
@given(markets(), versions)
def test_a_bundle_survives_its_file_and_recomputes_identically(records: list[Any], version: Any) -> None:
    inputs = inputs_of(*records, parameters=version)
    bundle = bundle_of(inputs, assess(inputs))
    reread = read_bundle(canonical_json(bundle))
    assert reread == bundle
    assert differences(reread) == ()


@given(premia, premia, st.integers(1, 100))
def test_the_two_bands_agree_with_exact_division(level: Decimal, centre: Decimal, tonnes: int) -> None:
    outside = abs(Fraction(level) - Fraction(centre)) > Fraction(15, 100) * abs(Fraction(centre))
    assert is_outside_band(level, centre, Decimal(15)) is outside
    assert is_outlier(level, Volume(1, centre * tonnes, Decimal(tonnes)), PAPER) is outside


@given(premia.filter(bool), st.sampled_from(["0.85", "1.15"]))
def test_an_exact_tie_is_never_outside(centre: Decimal, edge: str) -> None:
    level = centre * Decimal(edge)
    assert not is_outside_band(level, centre, Decimal(15))
    assert not is_outlier(level, Volume(1, centre * 7, Decimal(7)), PAPER)
