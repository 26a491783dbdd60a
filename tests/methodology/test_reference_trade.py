"""The last verified transaction of the windows before: it qualified there and still does (5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pricing.methodology.normalisation import Normaliser
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.reference import ReferenceTable
from pricing.methodology.reference_trade import EarlierTrade, last_verified_trade, verified_trade
from pricing.methodology.screening import ScreeningContext
from pricing.methodology.values import (
    BrandVerdict,
    Code,
    Finding,
    ObservationWindow,
    OrganisationRegister,
    ReferenceTrade,
    Status,
    Transaction,
)
from tests.methodology import market
from tests.methodology.market import CUTOFF_AT, OCTOBER, OPENS_AT, PAPER, SECOND, excluded, neutral_rows

SEPTEMBER = ObservationWindow("2026-09", datetime(2026, 8, 28, 16, tzinfo=UTC), OPENS_AT)
THEN_AT = datetime(2026, 9, 10, 10, tzinfo=UTC)
REGISTER = OrganisationRegister.of(market.ORGANISATIONS, market.CONSENTS)
NORMALISER = Normaliser(ReferenceTable(neutral_rows()), PAPER)
THEN = market.trade(
    executed_at=THEN_AT, buyer_confirmed_at=THEN_AT, seller_confirmed_at=THEN_AT, received_at=THEN_AT
)
ELIGIBLE = (BrandVerdict(market.BRAND, THEN_AT.date(), ()),)
NOT_LISTED = (BrandVerdict(market.BRAND, THEN_AT.date(), (Finding(Code.NOT_LISTED),)),)


def earlier(
    then: Transaction = THEN,
    now: Transaction | None = None,
    verdicts_then: tuple[BrandVerdict, ...] = ELIGIBLE,
    verdicts_now: tuple[BrandVerdict, ...] = ELIGIBLE,
    parameters: MethodologyParameters = PAPER,
    **changes: Any,
) -> EarlierTrade:
    return EarlierTrade(
        then=then,
        then_context=ScreeningContext.at_cutoff(SEPTEMBER, parameters, REGISTER, verdicts_then),
        now=now or then,
        now_context=ScreeningContext.at_cutoff(
            OCTOBER, parameters, REGISTER, verdicts_now, confirmed_by_at=SEPTEMBER.cutoff_at
        ),
        **changes,
    )


def test_a_trade_that_qualified_and_still_does_is_verified() -> None:
    assert verified_trade(earlier(), NORMALISER) == ReferenceTrade("T-1", THEN_AT, Decimal(40))


def test_the_level_is_that_of_its_highest_revision() -> None:
    now = replace(THEN, revision=2, premium=Decimal(44), received_at=market.AT)
    verified = verified_trade(earlier(now=now), NORMALISER)
    assert verified is not None
    assert verified.level_usd_per_t == 44


@pytest.mark.parametrize(
    "unverified",
    [
        earlier(verdicts_then=NOT_LISTED),
        earlier(verdicts_now=NOT_LISTED),
        earlier(now=replace(THEN, revision=2, status=Status.CANCELLED)),
        earlier(then=replace(THEN, tonnes=Decimal(1)), now=replace(THEN, revision=2)),
        earlier(then=replace(THEN, currency="EUR"), now=replace(THEN, revision=2)),
        earlier(now=replace(THEN, revision=2, currency="EUR")),
        earlier(decision=excluded(THEN)),
    ],
    ids=[
        "not then",
        "not now",
        "cancelled since",
        "too small then",
        "pending then",
        "pending now",
        "excluded",
    ],
)
def test_a_trade_that_did_not_qualify_or_no_longer_does_is_none(unverified: EarlierTrade) -> None:
    assert verified_trade(unverified, NORMALISER) is None


def test_a_trade_confirmed_after_its_own_cutoff_stays_unconfirmed() -> None:
    in_time = replace(THEN, buyer_confirmed_at=SEPTEMBER.cutoff_at)
    assert verified_trade(earlier(then=in_time), NORMALISER) is not None
    late = replace(THEN, buyer_confirmed_at=SEPTEMBER.cutoff_at + SECOND)
    assert verified_trade(earlier(then=THEN, now=replace(late, revision=2)), NORMALISER) is None


def test_a_revision_that_moves_a_trade_past_this_cutoff_is_no_reference() -> None:
    for executed_at, is_verified in ((CUTOFF_AT, True), (CUTOFF_AT + SECOND, False)):
        now = replace(THEN, revision=2, executed_at=executed_at)
        verdicts = (BrandVerdict(market.BRAND, CUTOFF_AT.date(), ()),)
        verified = verified_trade(earlier(now=now, verdicts_now=verdicts), NORMALISER)
        assert (verified is not None) is is_verified


def test_the_latest_by_execution_time_stands_and_at_one_instant_the_greater_id() -> None:
    first = ReferenceTrade("T-9", THEN_AT, Decimal(1))
    later = ReferenceTrade("T-1", THEN_AT + timedelta(seconds=1), Decimal(2))
    same = ReferenceTrade("T-10", THEN_AT, Decimal(3))
    assert last_verified_trade([first, later, same]) == later
    assert last_verified_trade([same, first, None]) == first
    assert last_verified_trade([None]) is None
