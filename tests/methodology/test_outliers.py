"""Outliers: flags at the edge of the band, the floor, and the leave-one-out deviation beside each (6.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pricing.methodology.outliers import is_outlier, leave_one_out_percent
from pricing.methodology.volume import Volume
from tests.methodology.market import PAPER, assessment_of, found, trades


def test_one_wild_trade_drags_the_average_and_flags_a_good_one() -> None:
    result = assessment_of(*trades(("100", "50"), ("110", "50"), ("150", "50")))
    shown = {each.record.id: (each.is_flagged, str(each.leave_one_out_percent)) for each in result.inputs}
    assert shown == {"T-1": (True, "-23.1"), "T-2": (False, "-12.0"), "T-3": (True, "42.9")}


@pytest.mark.parametrize(
    ("level", "flagged"),
    [("115", False), ("115.0001", True), ("85", False), ("84.9999", True), ("100", False)],
)
def test_a_tie_at_the_edge_of_the_band_is_not_flagged(level: str, flagged: bool) -> None:
    assert is_outlier(Decimal(level), Volume(3, Decimal(30000), Decimal(300)), PAPER) is flagged


@pytest.mark.parametrize(
    ("level", "flagged"), [("-115", False), ("-115.0001", True), ("-85", False), ("-84.9999", True)]
)
def test_the_band_of_a_negative_average_is_as_wide(level: str, flagged: bool) -> None:
    assert is_outlier(Decimal(level), Volume(3, Decimal(-30000), Decimal(300)), PAPER) is flagged


def test_a_tie_that_no_decimal_can_divide_is_still_a_tie() -> None:
    provisional = Volume.of([(Decimal(10), Decimal(1)), (Decimal(10), Decimal(1)), (Decimal(11), Decimal(1))])
    edge = Decimal(31) * Decimal("1.15")  # 3 times 115 % of 31/3
    scaled = Volume(3, provisional.value_usd * 3, provisional.tonnes)
    assert not is_outlier(edge, scaled, PAPER)
    assert is_outlier(edge + Decimal("1E-20"), scaled, PAPER)


def test_around_an_average_of_zero_any_deviation_is_outside_the_band() -> None:
    around_zero = Volume(2, Decimal(0), Decimal(100))
    assert is_outlier(Decimal("0.01"), around_zero, PAPER)
    assert not is_outlier(Decimal(0), around_zero, PAPER)


@pytest.mark.parametrize(("floor", "flagged"), [("19.99", True), ("20.00", False)])
def test_a_deviation_must_also_exceed_the_floor(floor: str, flagged: bool) -> None:
    with_floor = replace(PAPER, outlier_floor_usd_per_t=Decimal(floor))
    assert is_outlier(Decimal(120), Volume(3, Decimal(30000), Decimal(300)), with_floor) is flagged


def test_there_is_no_leave_one_out_deviation_without_others_or_from_zero() -> None:
    assert leave_one_out_percent(Decimal(40), Volume()) is None
    assert leave_one_out_percent(Decimal(40), Volume(2, Decimal(0), Decimal(100))) is None
    alone = assessment_of(*trades(("40", "50")))
    assert found(alone, "T-1").leave_one_out_percent is None


def test_the_deviation_from_a_negative_average_is_of_its_size() -> None:
    assert leave_one_out_percent(Decimal(-20), Volume(1, Decimal(-400), Decimal(10))) == Decimal("50.0")
    assert leave_one_out_percent(Decimal(-40), Volume(1, Decimal(-400), Decimal(10))) == Decimal("0.0")
