"""Normalisation: each formula on a worked example, and a missing row that is never zero (6.1)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.methodology.normalisation import Judged, Normaliser
from pricing.methodology.presentation import input_as_json
from pricing.methodology.reference import Missing, ReferenceTable
from pricing.methodology.results import InputState, Normalisation
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentName,
    AdjustmentOverride,
    ReferenceRow,
    input_key,
)
from tests.methodology import market
from tests.methodology.market import PAPER, assessment_of, excluded, found, judged, neutral_rows, row

CASES = json.loads((Path(__file__).parent / "examples" / "adjustments.json").read_text("utf-8"))["cases"]


def normalised(record: Any, *rows: ReferenceRow, judgements: Judged | None = None) -> Normalisation:
    """The record over neutral rows, these rows put over them."""
    return Normaliser(ReferenceTable((*neutral_rows(), *rows)), PAPER).normalise(record, judgements)


def without(*kinds: str) -> tuple[ReferenceRow, ...]:
    """The neutral rows but for some kinds."""
    return tuple(each for each in neutral_rows() if each.kind not in kinds)


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_worked_adjustments(case: dict[str, Any]) -> None:
    terms = dict(case["terms"])
    terms["premium"] = Decimal(terms["premium"])
    if "delivery_until" in terms:
        terms["delivery_until"] = date.fromisoformat(terms["delivery_until"])
    rows = [row(kind, value, unit, **columns) for kind, value, unit, columns in case["rows"]]
    level = normalised(market.trade(**terms), *rows)
    amounts = {each.name: each.amount_usd_per_t for each in level.adjustments}
    assert str(amounts.pop(AdjustmentName(case["adjustment"]))) == case["amount"]
    assert level.level_usd_per_t == Decimal(case["level"])
    assert level.level_usd_per_t == Decimal(terms["premium"]) + sum(amounts.values()) + Decimal(
        case["amount"]
    )


def test_the_seven_adjustments_come_in_their_order_each_with_the_rows_it_used() -> None:
    record = market.trade(currency="EUR", payment_days=60)
    level = normalised(
        record, row("fx", "1.1", key="EUR"), row("tariff", "1", "percent", metal="zinc", key="CN>DE")
    )
    assert [each.name for each in level.adjustments] == list(AdjustmentName)
    used = {each.name.value: each.row_ids for each in level.adjustments}
    assert used == {
        "currency": ("fx:EUR",),
        "physical_market_premium": ("physical_premium:",),
        "incoterm": ("incoterm:CIF",),
        "tariffs_and_taxes": ("tariff:CN>DE", "lme_price:", "fx:EUR"),
        "logistics": ("logistics:NLRTM",),
        "payment_terms": ("lme_price:", "interest:", "fx:EUR"),
        "delivery_period": ("forward_spread:",),
    }


def test_a_missing_row_is_never_zero_and_every_missing_row_is_named() -> None:
    result = assessment_of(market.trade(currency="EUR"), reference_rows=())
    pending = found(result, "T-1")
    assert pending.state is InputState.PENDING
    assert input_as_json(pending)["missing"] == [
        "forward_spread:zinc",
        "fx:EUR",
        "incoterm:EU:CIF",
        "interest",
        "lme_price:zinc",
        "logistics:NLRTM",
        "physical_premium:zinc:EU",
        "tariff:zinc:CN>DE",
    ]
    assert input_as_json(pending)["normalised"] is None
    assert set(input_as_json(pending)["adjustments"].values()) == {None}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("physical_premium", "physical_premium:zinc:EU"),
        ("incoterm", "incoterm:EU:CIF"),
        ("tariff", "tariff:zinc:CN>DE"),
        ("logistics", "logistics:NLRTM"),
        ("lme_price", "lme_price:zinc"),
        ("interest", "interest"),
        ("forward_spread", "forward_spread:zinc"),
    ],
)
def test_each_look_up_is_made_even_where_its_amount_would_be_nothing(kind: str, name: str) -> None:
    on_the_basis = market.trade(payment_days=30, delivery_until=date(2027, 1, 10))
    level = Normaliser(ReferenceTable(without(kind)), PAPER).normalise(on_the_basis)
    assert level.missing == (name,)
    assert level.level_usd_per_t is None


def test_a_domestic_route_needs_its_tariff_row_too() -> None:
    assert normalised(market.trade(origin="CN", destination="CN")).missing == ("tariff:zinc:CN>CN",)


def test_only_the_basis_currency_needs_no_rate() -> None:
    assert normalised(market.trade(currency="USD")).missing == ()
    assert normalised(market.trade(currency="GBP")).missing == ("fx:GBP",)


@pytest.mark.parametrize(("day", "value"), [(11, "1"), (12, "2"), (13, "2"), (14, "3")])
def test_the_latest_row_effective_by_the_day_applies_however_late_it_was_loaded(day: int, value: str) -> None:
    rows = [
        row("logistics", "3", key="NLRTM", effective_on=date(2026, 10, 14)),
        row("logistics", "1", key="NLRTM", effective_on=date(2026, 10, 1)),
        row("logistics", "2", key="NLRTM", effective_on=date(2026, 10, 12)),
    ]
    at = datetime(2026, 10, day, 10, tzinfo=UTC)
    level = normalised(market.trade(executed_at=at), *rows)
    assert level.adjustments[4].amount_usd_per_t == -Decimal(value)


def test_the_day_of_a_row_is_the_london_day() -> None:
    rows = (row("logistics", "2", key="NLRTM", effective_on=date(2026, 10, 13)),)
    half_past_midnight_in_london = datetime(2026, 10, 12, 23, 30, tzinfo=UTC)
    level = normalised(market.trade(executed_at=half_past_midnight_in_london), *rows)
    assert level.adjustments[4].amount_usd_per_t == -2


def test_a_later_load_of_the_same_row_replaces_the_earlier() -> None:
    twice = (row("logistics", "2", key="NLRTM"), row("logistics", "3", key="NLRTM"))
    assert normalised(market.trade(), *twice).adjustments[4].amount_usd_per_t == -3


def test_a_row_matches_only_on_the_columns_of_its_kind_and_there_are_no_wildcards() -> None:
    table = ReferenceTable(
        (row("interest", "4", metal="copper", region="US"), row("incoterm", "9", metal="copper", key="CIF"))
    )
    on = date(2026, 10, 12)
    assert isinstance(table.find(("interest", "", "", ""), on), ReferenceRow)
    assert table.find(("incoterm", "", "EU", "CIF"), on) == Missing("incoterm:EU:CIF")
    assert table.find(("interest", "", "", ""), date(2025, 12, 31)) == Missing("interest")


@pytest.mark.parametrize(
    "empty",
    ["premium", "currency", "incoterm", "region", "location", "origin", "destination", "delivery_until"],
)
def test_an_empty_term_leaves_no_level_and_names_no_row(empty: str) -> None:
    assert normalised(market.trade(**{empty: None})) == Normalisation(None)


def test_an_override_replaces_an_adjustment_whose_row_is_missing() -> None:
    record = market.trade()
    override = AdjustmentOverride(judged(), input_key(record), AdjustmentName.LOGISTICS, Decimal("-4.5"))
    result = assessment_of(record, reference_rows=without("logistics"), judgements=(override,))
    each = found(result, "T-1")
    assert each.state is InputState.QUALIFYING
    assert each.level_usd_per_t == Decimal("35.5")
    assert each.screened.normalisation.adjustments[4].judged_by == ("J-1",)


def test_the_last_override_of_an_adjustment_stands() -> None:
    key = input_key(market.trade())
    first, second = (
        AdjustmentOverride(judged(name), key, AdjustmentName.LOGISTICS, Decimal(amount))
        for name, amount in (("J-1", "-4"), ("J-2", "-6"))
    )
    level = normalised(market.trade(), judgements=Judged(overrides=(first, second)))
    assert level.level_usd_per_t == 34


def test_an_overridden_conversion_decides_the_premium_in_dollars() -> None:
    record = market.trade(currency="EUR", payment_days=60)
    override = AdjustmentOverride(judged(), input_key(record), AdjustmentName.CURRENCY, Decimal(4))
    level = normalised(
        record, row("interest", "12", "percent_per_year"), judgements=Judged(overrides=(override,))
    )
    assert level.missing == ()
    assert level.adjustments[0].amount_usd_per_t == 4
    assert level.adjustments[5].amount_usd_per_t == Decimal("-29.44")


def test_an_added_adjustment_comes_on_top() -> None:
    record = market.trade()
    levy = AddedAdjustment(judged(), input_key(record), AdjustmentName.TARIFFS_AND_TAXES, Decimal("-1.25"))
    result = assessment_of(
        record,
        reference_rows=(*neutral_rows(), row("tariff", "2", metal="zinc", key="CN>DE")),
        judgements=(levy,),
    )
    assert found(result, "T-1").level_usd_per_t == Decimal("36.75")


def test_an_excluded_input_waits_for_no_row() -> None:
    record = market.trade()
    result = assessment_of(record, reference_rows=(), decisions=(excluded(record),))
    assert found(result, "T-1").state is InputState.EXCLUDED
    assert result.pending == 0


def test_a_screened_out_input_is_screened_out_even_if_a_row_is_missing_too() -> None:
    result = assessment_of(market.trade(tonnes=Decimal(1)), reference_rows=())
    assert found(result, "T-1").state is InputState.SCREENED_OUT
    assert result.pending == 0


def test_a_market_assessment_is_on_the_basis_already() -> None:
    result = assessment_of(market.other(), reference_rows=())
    written = input_as_json(found(result, "M-1"))
    assert written["state"] == "qualifying"
    assert written["normalised"] == "40.0000"
    assert set(written["adjustments"].values()) == {"0.0000"}
