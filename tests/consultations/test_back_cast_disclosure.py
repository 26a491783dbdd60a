"""No two figures that stand beside each other in a back-cast give away a deal (decision 0006)."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.services.back_cast_disclosure import (
    TOO_FEW_CHANGED,
    TOO_FEW_IN_CATEGORY,
    TOO_FEW_ORGANISATIONS,
    Crowd,
    Month,
    Pair,
    reason_of_pair,
    reason_to_withhold,
    summary_of,
    weights_differ,
)

NOTHING, MANY = Crowd(0, 0), Crowd(12, 6)


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        pytest.param(Pair(NOTHING), "", id="the same deals"),
        pytest.param(Pair(Crowd(1, 2)), TOO_FEW_CHANGED, id="one deal, though of two firms"),
        pytest.param(Pair(Crowd(2, 4)), TOO_FEW_CHANGED, id="two deals of four firms"),
        pytest.param(Pair(Crowd(3, 2)), TOO_FEW_ORGANISATIONS, id="three deals of one pair of firms"),
        pytest.param(Pair(Crowd(3, 3)), "", id="three deals of three firms"),
        pytest.param(
            Pair(NOTHING, True, (MANY, Crowd(1, 1))), TOO_FEW_IN_CATEGORY, id="other weights over one bid"
        ),
        pytest.param(Pair(NOTHING, True, (MANY, MANY)), "", id="other weights over many"),
        pytest.param(
            Pair(MANY, True, (MANY, Crowd(3, 2))), TOO_FEW_IN_CATEGORY, id="a category of two firms"
        ),
    ],
)
def test_two_figures_are_shown_together_only_where_no_deal_can_be_told(pair: Pair, reason: str) -> None:
    assert reason_of_pair(pair) == reason


def test_a_figure_is_held_against_every_other_that_is_known() -> None:
    assert reason_to_withhold([Pair(MANY), Pair(NOTHING), Pair(Crowd(1, 2))]) == TOO_FEW_CHANGED
    assert reason_to_withhold([Pair(MANY), Pair(NOTHING)]) == ""


def test_a_figure_without_a_value_weighs_nothing_and_tells_nothing() -> None:
    assert not weights_differ({1: "1"}, {})
    assert not weights_differ({}, {1: "1"})
    assert weights_differ({1: "1"}, {1: "0.5", 2: "0.5"})
    assert not weights_differ({1: "1"}, {1: "1"})


Deals = dict[str, tuple[int, frozenset[str]]]
FIRMS = ["ACME", "FJORD", "KARST", "HALDEN", "MERIDIAN", "TRAMONTANE"]
DEALS = st.dictionaries(
    st.sampled_from([f"T-{number}" for number in range(12)]),
    st.tuples(st.integers(1, 900), st.frozensets(st.sampled_from(FIRMS), min_size=2, max_size=2)),
    min_size=1,
)


def pair_over(deals: Deals, before: set[str], after: set[str]) -> Pair:
    apart = before ^ after
    firms = frozenset(firm for name in apart for firm in deals[name][1])
    return Pair(Crowd(len(apart), len(firms)))


@given(DEALS, st.randoms(use_true_random=False))
def test_whoever_knows_every_deal_but_those_that_differ_cannot_solve_for_one(
    deals: Deals, chance: random.Random
) -> None:
    """Two sums over the same deals but a few give one equation: it must hold three unknowns of three firms or none."""
    before = {name for name in deals if chance.random() < 0.7}
    after = {name for name in deals if chance.random() < 0.7}
    if reason_of_pair(pair_over(deals, before, after)):
        return
    unknowns = before ^ after
    firms = {firm for name in unknowns for firm in deals[name][1]}
    assert not unknowns or (len(unknowns) >= 3 and len(firms) >= 3)


@given(DEALS, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_figure_comes_first(deals: Deals, chance: random.Random) -> None:
    before = {name for name in deals if chance.random() < 0.5}
    after = {name for name in deals if chance.random() < 0.5}
    assert reason_of_pair(pair_over(deals, before, after)) == reason_of_pair(pair_over(deals, after, before))


def month(
    window: str,
    before: str | None,
    after: str | None,
    *,
    gained: int = 0,
    lost: int = 0,
    withheld: str = "",
    basis: str = "transaction_based",
) -> Month:
    return Month(
        window=window,
        basis_before="transaction_based" if before else "none",
        basis_after=basis if after else "none",
        before=Decimal(before) if before else None,
        after=Decimal(after) if after else None,
        gained=gained,
        lost=lost,
        withheld_because=withheld,
    )


def test_the_sum_over_the_months_counts_changes_and_averages_what_is_shown() -> None:
    summary = summary_of(
        [
            month("2026-01", "40", "42", lost=3),
            month("2026-02", "40", "39", lost=4),
            month("2026-03", "40", "90", lost=1, withheld=TOO_FEW_CHANGED),
            month("2026-04", "40", "40"),
            month("2026-05", "40", None, lost=5),
            month("2026-06", "40", "41", gained=2, basis="blended"),
        ]
    )
    assert summary is not None
    assert (summary.months, summary.changed, summary.of_other_basis, summary.not_shown) == (6, 5, 2, 1)
    assert (summary.mean_change, summary.largest_change) == (Decimal("0.50"), Decimal(2))
    assert (summary.gained, summary.lost) == (None, 13)


def test_where_fewer_than_three_deals_differ_in_all_months_together_even_their_sum_is_not_shown() -> None:
    assert summary_of([month("2026-01", "40", "42", lost=1, withheld=TOO_FEW_CHANGED)]) is None
    assert summary_of([month("2026-01", "40", "40")]) is not None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=24))
def test_no_sum_counts_one_or_two_deals_and_no_withheld_month_moves_a_mean(
    found: list[tuple[int, int, bool]],
) -> None:
    months = [
        month("2026-01", "40", str(41 + number), gained=gained, lost=lost, withheld="few" if hidden else "")
        for number, (gained, lost, hidden) in enumerate(found)
    ]
    summary = summary_of(months)
    if summary is None:
        assert sum(gained + lost for gained, lost, _ in found) in {1, 2}
        return
    assert summary.gained not in {1, 2}
    assert summary.lost not in {1, 2}
    shown = [each for each in months if each.is_shown]
    again = summary_of(
        [*shown, *(month("2026-01", "1", "999999", withheld="few") for each in months if not each.is_shown)]
    )
    if again is not None:
        assert (again.mean_change, again.largest_change) == (summary.mean_change, summary.largest_change)
