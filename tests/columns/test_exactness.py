"""Whole numbers in columns are exact: rounding, sums beyond 128 bits, bands at their edges, the largest numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import exact, shape
from pricing.columns.figures import reviewed, volume_of, with_state
from pricing.columns.frames import feed_of
from pricing.columns.screening import Band
from pricing.columns.statistics import spread_in_columns
from pricing.methodology.codes import Category
from pricing.methodology.outliers import is_outlier, leave_one_out_percent
from pricing.methodology.rounding import plain, round_fraction
from pricing.methodology.screening import is_outside_band
from pricing.methodology.statistics import spread_of
from pricing.methodology.values import LONDON, AssessmentInputs, ReferenceRow
from pricing.methodology.volume import Volume
from tests.columns.test_same_figures import assert_same
from tests.methodology import market
from tests.methodology.market import inputs_of, order, trade

quick = settings(max_examples=60, deadline=None)
levels = st.integers(-(10**15) + 1, 10**15 - 1)
sizes = st.integers(1, 10**14 - 1)


def frame_of(trades: list[tuple[int, int]]) -> pl.DataFrame:
    """Qualifying trades of whole levels and tonnes."""
    columns = {"level": exact.WHOLE, "tonnes_whole": exact.WHOLE}
    frame = pl.DataFrame(trades, schema=columns, orient="row")
    return with_state(frame.with_columns(findings=pl.lit(0, dtype=pl.UInt32)))


def as_decimals(level: int, size: int) -> tuple[Decimal, Decimal]:
    return exact.decimal(level, shape.LEVEL.decimals), exact.decimal(size, shape.TONNES.decimals)


@quick
@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12))
def test_a_quotient_is_rounded_half_away_from_zero(number: int, divisor: int) -> None:
    rounded = exact.rounded_quotient(exact.literal(number), exact.literal(divisor))
    assert pl.select(rounded).item() == round_fraction(Fraction(number, divisor), 0)


@quick
@given(st.integers(-(10**27), 10**27), st.integers(0, 10))
def test_a_whole_number_is_written_as_plain_text(number: int, decimals: int) -> None:
    frame = pl.DataFrame({"number": pl.Series([number], dtype=exact.WHOLE)})
    assert frame.select(exact.as_text("number", decimals)).item() == plain(exact.decimal(number, decimals))


@quick
@given(st.lists(st.tuples(st.integers(-(10**37), 10**37), levels), min_size=1, max_size=20))
def test_sums_beyond_128_bits_are_exact(pairs: list[tuple[int, int]]) -> None:
    ones, others = (pl.Series(column, dtype=exact.WHOLE) for column in zip(*pairs, strict=True))
    assert exact.total_of_products(ones, others) == sum(one * other for one, other in pairs)
    assert exact.total(ones) == sum(one for one, _ in pairs)


@quick
@given(levels, levels, st.decimals(0, 100, places=2), st.integers(-2, 2))
def test_a_band_holds_its_edges(reference: int, level: int, percent: Decimal, step: int) -> None:
    around = exact.decimal(reference, shape.LEVEL.decimals)
    band = Band.around(Fraction(around), Fraction(percent))
    for count in (level, band.lowest + step, band.highest + step):
        frame = pl.DataFrame({"level": pl.Series([count], dtype=exact.WHOLE)})
        is_outside = frame.select(band.is_left_by("level")).item()
        assert is_outside == is_outside_band(exact.decimal(count, shape.LEVEL.decimals), around, percent)


@quick
@given(
    st.lists(st.tuples(levels, sizes), min_size=1, max_size=12), st.sampled_from([Decimal(0), Decimal("2.5")])
)
def test_trades_are_reviewed_as_the_readable_rule_does(trades: list[tuple[int, int]], floor: Decimal) -> None:
    parameters = replace(market.PAPER, outlier_floor_usd_per_t=floor)
    frame = frame_of(trades)
    executed = volume_of(frame)
    assert executed == Volume.of(as_decimals(*each) for each in trades)
    told = reviewed(frame, executed, parameters)
    for each, flagged, left_out in zip(trades, told["flagged"], told["leave_one_out"], strict=True):
        level, size = as_decimals(*each)
        assert flagged == is_outlier(level, executed, parameters)
        percent = leave_one_out_percent(level, executed.without(level, size))
        assert left_out == (None if percent is None else percent * 10)


@quick
@given(st.lists(st.tuples(levels, sizes), min_size=1, max_size=12))
def test_the_spread_is_that_of_the_readable_rule(trades: list[tuple[int, int]]) -> None:
    expected = spread_of([as_decimals(*each) for each in trades])
    assert spread_in_columns(frame_of(trades).select("level", "tonnes_whole")) == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_ordinary_numbers_do_not_overflow(seed: int) -> None:
    chance = Random(seed)
    largest = {
        "fx": shape.RATE_OF_EXCHANGE,
        "lme_price": shape.LME_PRICE,
        "interest": shape.YEARLY_RATE,
        "forward_spread": shape.SPREAD,
        "tariff": shape.TARIFF_PERCENT,
    }

    def enlarged(row: ReferenceRow) -> ReferenceRow:
        if row.kind not in largest or chance.random() < 0.3:
            return row
        bound = largest[row.kind]
        return replace(row, value=Decimal(bound.below) - Decimal(1).scaleb(-bound.decimals))

    premium = Decimal(shape.PREMIUM.below) - Decimal(1).scaleb(-shape.PREMIUM.decimals)
    trades = [
        trade(
            f"T-{number}",
            premium=chance.choice([premium, -premium, Decimal(40)]),
            tonnes=Decimal(shape.TONNES.below) - Decimal(1).scaleb(-shape.TONNES.decimals),
            payment_days=chance.choice([shape.DAYS, -shape.DAYS, 30]),
            delivery_until=chance.choice([dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2027, 1, 1)]),
            currency=chance.choice(["EUR", "USD"]),
        )
        for number in range(40)
    ]
    inputs = numbered(inputs_of(*trades))
    percent = replace(next(row for row in inputs.reference_rows if row.kind == "tariff"), unit="percent")
    rows = [percent if row.kind == "tariff" else row for row in inputs.reference_rows]
    fx = ReferenceRow("fx", None, None, "EUR", dt.date(2026, 1, 1), Decimal("1.08"), "usd_per_unit", id="99")
    assert_same(replace(inputs, reference_rows=tuple(enlarged(row) for row in (*rows, fx))))


def test_a_trade_exactly_at_the_edge_of_the_band_is_not_flagged() -> None:
    premia = ("85", "115", "100", "84.9999", "115.0001")
    trades = [trade(f"T-{number}", premium=Decimal(premium)) for number, premium in enumerate(premia)]
    columns = assert_same(numbered(inputs_of(*trades)))
    flagged = columns.treated.transactions.filter(pl.col("flagged"))["record_id"].to_list()
    assert flagged == ["T-3", "T-4"]


def test_an_order_exactly_at_the_edge_of_the_band_stays() -> None:
    premia = ("85", "115", "84.9999", "115.0001")
    orders = [order(f"O-{number}", premium=Decimal(premium)) for number, premium in enumerate(premia)]
    columns = assert_same(numbered(inputs_of(trade(premium=Decimal(100)), *orders)))
    assert columns.treated.orders["state"].to_list() == [
        "qualifying",
        "qualifying",
        "screened_out",
        "screened_out",
    ]
    assert columns.result.categories[Category.BID_OR_OFFER - 1].qualifying == 2


@quick
@given(st.integers(-(10**16), 5 * 10**15))
def test_the_london_day_is_that_of_the_readable_rule(microseconds: int) -> None:
    at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
    feed = feed_of([trade(executed_at=at)], [])
    assert feed.transactions["market_on"].to_list() == [at.astimezone(LONDON).date()]


def numbered(inputs: AssessmentInputs) -> AssessmentInputs:
    """The inputs with reference rows named by numbers, as stored ones are."""
    rows = (replace(row, id=str(place)) for place, row in enumerate(inputs.reference_rows, start=1))
    return replace(inputs, reference_rows=tuple(rows))
