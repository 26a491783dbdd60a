"""Every screening code: a record that passes, the same record refused, and the edge between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pricing.methodology.codes import Category, Code, Finding
from pricing.methodology.results import InputState
from pricing.methodology.screening import (
    REQUIRED_OF_MARKET_ASSESSMENT,
    REQUIRED_OF_ORDER,
    REQUIRED_OF_TRANSACTION,
    MissingVerdictError,
)
from pricing.methodology.values import BrandVerdict, Consent, Metal, ReferenceTrade, Status
from tests.methodology import market
from tests.methodology.market import AT, CUTOFF_AT, OPENS_AT, SECOND, assessment_of, codes, found

LAST = ReferenceTrade("T-0", OPENS_AT, Decimal(40))
BRAND_CODES = [code for code in Code if code.categories == frozenset(Category)][:5]
TEN_MINUTES = timedelta(minutes=10)


def findings(record: Any, **changes: Any) -> list[str]:
    return codes(assessment_of(record, **{"earlier_reference_trade": LAST, **changes}), record.id)


@pytest.mark.parametrize("make", [market.trade, market.order, market.other])
def test_a_record_with_nothing_against_it_qualifies(make: Callable[..., Any]) -> None:
    record = make("X")
    result = assessment_of(record, earlier_reference_trade=LAST)
    assert codes(result, "X") == []
    assert found(result, "X").state is InputState.QUALIFYING


@pytest.mark.parametrize("code", BRAND_CODES)
@pytest.mark.parametrize("make", [market.trade, market.order, market.other])
def test_what_eligibility_found_of_the_brand_screens_the_record_out(
    make: Callable[..., Any], code: Code
) -> None:
    record = make("X")
    verdict = BrandVerdict(market.BRAND, AT.date(), (Finding(code, "as the register shows"),))
    result = assessment_of(record, brand_verdicts=(verdict,), earlier_reference_trade=LAST)
    assert codes(result, "X") == [code]
    assert found(result, "X").state is InputState.SCREENED_OUT


def test_the_brand_is_judged_as_of_the_london_date_of_the_market_timestamp() -> None:
    late_evening_utc = market.trade(executed_at=market.AT.replace(hour=23, minute=30))
    verdict = BrandVerdict(market.BRAND, date(2026, 10, 13), (Finding(Code.NOT_LISTED),))
    assert findings(late_evening_utc, brand_verdicts=(verdict,)) == ["not_listed"]


def test_a_brand_that_nobody_judged_is_an_error_and_never_a_pass() -> None:
    with pytest.raises(MissingVerdictError, match="NORTHLIGHT"):
        assessment_of(market.trade(), brand_verdicts=())


def test_an_empty_brand_is_incomplete_alone() -> None:
    assert findings(market.trade(brand=None)) == ["incomplete"]


# fmt: off
REFUSED: list[tuple[str, Any, Any]] = [
    # code, the record that passes, the same record refused
    ("cancelled", market.trade(), market.trade(status=Status.CANCELLED)),
    ("unconfirmed", market.trade(buyer_confirmed_at=CUTOFF_AT), market.trade(buyer_confirmed_at=CUTOFF_AT + SECOND)),
    ("unconfirmed", market.trade(seller_confirmed_at=CUTOFF_AT), market.trade(seller_confirmed_at=CUTOFF_AT + SECOND)),
    ("unconfirmed", market.trade(), market.trade(buyer_confirmed_at=None)),
    ("unconfirmed", market.trade(), market.trade(seller_confirmed_at=None)),
    ("not_arms_length", market.trade(seller="CALDER"), market.trade(seller="TRAMONTANE")),
    ("not_arms_length", market.trade(buyer="MERIDIAN-TRADING", seller="CALDER"),
     market.trade(buyer="MERIDIAN-TRADING", seller="MERIDIAN")),
    ("not_arms_length", market.other(), market.other(counterparty_a="MERIDIAN", counterparty_b="MERIDIAN-TRADING")),
    ("not_arms_length", market.other(counterparty_a="A", counterparty_b="B"),
     market.other(counterparty_a="A", counterparty_b="A")),
    ("below_minimum_size", market.trade(tonnes=Decimal(25)), market.trade(tonnes=Decimal("24.999"))),
    ("below_minimum_size", market.order(tonnes=Decimal(25)), market.order(tonnes=Decimal("24.999"))),
    ("below_minimum_size", market.other(tonnes=Decimal(25)), market.other(tonnes=Decimal(0))),
    ("no_consent", market.trade(buyer="ORREY"), market.trade(buyer="STRANGER")),
    ("no_consent", market.order(organisation="ORREY"), market.order(organisation="STRANGER")),
    ("not_executable", market.order(), market.order(executable=False)),
    ("not_visible", market.order(), market.order(visible=False)),
    ("stood_too_short", market.order(closed_at=AT + TEN_MINUTES), market.order(closed_at=AT + TEN_MINUTES - SECOND)),
    ("off_last_trade", market.order(premium=Decimal(46)), market.order(premium=Decimal("46.0001"))),
    ("off_last_trade", market.order(premium=Decimal(34)), market.order(premium=Decimal("33.9999"))),
    ("not_verified", market.other(), market.other(document=None)),
    ("not_verified", market.other(), market.other(verified=False)),
    ("not_verified", market.other(), market.other(verified=None)),
]
# fmt: on


@pytest.mark.parametrize(("code", "passes", "refused"), REFUSED)
def test_a_rule_refuses_just_what_it_names(code: str, passes: Any, refused: Any) -> None:
    assert findings(passes) == []
    assert findings(refused) == [code]


@pytest.mark.parametrize(
    ("make", "required"),
    [
        (market.trade, REQUIRED_OF_TRANSACTION),
        (market.order, REQUIRED_OF_ORDER),
        (market.other, REQUIRED_OF_MARKET_ASSESSMENT),
    ],
)
def test_any_empty_required_field_makes_an_input_incomplete(
    make: Callable[..., Any], required: tuple[str, ...]
) -> None:
    for name in required:
        assert "incomplete" in findings(make(**{name: None})), name


def test_only_what_may_be_empty_may_be_empty() -> None:
    assert findings(market.order(closed_at=None)) == []
    assert findings(market.trade(buyer_confirmed_at=None)) == ["unconfirmed"]
    assert findings(market.other(counterparty_a=None, counterparty_b=None)) == []


def test_a_missing_cell_is_never_proof() -> None:
    assert findings(market.order(executable=None)) == ["not_executable", "incomplete"]
    assert findings(market.order(visible=None)) == ["not_visible", "incomplete"]
    assert findings(market.trade(buyer=None)) == ["no_consent", "incomplete"]
    assert findings(market.order(organisation=None)) == ["no_consent", "incomplete"]
    assert findings(market.trade(status=None)) == ["incomplete"]
    assert findings(market.trade(tonnes=None)) == ["incomplete"]


def test_an_unknown_organisation_has_consented_to_nothing_whatever_a_consent_row_says() -> None:
    consents = (*market.CONSENTS, Consent("STRANGER", date(2026, 1, 1)))
    assert findings(market.trade(buyer="STRANGER"), consents=consents) == ["no_consent"]


@pytest.mark.parametrize(
    ("from_on", "until_on", "expected"),
    [
        (date(2026, 10, 12), None, []),
        (date(2026, 10, 13), None, ["no_consent"]),
        (date(2026, 1, 1), date(2026, 10, 13), []),
        (date(2026, 1, 1), date(2026, 10, 12), ["no_consent"]),
    ],
)
def test_consent_must_hold_on_the_london_day(
    from_on: date, until_on: date | None, expected: list[str]
) -> None:
    others = tuple(each for each in market.CONSENTS if each.organisation != "TRAMONTANE")
    assert findings(market.trade(), consents=(*others, Consent("TRAMONTANE", from_on, until_on))) == expected


def test_an_order_stands_only_inside_its_own_window() -> None:
    rolled = market.order(placed_at=OPENS_AT - timedelta(days=1), closed_at=OPENS_AT + TEN_MINUTES)
    assert findings(rolled) == []
    assert findings(market.changed(rolled, closed_at=OPENS_AT + TEN_MINUTES - SECOND)) == ["stood_too_short"]
    assert findings(market.order(placed_at=CUTOFF_AT - TEN_MINUTES)) == []
    late = market.order(placed_at=CUTOFF_AT - TEN_MINUTES + SECOND, closed_at=CUTOFF_AT + TEN_MINUTES)
    assert findings(late) == ["stood_too_short"]


@pytest.mark.parametrize("binding", [True, False])
def test_binding_and_non_binding_orders_count_alike(binding: bool) -> None:
    assert findings(market.order(binding=binding)) == []


def test_without_a_verified_transaction_every_order_lacks_a_reference() -> None:
    assert findings(market.order(), earlier_reference_trade=None) == ["no_reference_trade"]
    no_level = market.order(premium=None)
    assert findings(no_level, earlier_reference_trade=None) == ["no_reference_trade", "incomplete"]


def test_an_order_without_a_level_is_not_judged_against_the_last_trade() -> None:
    assert findings(market.order(premium=None)) == ["incomplete"]
    assert findings(market.order(premium=Decimal(99), currency="EUR")) == []


def test_an_order_screened_out_for_something_else_is_still_compared() -> None:
    both = market.order(premium=Decimal(99), visible=False)
    assert findings(both) == ["not_visible", "off_last_trade"]


@pytest.mark.parametrize(("level", "premium"), [("-40", "-46"), ("-40", "-34"), ("0", "0")])
def test_the_edge_of_the_band_is_inside_for_negative_and_zero_premia(level: str, premium: str) -> None:
    last = ReferenceTrade("T-0", OPENS_AT, Decimal(level))
    at_the_edge = market.order(premium=Decimal(premium))
    assert findings(at_the_edge, earlier_reference_trade=last) == []
    beyond = market.order(premium=Decimal(premium) + (1 if Decimal(premium) >= Decimal(level) else -1))
    assert findings(beyond, earlier_reference_trade=last) == ["off_last_trade"]


@pytest.mark.parametrize(
    ("metal", "least"),
    [(Metal.ALUMINIUM, 100), (Metal.COPPER, 25), (Metal.NICKEL, 12), (Metal.ZINC, 25)],
)
def test_the_minimum_trade_is_that_of_table_2(metal: Metal, least: int) -> None:
    at_least = market.trade(metal=metal, tonnes=Decimal(least))
    assert findings(at_least, metal=metal) == []
    smaller = market.trade(metal=metal, tonnes=Decimal(least) - Decimal("0.001"))
    assert findings(smaller, metal=metal) == ["below_minimum_size"]


def test_all_findings_are_kept_in_the_order_of_the_methodology_each_with_its_clause() -> None:
    wrong = market.trade(
        status=Status.CANCELLED, buyer_confirmed_at=None, buyer="MERIDIAN", tonnes=Decimal(1), region=None
    )
    result = assessment_of(wrong)
    expected = ["cancelled", "unconfirmed", "not_arms_length", "below_minimum_size", "incomplete"]
    assert codes(result, "T-1") == expected
    clauses = [finding.clause for finding in found(result, "T-1").screened.findings]
    assert clauses == ["5.1", "App. A", "5.1", "Table 2", "5.1"]


def test_every_code_has_a_clause_and_a_category_and_only_two_may_be_overruled() -> None:
    assert all(code.clause and code.meaning and code.categories for code in Code)
    assert {code for code in Code if code.is_overrulable} == {Code.OFF_LAST_TRADE, Code.NO_REFERENCE_TRADE}


@pytest.mark.parametrize(("at", "rolled"), [(OPENS_AT, True), (OPENS_AT + SECOND, False)])
def test_a_trade_at_the_instant_of_the_previous_cutoff_has_rolled_forward(at: Any, rolled: bool) -> None:
    result = assessment_of(market.trade(executed_at=at))
    assert found(result, "T-1").screened.rolled_forward is rolled
