"""Reference rows for frames: each look-up asked once for each distinct key and day of the readable normaliser (6.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from pricing.columns import exact, shape
from pricing.columns.keyed import answered
from pricing.columns.shape import Bound
from pricing.methodology.metals import Metal
from pricing.methodology.normalisation import Lacking, Normaliser, PremiumInUsd
from pricing.methodology.reference import Missing, ReferenceTable, RowKey
from pricing.methodology.results import Adjustment
from pricing.methodology.rounding import ZERO

LOOK_UPS = ("fx", "physical", "cost", "tariff", "inland", "lme", "rate", "spread")
ROWS = tuple(f"row_{look_up}" for look_up in LOOK_UPS)
LACKS = tuple(f"lack_{look_up}" for look_up in LOOK_UPS)
NO_ROW = 0
Found = tuple[int | None, int, str | None, bool]
"""A whole number, the number of its reference row, the name of the missing row, whether it does not fit columns."""


@dataclass(slots=True)
class RowNumbers:
    """Reference rows numbered from 1 in the order first used: small whole numbers to compute with."""

    ids: list[int] = field(default_factory=lambda: [NO_ROW])
    _numbers: dict[str, int] = field(default_factory=dict)

    def of(self, row_id: str) -> int:
        """The number of a row."""
        if row_id not in self._numbers:
            self._numbers[row_id] = len(self.ids)
            self.ids.append(int(row_id))
        return self._numbers[row_id]


def columns_of(look_up: str) -> dict[str, Any]:
    """The columns that an answer fills."""
    return {
        look_up: exact.WHOLE,
        f"row_{look_up}": pl.UInt32,
        f"lack_{look_up}": pl.Categorical,
        f"odd_{look_up}": pl.Boolean,
    }


class LookUps:
    """The readable normaliser's rows and constant adjustments, spread over the rows of frames of one metal."""

    def __init__(self, normaliser: Normaliser, metal: Metal) -> None:
        self.normaliser = normaliser
        self.metal = metal
        self.numbers = RowNumbers()

    def made_for(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the columns of every look-up; `tariff_percent` is the tariff where it is in per cent."""
        on = "market_on"
        told = answered(frame, ["currency", on], self.fx, columns_of("fx"))
        told = answered(told, ["region", on], self.physical, columns_of("physical"))
        told = answered(told, ["region", "incoterm", on], self.cost, columns_of("cost"))
        told = answered(told, ["location", on], self.inland, columns_of("inland"))
        told = answered(
            told,
            ["origin", "destination", on],
            self.tariff,
            {**columns_of("tariff"), "tariff_percent": exact.WHOLE},
        )
        return answered(
            told, [on], self.of_day, columns_of("lme") | columns_of("rate") | columns_of("spread")
        )

    def fx(self, currency: str | None, on: date) -> Found:
        """USD per unit; one for the basis currency, without a row (6.1.2)."""
        if currency == self.normaliser.parameters.basis_currency:
            return (10**shape.RATE_OF_EXCHANGE.decimals, NO_ROW, None, False)
        return self._found(("fx", "", "", currency or ""), on, shape.RATE_OF_EXCHANGE)

    def physical(self, region: str | None, on: date) -> Found:
        """- the physical premium (6.1.1)."""
        return self._adjusted(self.normaliser.physical_market_premium(self.metal, region or "", on))

    def cost(self, region: str | None, incoterm: str | None, on: date) -> Found:
        """- the cost of the incoterm (6.1.2)."""
        return self._adjusted(self.normaliser.incoterm(region or "", incoterm or "", on))

    def inland(self, location: str | None, on: date) -> Found:
        """- the inland cost (6.1.4)."""
        return self._adjusted(self.normaliser.logistics(location or "", on))

    def tariff(self, origin: str | None, destination: str | None, on: date) -> tuple[Any, ...]:
        """- the tariff in USD/t, or else the tariff in per cent (6.1.3)."""
        route = f"{origin}>{destination}"
        key = ("tariff", self.metal.value, "", route)
        row = self.table.find(key, on)
        if not isinstance(row, Missing) and row.unit == "percent":
            percent, number, lack, odd = self._found(key, on, shape.TARIFF_PERCENT)
            return (None, number, lack, odd, percent)
        made = self.normaliser.tariffs_and_taxes(self.metal, route, PremiumInUsd(ZERO), on)
        return (*self._adjusted(made), None)

    def of_day(self, on: date) -> tuple[Any, ...]:
        """The LME price, the yearly rate and the forward spread."""
        return (
            *self._found(("lme_price", self.metal.value, "", ""), on, shape.LME_PRICE),
            *self._found(("interest", "", "", ""), on, shape.YEARLY_RATE),
            *self._found(("forward_spread", self.metal.value, "", ""), on, shape.SPREAD),
        )

    @property
    def table(self) -> ReferenceTable:
        """The reference rows."""
        return self.normaliser.table

    def _found(self, key: RowKey, on: date, bound: Bound) -> Found:
        """A row's value, if it is of the shape."""
        row = self.table.find(key, on)
        if isinstance(row, Missing):
            return (None, NO_ROW, row.name, False)
        if not bound.holds(row.value):
            return (None, NO_ROW, None, True)
        return (exact.whole(row.value, bound.decimals), self.numbers.of(row.id), None, False)

    def _adjusted(self, made: Adjustment | Lacking) -> Found:
        """An adjustment that is the same for every premium."""
        if isinstance(made, Lacking):
            (name,) = made.rows
            return (None, NO_ROW, name, False)
        amount = exact.whole(made.amount_usd_per_t, self.normaliser.parameters.adjustment_decimals)
        (row_id,) = made.row_ids
        is_odd = abs(made.amount_usd_per_t) >= shape.ADJUSTMENT.below
        return (None if is_odd else amount, NO_ROW if is_odd else self.numbers.of(row_id), None, is_odd)
