"""Normalisation in columns (6.1): the seven adjustments of each row as counts of their decimals.

The arithmetic is that of `pricing.methodology.normalisation` in whole numbers, within the bounds of `shape`. An
adjustment that lacks its reference row is null, and so then is the level.
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.arrays import array_text
from pricing.columns.keyed import answered
from pricing.columns.lookups import LACKS, LOOK_UPS, NO_ROW, ROWS, LookUps
from pricing.methodology.metals import Metal
from pricing.methodology.normalisation import Normaliser
from pricing.methodology.values import AdjustmentName

ADJUSTMENTS = tuple(name.value for name in AdjustmentName)
COLUMNS = tuple(f"adjustment_{name}" for name in ADJUSTMENTS)
TERMS = (
    "premium",
    "payment_days",
    "delivery_until",
    "currency",
    "incoterm",
    "region",
    "location",
    "origin",
    "destination",
)
PRICE_DECIMALS = shape.PREMIUM.decimals + shape.RATE_OF_EXCHANGE.decimals


class ColumnNormaliser:
    """Normalises frames of one metal's inputs over one reference table."""

    def __init__(self, normaliser: Normaliser, metal: Metal) -> None:
        self.parameters = normaliser.parameters
        self.decimals = normaliser.parameters.adjustment_decimals
        self.look_ups = LookUps(normaliser, metal)

    def normalised(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the seven adjustments, `level`, `reference_rows`, `missing`; `odd` where a row does not fit.

        A row with an empty term has none of them: it is `incomplete`.
        """
        told = self.look_ups.made_for(frame).with_columns(has_terms=_has_all_terms())
        is_odd = pl.any_horizontal("odd", *(f"odd_{each}" for each in LOOK_UPS))
        told = told.with_columns(odd=is_odd, in_usd=pl.col("premium_whole") * pl.col("fx")).drop(
            f"odd_{each}" for each in LOOK_UPS
        )
        lme_price = pl.col("lme") * exact.literal(10 ** (PRICE_DECIMALS - shape.LME_PRICE.decimals))
        told = told.with_columns(whole_price=lme_price + pl.col("in_usd"))
        amounts = zip(COLUMNS, self._amounts(), strict=True)
        told = told.with_columns(
            pl.when("has_terms").then(amount).alias(name) for name, amount in amounts
        ).with_columns(**_rows_used())
        told = told.drop("in_usd", "whole_price", "tariff_percent", *LOOK_UPS)
        return _with_missing(self._with_reference_rows(self._with_level(told)))

    def _amounts(self) -> tuple[pl.Expr, ...]:
        """All seven, in their order, each rounded once."""
        return (
            self._rounded(_conversion(), PRICE_DECIMALS),
            pl.col("physical"),
            pl.col("cost"),
            pl.coalesce("tariff", self._tariff_in_percent()),
            pl.col("inland"),
            self._payment_terms(),
            self._delivery_period(),
        )

    def _rounded(self, number: pl.Expr, decimals: int, divisor: int = 1) -> pl.Expr:
        """A count of so many decimals, divided, as one of the adjustment's."""
        return exact.rounded_quotient(number, exact.literal(divisor * 10 ** (decimals - self.decimals)))

    def _tariff_in_percent(self) -> pl.Expr:
        """- per cent / 100 of (LME price + premium in USD) (6.1.3)."""
        taken = exact.literal(-1) * pl.col("tariff_percent") * pl.col("whole_price")
        return self._rounded(taken, shape.TARIFF_PERCENT.decimals + PRICE_DECIMALS, 100)

    def _payment_terms(self) -> pl.Expr:
        """- (payment days - base days) / 360 x yearly rate / 100 x (LME price + premium in USD) (6.1.2)."""
        days = exact.literal(self.parameters.base_payment_days) - pl.col("payment_days").cast(exact.WHOLE)
        yearly = days * pl.col("rate") * pl.col("whole_price")
        year_days = self.parameters.payment_year_days
        return self._rounded(yearly, shape.YEARLY_RATE.decimals + PRICE_DECIMALS, year_days * 100)

    def _delivery_period(self) -> pl.Expr:
        """- (days to the last delivery day - 90) x forward spread in USD/t a day (6.1.5)."""
        days = (pl.col("delivery_until") - pl.col("market_on")).dt.total_days().cast(exact.WHOLE)
        period = exact.literal(self.parameters.delivery_period_days) - days
        return self._rounded(period * pl.col("spread"), shape.SPREAD.decimals)

    def _with_level(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`level`: the premium as quoted and all adjustments; `odd` too where it is beyond the shape."""
        step = exact.literal(10 ** (shape.LEVEL.decimals - self.decimals))
        level = pl.col("premium_whole")
        for name in COLUMNS:
            level = level + pl.col(name) * step
        beyond = pl.col("level").abs() >= exact.literal(shape.LEVEL.below * 10**shape.LEVEL.decimals)
        return frame.with_columns(level=level).with_columns(odd=pl.col("odd") | beyond.fill_null(value=False))

    def _with_reference_rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`reference_rows`: the ids of the rows used, in ascending order, as the text of an array."""
        base = len(self.look_ups.numbers.ids)
        combined = reduce(
            lambda sofar, name: sofar * exact.literal(base) + pl.col(name).cast(exact.WHOLE),
            ROWS,
            exact.literal(0),
        )
        ids = pl.Series("ids", self.look_ups.numbers.ids, dtype=pl.Int64)
        numbered = frame.with_columns(rows_used=combined) if exact.fits(*[base] * len(ROWS)) else frame
        keys = ["rows_used"] if "rows_used" in numbered.columns else list(ROWS)
        used = numbered.unique(subset=keys).select({*keys, *ROWS})
        listed = pl.concat_list(
            pl.col(name).replace_strict(range(base), ids, return_dtype=pl.Int64) for name in ROWS
        )
        in_order = listed.list.eval(
            pl.element().filter(pl.element() != NO_ROW).sort().cast(pl.String)
        ).list.join(",")
        told = used.select(*keys, reference_rows=pl.concat_str(pl.lit("{"), in_order, pl.lit("}")))
        return numbered.join(told, on=keys, how="left", maintain_order="left").drop(*{*keys, *ROWS})


def _has_all_terms() -> pl.Expr:
    return pl.all_horizontal(pl.col(name).is_not_null() for name in TERMS)


def _conversion() -> pl.Expr:
    """The premium in USD - the premium as quoted (6.1.2)."""
    return pl.col("in_usd") - pl.col("premium_whole") * exact.literal(10**shape.RATE_OF_EXCHANGE.decimals)


def _rows_used() -> dict[str, pl.Expr]:
    """The number of the reference row of each look-up, where an adjustment was made with it."""
    is_paid = pl.col("adjustment_payment_terms").is_not_null()
    is_taxed = pl.col("adjustment_tariffs_and_taxes").is_not_null()
    counted = {
        "fx": pl.col("adjustment_currency").is_not_null(),
        "tariff": is_taxed,
        "lme": is_paid | (is_taxed & pl.col("tariff_percent").is_not_null()),
        "rate": is_paid,
    }
    return {
        f"row_{each}": pl.when(pl.col("has_terms") & counted.get(each, pl.lit(value=True)))
        .then(f"row_{each}")
        .otherwise(NO_ROW)
        for each in LOOK_UPS
    }


def _with_missing(frame: pl.DataFrame) -> pl.DataFrame:
    """`missing`: the names of the rows that lack, sorted, as the text of an array; null where none does."""
    lacking = [name for name in LACKS if frame[name].null_count() < frame.height]
    if not lacking:
        return frame.with_columns(missing=pl.lit(None, dtype=pl.String)).drop(*LACKS)

    def named(has_terms: bool, *names: str | None) -> tuple[str | None]:  # noqa: FBT001 - a cell of a row
        present = sorted({name for name in names if name})
        return (array_text(present) if has_terms and present else None,)

    return answered(frame, ["has_terms", *lacking], named, {"missing": pl.String}).drop(*LACKS)
