"""Figures in columns (5.1, 6.2): exact volumes, flags and leave-one-out deviations of frames and single inputs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.screening import Band
from pricing.methodology.outliers import LEAVE_ONE_OUT_DECIMALS, leave_one_out_percent
from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.results import InputState
from pricing.methodology.rounding import EXACT
from pricing.methodology.volume import Volume

VALUE_DECIMALS = shape.LEVEL.decimals + shape.TONNES.decimals
PERCENT = 100


def is_qualifying() -> pl.Expr:
    """Whether an input enters the figures."""
    return pl.col("state") == InputState.QUALIFYING.value


def with_state(frame: pl.DataFrame) -> pl.DataFrame:
    """`state` of inputs about which nobody decided or judged: any finding screens out, no level leaves pending."""
    state = (
        pl.when(pl.col("findings") > 0)
        .then(pl.lit(InputState.SCREENED_OUT.value))
        .when(pl.col("level").is_null())
        .then(pl.lit(InputState.PENDING.value))
        .otherwise(pl.lit(InputState.QUALIFYING.value))
    )
    return frame.with_columns(state=state.cast(pl.Enum([each.value for each in InputState])))


def volume_of(frame: pl.DataFrame) -> Volume:
    """The volume of the qualifying inputs of a frame."""
    qualifying = frame.filter(is_qualifying()).select("level", "tonnes_whole")
    if qualifying.is_empty():
        return Volume()
    value = exact.total_of_products(qualifying["level"], qualifying["tonnes_whole"])
    tonnes = exact.total(qualifying["tonnes_whole"])
    return Volume(
        qualifying.height, exact.decimal(value, VALUE_DECIMALS), exact.decimal(tonnes, shape.TONNES.decimals)
    )


def together(volumes: Iterable[Volume]) -> Volume:
    """Several volumes as one."""
    whole = Volume()
    for each in volumes:
        whole = Volume(
            whole.inputs + each.inputs,
            EXACT.add(whole.value_usd, each.value_usd),
            EXACT.add(whole.tonnes, each.tonnes),
        )
    return whole


def reviewed(frame: pl.DataFrame, provisional: Volume, parameters: MethodologyParameters) -> pl.DataFrame:
    """The trades with `flagged` and `leave_one_out`, from the provisional VWAP (6.2.3)."""
    average = provisional.average_usd_per_t
    if average is None:
        return unreviewed(frame)
    band = Band.around(
        average, Fraction(parameters.outlier_band_percent), Fraction(parameters.outlier_floor_usd_per_t)
    )
    flagged = frame.with_columns(flagged=is_qualifying() & band.is_left_by("level"))
    return _with_leave_one_out(flagged, provisional)


def unreviewed(frame: pl.DataFrame) -> pl.DataFrame:
    """Inputs that no flag concerns."""
    return frame.with_columns(flagged=pl.lit(value=False), leave_one_out=pl.lit(None, dtype=exact.WHOLE))


def _with_leave_one_out(frame: pl.DataFrame, executed: Volume) -> pl.DataFrame:
    """(level - V') / |V'| x 100 of the others, V' = (value - level x tonnes) / (tonnes of all - tonnes).

    Multiplied through by the tonnes of the others, the numerator is level x tonnes of all - value.
    """
    value_decimals = max(_decimals_of(executed.value_usd), VALUE_DECIMALS)
    tonnes_decimals = max(_decimals_of(executed.tonnes), shape.TONNES.decimals)
    decimals = max(value_decimals, tonnes_decimals + shape.LEVEL.decimals)
    value = exact.whole(executed.value_usd, decimals)
    tonnes = exact.whole(executed.tonnes, decimals - shape.LEVEL.decimals)
    step = 10 ** (decimals - VALUE_DECIMALS)
    per_cent = PERCENT * 10**LEAVE_ONE_OUT_DECIMALS
    highest = exact.largest(frame["level"])
    reach = highest * abs(tonnes) + abs(value) + highest * exact.largest(frame["tonnes_whole"]) * step
    if not exact.fits(reach, 2 * per_cent):
        return _with_leave_one_out_one_by_one(frame, executed)
    others_value = exact.literal(value) - pl.col("level") * pl.col("tonnes_whole") * exact.literal(step)
    deviation = pl.col("level") * exact.literal(tonnes) - exact.literal(value)
    size = others_value.abs()
    rounded = exact.rounded_quotient(deviation * exact.literal(per_cent), pl.when(size > 0).then(size))
    has_others = pl.lit(value=executed.inputs > 1)
    return frame.with_columns(leave_one_out=pl.when(is_qualifying() & has_others).then(rounded))


def _with_leave_one_out_one_by_one(frame: pl.DataFrame, executed: Volume) -> pl.DataFrame:
    """The same by the readable function, where the sums are too great for columns."""

    def left_out(level: int, size: int) -> int | None:
        trade = exact.decimal(level, shape.LEVEL.decimals), exact.decimal(size, shape.TONNES.decimals)
        percent = leave_one_out_percent(trade[0], executed.without(*trade))
        return None if percent is None else exact.whole(percent, LEAVE_ONE_OUT_DECIMALS)

    rows = frame.select("state", "level", "tonnes_whole").iter_rows()
    percents = [
        left_out(level, tonnes) if state == InputState.QUALIFYING.value else None
        for state, level, tonnes in rows
    ]
    return frame.with_columns(pl.Series("leave_one_out", percents, dtype=exact.WHOLE))


def _decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
