"""Outliers (5.1, 6.2): which trades are far from the provisional VWAP. Flags never remove anything."""

from __future__ import annotations

from decimal import Decimal

from pricing.methodology.parameters import MethodologyParameters
from pricing.methodology.rounding import EXACT, round_quotient
from pricing.methodology.volume import Volume

PER_CENT = Decimal(100)
LEAVE_ONE_OUT_DECIMALS = 1


def is_outlier(level_usd_per_t: Decimal, provisional: Volume, parameters: MethodologyParameters) -> bool:
    """Whether |level - V| is strictly more than the band x |V|, and more than the absolute floor (6.2.3).

    V is the provisional VWAP. Multiplied through by its tonnes, so that an exact tie is never lost.
    """
    deviation = EXACT.subtract(
        EXACT.multiply(level_usd_per_t, provisional.tonnes), provisional.value_usd
    ).copy_abs()
    band = EXACT.multiply(parameters.outlier_band_percent, provisional.value_usd.copy_abs())
    floor = EXACT.multiply(parameters.outlier_floor_usd_per_t, provisional.tonnes)
    return EXACT.multiply(deviation, PER_CENT) > band and deviation > floor


def leave_one_out_percent(level_usd_per_t: Decimal, others: Volume) -> Decimal | None:
    """(level - V') / |V'| x 100, V' being the VWAP of the other trades; None where there are none or V' = 0.

    One wild trade drags V and flags good ones: 100, 110 and 150 give V = 120, which flags 100 and 150.
    """
    if not others.tonnes or not others.value_usd:
        return None
    deviation = EXACT.subtract(EXACT.multiply(level_usd_per_t, others.tonnes), others.value_usd)
    percent = EXACT.multiply(deviation, PER_CENT)
    return round_quotient(percent, others.value_usd.copy_abs(), LEAVE_ONE_OUT_DECIMALS)
