"""Reference data of plausible size: exchange rates are real and name their source, everything else is illustrative."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from cpal.calendar import Month
from pricing.methodology.metals import Metal

FX_FILE = Path(__file__).parent / "data" / "fx_monthly.csv"
FX_SOURCE = "Federal Reserve H.10, monthly average of {month}: {rate} {currency} a US dollar, inverted"
CURRENCIES = {"Euro": "EUR", "United Kingdom": "GBP", "China": "CNY"}
ILLUSTRATIVE = "illustrative"
UNIT = Decimal("0.0000000001")

# USD/t: the price of the metal, the conventional physical premium in Europe and in Asia, the spread a day.
LME_PRICES = {Metal.ALUMINIUM: 2480, Metal.COPPER: 9350, Metal.NICKEL: 15600, Metal.ZINC: 2790}
PHYSICAL_PREMIA = {
    Metal.ALUMINIUM: (265, 190),
    Metal.COPPER: (120, 75),
    Metal.NICKEL: (210, 180),
    Metal.ZINC: (175, 140),
}
FORWARD_SPREADS = {Metal.ALUMINIUM: "0.05", Metal.COPPER: "0.12", Metal.NICKEL: "0.35", Metal.ZINC: "0.08"}
REGIONS = ("EU", "ASIA")
INCOTERMS = {
    "EU": {"CIF": "0", "FCA": "-12", "DDP": "22", "FOB": "-48"},
    "ASIA": {"CIF": "0", "FCA": "-10", "DDP": "25", "FOB": "-40"},
}
# Inland cost by place of delivery.
INLAND_COSTS = {"NLRTM": "0", "NLVLI": "2.50", "BEANR": "3", "DEDUI": "14.50", "KRPUS": "0", "SGSIN": "4"}
ORIGINS = ("NO", "AE", "CL", "PL", "FI", "CA")
DESTINATIONS = ("NL", "BE", "DE", "PL", "KR", "SG")
# Per cent, where it is one; everything else enters free of duty.
DUTIES = {("AE", "NL"): 3, ("AE", "BE"): 3, ("AE", "DE"): 3, ("AE", "PL"): 3}
INTEREST = "4.60"
# No inland cost is ever loaded for this place: a deal delivered there is pending until somebody judges.
UNLISTED_PLACE = "PLGDY"
UNLISTED_COST = Decimal("18.00")


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the reference file."""

    kind: str
    metal: str
    region: str
    key: str
    effective_on: dt.date
    value: Decimal
    unit: str
    source: str = ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a deal was struck: everything that normalisation takes out of its premium."""

    region: str
    incoterm: str
    location: str
    origin: str
    currency: str = "USD"
    payment_days: int = 30
    delivery_days: int = 90

    @property
    def destination(self) -> str:
        return self.location[:2]


def monthly_facts(month: Month) -> Iterator[Fact]:
    """Prices, physical premia, spreads, interest and exchange rates of a month."""
    on = dt.date(month.year, month.month, 1)
    for metal in Metal:
        yield Fact("lme_price", metal, "", "", on, lme_price(metal, month), "usd_per_t")
        spread = Decimal(FORWARD_SPREADS[metal])
        yield Fact("forward_spread", metal, "", "", on, spread, "usd_per_t_per_day")
        for region in REGIONS:
            premium = physical_premium(metal, region, month)
            yield Fact("physical_premium", metal, region, "", on, premium, "usd_per_t")
    yield Fact("interest", "", "", "", on, Decimal(INTEREST), "percent_per_year")
    yield from (fact for fact in exchange_rates() if fact.effective_on == on)


def standing_facts(on: dt.date) -> Iterator[Fact]:
    """Costs and tariffs that do not change in these years, and the latest exchange rates before that day."""
    for region, costs in INCOTERMS.items():
        for incoterm, cost in costs.items():
            yield Fact("incoterm", "", region, incoterm, on, Decimal(cost), "usd_per_t")
    for location, cost in INLAND_COSTS.items():
        yield Fact("logistics", "", "", location, on, Decimal(cost), "usd_per_t")
    for metal in Metal:
        for origin in ORIGINS:
            for destination in DESTINATIONS:
                route = f"{origin}>{destination}"
                yield Fact("tariff", metal, "", route, on, duty(metal, origin, destination), "percent")
    for currency in CURRENCIES.values():
        earlier = [fact for fact in exchange_rates() if fact.key == currency and fact.effective_on < on]
        yield from earlier[-1:]


@cache
def exchange_rates() -> tuple[Fact, ...]:
    """USD a unit, month by month, as far as the series goes; after its end the last one stays in force."""
    with FX_FILE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Country"] in CURRENCIES]
    return tuple(_exchange_rate(row) for row in sorted(rows, key=lambda row: row["Date"]))


def _exchange_rate(row: dict[str, str]) -> Fact:
    on, rate, currency = dt.date.fromisoformat(row["Date"]), row["Exchange rate"], CURRENCIES[row["Country"]]
    source = FX_SOURCE.format(month=f"{on:%B %Y}", rate=rate, currency=currency)
    return Fact("fx", "", "", currency, on, (1 / Decimal(rate)).quantize(UNIT), "usd_per_unit", source)


def usd_per_unit(currency: str, on: dt.date) -> Decimal:
    """The rate in force on a day."""
    if currency == "USD":
        return Decimal(1)
    return [fact for fact in exchange_rates() if fact.key == currency and fact.effective_on <= on][-1].value


def lme_price(metal: Metal, month: Month) -> Decimal:
    """A price that moves in a slow wave of up to six per cent."""
    return Decimal(LME_PRICES[metal]) * (100 + _wave(month, 6, 11)) / 100


def physical_premium(metal: Metal, region: str, month: Month) -> Decimal:
    """The conventional premium of a region, in a wave of up to nine USD a tonne."""
    return Decimal(PHYSICAL_PREMIA[metal][REGIONS.index(region)] + _wave(month, 9, 7))


def inland_cost(location: str) -> Decimal:
    """From the table; of the place that is not in it, what a forwarder would charge."""
    return UNLISTED_COST if location == UNLISTED_PLACE else Decimal(INLAND_COSTS[location])


def duty(metal: Metal, origin: str, destination: str) -> Decimal:
    """Per cent of the value; on aluminium alone."""
    return Decimal(DUTIES.get((origin, destination), 0) if metal is Metal.ALUMINIUM else 0)


def quoted_premium(level_usd_per_t: Decimal, metal: Metal, terms: Terms, on: dt.date) -> Decimal:
    """The premium to quote on these terms so that it normalises to the level: 6.1 the other way round."""
    month = Month(on.year, on.month)
    price = lme_price(metal, month)
    costs = (
        physical_premium(metal, terms.region, month)
        + Decimal(INCOTERMS[terms.region][terms.incoterm])
        + inland_cost(terms.location)
        + (terms.delivery_days - 90) * Decimal(FORWARD_SPREADS[metal])
    )
    of_value = (
        duty(metal, terms.origin, terms.destination)
        + Decimal(terms.payment_days - 30) / 360 * Decimal(INTEREST)
    ) / 100
    usd = (level_usd_per_t + costs + of_value * price) / (1 - of_value)
    return (usd / usd_per_unit(terms.currency, on)).quantize(Decimal("0.01"))


def _wave(month: Month, height: int, length: int) -> int:
    """A triangle between −height and +height, a quarter of a wave in `length` months."""
    place = (month.year * 12 + month.month) % (4 * length)
    rising = place if place <= 2 * length else 4 * length - place
    return (rising - length) * height // length
