"""What is published beside a premium: counts, shares, range, quartiles and standard deviation (7.1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pricing.methodology.assessment import assess
from pricing.methodology.codes import Category, Code
from pricing.methodology.statistics import (
    CodeCount,
    JudgementCount,
    Statistics,
    spread_of,
    square_root,
    statistics_of,
    weighted_quantile,
)
from pricing.methodology.values import Outcome, OutcomeJudgement, Side
from tests.methodology import market
from tests.methodology.market import excluded, inputs_of, judged, trades


def statistics(*records: Any, **changes: Any) -> Statistics:
    inputs = inputs_of(*records, **changes)
    return statistics_of(inputs, assess(inputs))


def levels(*level_and_tonnes: tuple[str, str]) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(level), Decimal(tonnes)) for level, tonnes in level_and_tonnes]


@pytest.mark.parametrize(
    ("tonnes", "quartiles"),
    [
        (("1", "1", "1", "1"), ("1.5", "2.5", "3.5")),  # midway where the tonnes come to it exactly
        (("1", "1", "1", "2"), ("2", "3", "4")),
        (("97", "1", "1", "1"), ("1", "1", "1")),  # tonnes decide, not the number of trades
        (("1", "1", "1", "97"), ("4", "4", "4")),
    ],
)
def test_quartiles_are_weighted_by_tonnes(tonnes: tuple[str, ...], quartiles: tuple[str, ...]) -> None:
    ordered = levels(*zip("1234", tonnes, strict=True))
    parts = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
    assert tuple(weighted_quantile(ordered, part) for part in parts) == tuple(map(Decimal, quartiles))


def test_the_standard_deviation_is_weighted_by_tonnes_and_exact_to_ten_decimals() -> None:
    spread = spread_of(levels(("40", "50"), ("41", "50"), ("43", "50")))
    assert spread is not None
    assert str(spread.standard_deviation) == "1.2472191289"  # sqrt(14) / 3 = 1.24721912892...
    assert spread_of(levels(("40", "1"), ("44", "3"))) == spread_of(levels(("40", "1"), *[("44", "1")] * 3))


def test_one_level_has_no_spread() -> None:
    alone = spread_of(levels(("40", "50")))
    assert alone is not None
    assert {alone.lowest, alone.lower_quartile, alone.median, alone.upper_quartile, alone.highest} == {
        Decimal(40)
    }
    assert alone.standard_deviation == 0
    assert spread_of([]) is None


@pytest.mark.parametrize(
    ("value", "root"), [("2", "1.4142135624"), ("0.25", "0.5000000000"), ("0", "0E-10"), ("1E-20", "1E-10")]
)
def test_square_roots_are_rounded_once(value: str, root: str) -> None:
    assert str(square_root(Fraction(value), 10)) == root


def test_counts_are_of_qualifying_inputs_and_of_groups() -> None:
    executed = trades(("40", "50"), ("41", "50"), ("43", "50"))
    executed[0] = replace(executed[0], seller="MERIDIAN-TRADING")  # T-3 is sold by MERIDIAN
    counted = statistics(
        *executed,
        market.trade("small", tonnes=Decimal(1), buyer="VESPER"),
        market.order("bid", side=Side.BID, brand="SECOND"),
        market.order("offer"),
        market.order("far", premium=Decimal(90)),
        market.other(),
    )
    assert (counted.transactions, counted.bids, counted.offers, counted.market_assessments) == (3, 1, 1, 1)
    assert (counted.buyers, counted.sellers, counted.brands) == (3, 2, 2)
    assert counted.screened_out == 2
    assert counted.codes == (CodeCount(Code.BELOW_MINIMUM_SIZE, 1), CodeCount(Code.OFF_LAST_TRADE, 1))


def test_shares_and_tonnes_are_of_the_inputs_behind_the_figure() -> None:
    blended = statistics(market.trade(), market.order(tonnes=Decimal(100)), market.other(tonnes=Decimal(250)))
    shares = {each.category: (str(each.count_percent), str(each.tonnes_percent)) for each in blended.shares}
    assert shares == {
        Category.EXECUTED_TRANSACTION: ("33.3", "12.5"),
        Category.BID_OR_OFFER: ("33.3", "25.0"),
        Category.MARKET_ASSESSMENT: ("33.3", "62.5"),
    }
    assert blended.tonnes == 400
    sufficient = statistics(*trades(("40", "50"), ("41", "50"), ("43", "50")), market.order())
    assert sufficient.tonnes == 150
    assert [str(each.tonnes_percent) for each in sufficient.shares] == ["100.0", "0.0", "0.0"]
    assert sufficient.spread is not None
    assert (sufficient.spread.lowest, sufficient.spread.highest) == (Decimal(40), Decimal(43))


def test_exclusions_pending_inputs_and_judgements_are_counted() -> None:
    gone = market.trade("gone")
    waiting = market.trade("waiting", currency="EUR")
    counted = statistics(
        market.trade(),
        gone,
        waiting,
        decisions=(excluded(gone),),
        judgements=(OutcomeJudgement(judged(), Outcome.WITHHOLD),),
    )
    assert (counted.excluded, counted.pending, counted.transactions) == (1, 1, 1)
    assert counted.judgements == (JudgementCount("a window in which nothing qualifies", 1),)


def test_nothing_has_no_shares() -> None:
    nothing = statistics()
    assert {each.count_percent for each in nothing.shares} == {Decimal(0)}
    assert nothing.spread is None
