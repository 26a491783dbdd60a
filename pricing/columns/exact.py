"""Exact integers in columns: a number is a whole count of its smallest decimal, 41.25 to six decimals is 41250000.

A column of 128 bits never says that it has overflowed, so every product here is of factors with proven bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from operator import mul

import polars as pl

from pricing.methodology.rounding import EXACT

WHOLE = pl.Int128
LARGEST = 2**127 - 1
STORED_DECIMALS = 10  # of any number of the feed


def literal(value: int) -> pl.Expr:
    """The whole number as a column."""
    return pl.lit(value, dtype=WHOLE)


def single(value: int) -> pl.Series:
    """The whole number as a series of one, to compute with a series."""
    return pl.Series([value], dtype=WHOLE)


def clamped(value: int) -> pl.Expr:
    """The whole number, or the largest of its sign that a column holds: the same to compare a column with."""
    return literal(max(-LARGEST, min(LARGEST, value)))


def whole(value: Decimal, decimals: int) -> int:
    """The decimal as a count of its smallest decimals; it must not have more of them."""
    scaled = EXACT.scaleb(value, decimals)
    count = int(scaled)
    if count != scaled:
        raise ValueError(f"{value} has more than {decimals} decimals")
    return count


def has_decimals(value: Decimal, decimals: int) -> bool:
    """Whether so many decimals are enough to write the number."""
    scaled = EXACT.scaleb(value, decimals)
    return int(scaled) == scaled


def decimal(count: int, decimals: int) -> Decimal:
    """The number of which this is the count of smallest decimals."""
    return Decimal(count).scaleb(-decimals, EXACT)


def fits(*factors: int) -> bool:
    """Whether the product of numbers up to these lies within 128 bits."""
    product = 1
    for factor in factors:
        product *= max(abs(factor), 1)
    return product <= LARGEST


def from_text(column: str) -> pl.Expr:
    """Decimal text as a count of the stored decimals."""
    return pl.col(column).cast(pl.Decimal(38, STORED_DECIMALS)).to_physical()


def rounded_quotient(numerator: pl.Expr, divisor: pl.Expr) -> pl.Expr:
    """numerator / divisor (> 0) to the nearest whole number, halves away from zero; twice either must fit."""
    size = (numerator.abs() * literal(2) + divisor) // (divisor * literal(2))
    return numerator.sign() * size


def as_text(column: str, decimals: int) -> pl.Expr:
    """A count of decimals as plain text: no exponent, no needless zero, no -0."""
    number = pl.col(column).cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1).scaleb(-decimals))
    text = number.cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".") if decimals else text


def largest(column: pl.Series) -> int:
    """The greatest magnitude in a column; 0 of an empty one."""
    if column.null_count() == len(column):
        return 0
    return max(abs(int(column.min())), abs(int(column.max())))  # type: ignore[arg-type]


def total(column: pl.Series) -> int:
    """The exact sum."""
    if fits(largest(column), len(column)):
        return int(column.sum())
    return sum(column.to_list())


def total_of_products(*columns: pl.Series) -> int:
    """The exact sum of the products of columns."""
    if fits(len(columns[0]), *(largest(column) for column in columns)):
        product = columns[0]
        for column in columns[1:]:
            product = product * column
        return int(product.sum())
    return sum(_products([column.to_list() for column in columns]))


def _products(columns: Sequence[list[int]]) -> list[int]:
    product = columns[0]
    for column in columns[1:]:
        product = list(map(mul, product, column))
    return product


def least_at_or_above(value: Fraction) -> int:
    """The whole number at or next above."""
    return -(-value.numerator // value.denominator)


def greatest_at_or_below(value: Fraction) -> int:
    """The whole number at or next below."""
    return value.numerator // value.denominator
