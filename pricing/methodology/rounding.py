"""Exact arithmetic: decimals that never round on the way, and one rounding, half away from zero, at the end.

No function here looks at the ambient decimal context, so no caller can change a figure by changing it.
"""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction

# Far more digits than any product of feed numbers has; Inexact is trapped, so running out of them is an
# error and never a rounded figure.
EXACT = Context(
    prec=2000,
    rounding=ROUND_DOWN,
    Emin=-999999,
    Emax=999999,
    traps=[DivisionByZero, Inexact, InvalidOperation, Overflow],
)
_ROUNDING = EXACT.copy()
_ROUNDING.traps[Inexact] = False

ZERO = Decimal(0)
_ONE = Decimal(1)


def round_half_away(value: Decimal, places: int) -> Decimal:
    """The decimal rounded to so many places, halves away from zero; zero comes without a sign."""
    rounded = value.quantize(_ONE.scaleb(-places), rounding=ROUND_HALF_UP, context=_ROUNDING)
    return rounded or rounded.copy_abs()


def round_quotient(numerator: Decimal, divisor: Decimal, places: int) -> Decimal:
    """numerator / divisor (divisor > 0) rounded once to so many places, halves away from zero."""
    if not numerator:
        return round_half_away(ZERO, places)
    scaled = EXACT.scaleb(numerator, places)
    whole, rest = EXACT.divmod(scaled, divisor)
    if EXACT.multiply(rest.copy_abs(), Decimal(2)) >= divisor:
        whole = EXACT.add(whole, _ONE.copy_sign(numerator))
    return whole.scaleb(-places, EXACT) if whole else round_half_away(ZERO, places)


def round_fraction(value: Fraction, places: int) -> Decimal:
    """The exact fraction rounded once to so many places, halves away from zero."""
    whole, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    if rest * 2 >= value.denominator:
        whole += 1
    return Decimal(whole if value >= 0 else -whole).scaleb(-places, EXACT)


def significant(value: Fraction, digits: int) -> str:
    """The fraction in plain notation, never an exponent, to so many significant digits."""
    if not value:
        return plain(ZERO, digits - 1)
    places = digits - 1 - _magnitude(abs(value))
    rounded = round_fraction(value, places) if places >= 0 else _round_left_of_point(value, -places)
    return format(rounded, "f")


def _magnitude(value: Fraction) -> int:
    """The power of ten of the leading digit of a positive fraction: 0 for 9.9, 1 for 10, -1 for 0.1."""
    guess = len(str(value.numerator)) - len(str(value.denominator))
    return guess if value >= Fraction(10) ** guess else guess - 1


def _round_left_of_point(value: Fraction, places: int) -> Decimal:
    return round_fraction(value / 10**places, 0).scaleb(places, EXACT)


def plain(value: Decimal, least_decimals: int = 0) -> str:
    """The exact decimal in plain notation: no exponent, no needless zero beyond the least decimals, no -0."""
    text = format(value.copy_abs(), "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least_decimals, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
