"""Disclosure control: shown only when no deal and no party can be worked out (ours, with 7.1)."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.methodology.assessment import assess
from pricing.methodology.disclosure import DisclosedFigures, Shown, Suppressed, disclosed_figures
from pricing.methodology.values import Transaction
from tests.methodology import market
from tests.methodology.market import BUYERS, SELLERS, inputs_of, trades

THREE = trades(("40", "50"), ("41", "50"), ("43", "50"))


def disclosed(*records: Any) -> DisclosedFigures:
    inputs = inputs_of(*records)
    return disclosed_figures(inputs, assess(inputs))


def why(figures: DisclosedFigures) -> str | None:
    """The one reason for which all figures are suppressed; None when all are shown."""
    cells = [getattr(figures, field.name) for field in fields(figures)]
    cells = [one for cell in cells for one in (cell if isinstance(cell, tuple) else (cell,))]
    reasons = {cell.because if isinstance(cell, Suppressed) else None for cell in cells}
    assert len(reasons) == 1, "some figures are shown beside suppressed ones"
    return reasons.pop()


def test_three_transactions_of_independent_parties_are_shown() -> None:
    figures = disclosed(*THREE)
    assert figures.tonnes == Shown(Decimal(150))
    assert figures.lowest == Shown(Decimal(40))
    assert figures.highest == Shown(Decimal(43))
    assert why(figures) is None


def test_two_transactions_are_not_shown() -> None:
    assert why(disclosed(*trades(("40", "50"), ("41", "50")))) == "fewer than 3 transactions stand behind it"


def test_two_organisations_are_not_shown_however_often_they_trade() -> None:
    pair = [replace(each, buyer="LARCH", seller="MERIDIAN") for each in THREE]
    assert why(disclosed(*pair)) == "fewer than 3 organisations stand behind it"


def test_an_affiliate_is_no_further_organisation() -> None:
    sellers = ("MERIDIAN", "MERIDIAN-TRADING", "MERIDIAN")
    pair = [replace(each, buyer="LARCH", seller=seller) for each, seller in zip(THREE, sellers, strict=True)]
    assert why(disclosed(*pair)) == "fewer than 3 organisations stand behind it"


def test_seventy_per_cent_of_the_tonnes_is_the_most_that_one_may_hold() -> None:
    exactly = [
        replace(each, tonnes=Decimal(tonnes)) for each, tonnes in zip(THREE, (70, 15, 15), strict=True)
    ]
    allowed = replace(
        market.PAPER, minimum_trade_tonnes=replace(market.PAPER.minimum_trade_tonnes, zinc=Decimal(1))
    )
    inputs = inputs_of(*exactly, parameters=allowed)
    assert why(disclosed_figures(inputs, assess(inputs))) is None
    more = replace(exactly[0], tonnes=Decimal("70.001"))
    inputs = inputs_of(more, *exactly[1:], parameters=allowed)
    assert (
        why(disclosed_figures(inputs, assess(inputs)))
        == "one organisation holds more than 70 % of its tonnes"
    )


def test_one_seller_of_everything_is_not_shown() -> None:
    one_seller = [replace(each, seller="MERIDIAN") for each in THREE]
    assert why(disclosed(*one_seller)) == "one organisation holds more than 70 % of its tonnes"


def test_a_small_part_hides_the_whole_for_shares_are_public() -> None:
    orders = [market.order(f"O-{each}", organisation=each) for each in (*BUYERS, *SELLERS)]
    reason = why(disclosed(market.trade(), *orders))
    assert reason == "fewer than 3 transactions stand behind it"


def test_nothing_behind_a_figure_is_nothing_to_show() -> None:
    assert why(disclosed()) == "no input stands behind this figure"


parties = st.sampled_from([*BUYERS, *SELLERS, "MERIDIAN-TRADING"])


@settings(deadline=None)
@given(st.lists(st.tuples(parties, parties, st.integers(25, 400)), max_size=6))
def test_what_is_shown_rests_on_three_deals_and_on_no_party_above_seventy_per_cent(
    deals: list[tuple[str, str, int]],
) -> None:
    executed: list[Transaction] = [
        market.trade(f"T-{number}", buyer=buyer, seller=seller, tonnes=Decimal(tonnes))
        for number, (buyer, seller, tonnes) in enumerate(deals)
    ]
    inputs = inputs_of(*executed)
    result = assess(inputs)
    if why(disclosed_figures(inputs, result)) is None:
        behind = [each.record for each in result.inputs if each.state == "qualifying"]
        total = sum(each.tonnes or 0 for each in behind)
        for code in {*BUYERS, *SELLERS}:
            group = {code, "MERIDIAN-TRADING"} if code == "MERIDIAN" else {code}
            held = sum(
                each.tonnes or 0
                for each in behind
                if isinstance(each, Transaction) and group & {each.buyer, each.seller}
            )
            assert held * 100 <= 70 * total
        assert len(behind) >= 3
