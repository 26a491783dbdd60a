"""The ordinary shape of an input: what can be computed in columns within 128 bits. All else goes row by row.

The largest number on the way is that of the payment terms: |premium| < 10^7 to 6 decimals is below 10^13; a rate
of exchange < 10^4 to 9 decimals below 10^13, so the premium in USD is below 10^26 to 15 decimals; the LME price
< 10^9 is below 10^24 to those, their sum below 2 x 10^26; a yearly rate < 10^3 to 4 decimals below 10^7; up to 10^4
days. The product is below 2 x 10^37, twice it (to round) below 4 x 10^37, and 128 bits hold 1.7 x 10^38. A tariff in
per cent, < 10^5 to 4 decimals, comes to less, and so does the forward spread, < 10^18 to 10 decimals, of up to 10^7
days. What is summed over inputs is checked when it is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import polars as pl

from pricing.columns.exact import STORED_DECIMALS, has_decimals, literal
from pricing.methodology.metals import Metal
from pricing.methodology.parameters import MethodologyParameters


class Bound(NamedTuple):
    """Numbers strictly between -below and below, with at most so many decimals."""

    below: int
    decimals: int

    def holds(self, value: Decimal) -> bool:
        """Whether the number is of that shape."""
        return abs(value) < self.below and has_decimals(value, self.decimals)


PREMIUM = Bound(10**7, 6)
TONNES = Bound(10**8, 6)
RATE_OF_EXCHANGE = Bound(10**4, 9)
LME_PRICE = Bound(10**9, STORED_DECIMALS)
YEARLY_RATE = Bound(10**3, 4)
TARIFF_PERCENT = Bound(10**5, 4)
LEVEL = Bound(10**9, 6)
SPREAD = Bound(10**18, STORED_DECIMALS)
ADJUSTMENT = Bound(10**18, STORED_DECIMALS)
DAYS = 9_999


def fits_columns(parameters: MethodologyParameters, metal: Metal) -> bool:
    """Whether a version's own numbers leave room for columns; those of all versions shipped do."""
    return (
        0 <= parameters.adjustment_decimals <= LEVEL.decimals
        and parameters.minimum_trade_tonnes.of(metal) > 0
        and 0 <= parameters.base_payment_days <= DAYS
        and 0 < parameters.payment_year_days <= DAYS
        and 0 <= parameters.delivery_period_days <= DAYS
    )


def is_ordinary_number(stored: str, bound: Bound) -> pl.Expr:
    """Whether a count of the stored decimals is of a shape; nothing is."""
    step = literal(10 ** (STORED_DECIMALS - bound.decimals))
    size = literal(bound.below * 10**STORED_DECIMALS)
    ordinary = (pl.col(stored) % step == 0) & (pl.col(stored).abs() < size)
    return ordinary.fill_null(value=True)


def to_decimals_of(stored: str, bound: Bound) -> pl.Expr:
    """A count of the stored decimals as one of the shape's."""
    return pl.col(stored) // literal(10 ** (STORED_DECIMALS - bound.decimals))
