"""Exact arithmetic and its one rounding, half away from zero."""

from __future__ import annotations

import json
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.methodology.rounding import (
    EXACT,
    plain,
    round_fraction,
    round_half_away,
    round_quotient,
    significant,
)

CASES = json.loads((Path(__file__).parent / "examples" / "rounding.json").read_text("utf-8"))["cases"]
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=8)


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_worked_roundings(case: dict[str, Any]) -> None:
    value, places = Decimal(case["value"]), case["places"]
    assert str(round_half_away(value, places)) == case["rounded"]
    assert str(round_quotient(value, Decimal(1), places)) == case["rounded"]
    assert str(round_fraction(Fraction(value), places)) == case["rounded"]


@given(numerator=decimals, divisor=st.integers(1, 10**6), places=st.integers(0, 6))
def test_all_three_roundings_agree(numerator: Decimal, divisor: int, places: int) -> None:
    expected = round_fraction(Fraction(numerator) / divisor, places)
    assert round_quotient(numerator, Decimal(divisor), places) == expected
    assert abs(Fraction(expected) - Fraction(numerator) / divisor) * 2 * 10**places <= 1


def test_the_ambient_decimal_context_changes_nothing() -> None:
    with localcontext() as ambient:
        ambient.prec = 3
        assert round_half_away(Decimal("12345.67895"), 4) == Decimal("12345.6790")
        assert EXACT.multiply(Decimal("1234567.8901"), Decimal("1.00000001")) == Decimal(
            "1234567.902445678901"
        )


def test_running_out_of_digits_is_an_error_and_never_a_rounded_figure() -> None:
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(124, 3), 30, "41.3333333333333333333333333333"),
        (Fraction(2, 3), 5, "0.66667"),
        (Fraction(-2, 3000), 5, "-0.00066667"),
        (Fraction(99999996, 10), 7, "10000000"),
        (Fraction(123456), 3, "123000"),
        (Fraction(0), 4, "0.000"),
        (Fraction(10**40, 3), 20, "3333333333333333333300000000000000000000"),
    ],
)
def test_significant_digits_in_plain_notation(value: Fraction, digits: int, text: str) -> None:
    assert significant(value, digits) == text


@pytest.mark.parametrize(
    ("value", "least", "text"),
    [
        ("41", 4, "41.0000"),
        ("41.50000", 0, "41.5"),
        ("-0", 2, "0.00"),
        ("1E+3", 0, "1000"),
        ("-0.123456", 4, "-0.123456"),
    ],
)
def test_plain_notation(value: str, least: int, text: str) -> None:
    assert plain(Decimal(value), least) == text
