"""Volume-weighted averages, exact (5.1, App. B)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricing.methodology.rounding import EXACT, ZERO


@dataclass(frozen=True, slots=True)
class Volume:
    """Levels weighted by tonnes: how many inputs, the sum of level x tonnes in USD, the sum of tonnes."""

    inputs: int = 0
    value_usd: Decimal = ZERO
    tonnes: Decimal = ZERO

    @classmethod
    def of(cls, levels: Iterable[tuple[Decimal, Decimal]]) -> Volume:
        """The volume of (level in USD/t, tonnes)."""
        inputs, value_usd, tonnes = 0, ZERO, ZERO
        for level, size in levels:
            inputs += 1
            value_usd = EXACT.add(value_usd, EXACT.multiply(level, size))
            tonnes = EXACT.add(tonnes, size)
        return cls(inputs, value_usd, tonnes)

    @property
    def average_usd_per_t(self) -> Fraction | None:
        """The volume-weighted average, exact; None where there are no tonnes."""
        return Fraction(self.value_usd) / Fraction(self.tonnes) if self.tonnes else None

    def without(self, level_usd_per_t: Decimal, tonnes: Decimal) -> Volume:
        """The volume with one of its inputs left out."""
        value_usd = EXACT.subtract(self.value_usd, EXACT.multiply(level_usd_per_t, tonnes))
        return Volume(self.inputs - 1, value_usd, EXACT.subtract(self.tonnes, tonnes))
