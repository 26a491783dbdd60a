"""Screening in columns (5.1, 5.2): the findings of each row as bits, one a code.

What depends on names and days is asked of the readable rules once for each distinct key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.keyed import answered
from pricing.methodology.codes import CODE_ORDER, Code
from pricing.methodology.metals import Metal
from pricing.methodology.screening import (
    REQUIRED_OF_ORDER,
    REQUIRED_OF_TRANSACTION,
    ScreeningContext,
    is_not_arms_length,
    standing_time,
)
from pricing.methodology.values import ReferenceTrade, Status

FINDINGS = pl.UInt32


def bits_of(codes: Iterable[Code]) -> int:
    """The codes as bits, in the order of the methodology."""
    return sum(1 << CODE_ORDER[code] for code in codes)


def codes_in(bits: int) -> tuple[Code, ...]:
    """The codes whose bits are set."""
    return tuple(code for code, place in CODE_ORDER.items() if bits >> place & 1)


def found(code: Code, failed: pl.Expr) -> pl.Expr:
    """The bit of a code where a rule failed."""
    return failed.fill_null(value=False).cast(FINDINGS) * pl.lit(bits_of([code]), dtype=FINDINGS)


def screened_transactions(frame: pl.DataFrame, context: ScreeningContext, metal: Metal) -> pl.DataFrame:
    """The frame with `findings` of Category 1 (5.1, Table 2, Appendix A)."""

    def arms_length(buyer: str | None, seller: str | None) -> tuple[int]:
        return (bits_of([Code.NOT_ARMS_LENGTH]) if is_not_arms_length(buyer, seller, context) else 0,)

    told = _with_brand_findings(frame, context)
    told = answered(told, ["buyer", "seller"], arms_length, {"pair": FINDINGS})
    told = _with_consent(_with_consent(told, "buyer", context), "seller", context)
    by_at = pl.lit(context.confirmed_by_at)
    confirmed = (pl.col("buyer_confirmed_at") <= by_at) & (pl.col("seller_confirmed_at") <= by_at)
    findings = (
        pl.col("verdict")
        | found(Code.CANCELLED, pl.col("status") == Status.CANCELLED.value)
        | found(Code.UNCONFIRMED, ~confirmed.fill_null(value=False))
        | pl.col("pair")
        | _below_minimum_size(context, metal)
        | found(Code.NO_CONSENT, ~(pl.col("buyer_consents") & pl.col("seller_consents")))
        | _incomplete(REQUIRED_OF_TRANSACTION)
    )
    return told.with_columns(findings=findings).drop("verdict", "pair", "buyer_consents", "seller_consents")


def screened_orders(frame: pl.DataFrame, context: ScreeningContext, metal: Metal) -> pl.DataFrame:
    """The frame with `findings` of Category 2, but for the comparison with the last trade (5.2, Table 2)."""
    told = _with_consent(_with_brand_findings(frame, context), "organisation", context)
    findings = (
        pl.col("verdict")
        | _below_minimum_size(context, metal)
        | found(Code.NO_CONSENT, ~pl.col("organisation_consents"))
        | found(Code.NOT_EXECUTABLE, ~pl.col("executable").fill_null(value=False))
        | found(Code.NOT_VISIBLE, ~pl.col("visible").fill_null(value=False))
        | found(Code.STOOD_TOO_SHORT, _stood(context) < pl.lit(standing_time(context.parameters)))
        | _incomplete(REQUIRED_OF_ORDER)
    )
    return told.with_columns(findings=findings).drop("verdict", "organisation_consents")


def compared(
    orders: pl.DataFrame, reference: ReferenceTrade | None, context: ScreeningContext
) -> pl.DataFrame:
    """The orders with the finding of their comparison with the last verified transaction (5.2)."""
    if reference is None:
        finding = found(Code.NO_REFERENCE_TRADE, pl.lit(value=True))
    else:
        band = Band.around(
            Fraction(reference.level_usd_per_t), Fraction(context.parameters.order_band_percent)
        )
        finding = found(Code.OFF_LAST_TRADE, band.is_left_by("level"))
    return orders.with_columns(findings=pl.col("findings") | finding)


@dataclass(frozen=True, slots=True)
class Band:
    """The levels inside a band, edges included, as counts of the decimals of a level."""

    lowest: int
    highest: int

    @classmethod
    def around(cls, level: Fraction, percent: Fraction, floor: Fraction = Fraction(0)) -> Band:
        """|n - level| <= percent of |level|, or <= the floor (5.2, 6.2.3): exact, for n is a whole number."""
        width = max(percent / 100 * abs(level), floor)
        scale = 10**shape.LEVEL.decimals
        return cls(
            exact.least_at_or_above((level - width) * scale),
            exact.greatest_at_or_below((level + width) * scale),
        )

    def is_left_by(self, level: str) -> pl.Expr:
        """Whether a level is outside; none is not."""
        outside = (pl.col(level) < exact.clamped(self.lowest)) | (pl.col(level) > exact.clamped(self.highest))
        return outside.fill_null(value=False)


def _with_brand_findings(frame: pl.DataFrame, context: ScreeningContext) -> pl.DataFrame:
    """`verdict`: what eligibility found of the brand on the day; an empty brand is `incomplete` alone (3, 4)."""

    def judged(brand: str | None, on: date) -> tuple[int]:
        return (bits_of(each.code for each in context.verdicts[brand, on]) if brand else 0,)

    return answered(frame, ["brand", "market_on"], judged, {"verdict": FINDINGS})


def _with_consent(frame: pl.DataFrame, party: str, context: ScreeningContext) -> pl.DataFrame:
    """Whether a party had agreed, on the day, to its data being used (5.1)."""

    def consents(name: str | None, on: date) -> tuple[bool]:
        return (context.register.has_consented(name, on),)

    return answered(frame, [party, "market_on"], consents, {f"{party}_consents": pl.Boolean})


def _below_minimum_size(context: ScreeningContext, metal: Metal) -> pl.Expr:
    """Less than the metal's minimum trade (Table 2)."""
    least = Fraction(context.parameters.minimum_trade_tonnes.of(metal)) * 10**exact.STORED_DECIMALS
    small = pl.col("tonnes_stored") < exact.clamped(exact.least_at_or_above(least))
    return found(Code.BELOW_MINIMUM_SIZE, small)


def _stood(context: ScreeningContext) -> pl.Expr:
    """How long an order stood inside its window; one not closed stands to the cut-off (5.2)."""
    opens_at, cutoff_at = pl.lit(context.window.opens_at), pl.lit(context.window.cutoff_at)
    until_at = pl.min_horizontal(pl.col("closed_at").fill_null(cutoff_at), cutoff_at)
    return until_at - pl.max_horizontal(pl.col("market_at"), opens_at)


def _incomplete(required: Iterable[str]) -> pl.Expr:
    """A required cell is empty (5.1)."""
    return found(Code.INCOMPLETE, pl.any_horizontal(pl.col(name).is_null() for name in required))
