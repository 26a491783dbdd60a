"""Bids and offers of a month, and the other evidence that analysts find (Categories 2 and 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import Enum, auto
from random import Random

from cpal.calendar import cutoff_of
from cpal.illustrative.cast import BRANDS, CONSUMERS, TRADERS
from cpal.illustrative.deals import MINIMUM_TONNES, Setting, level_around, lots, moment, terms_of
from cpal.illustrative.records import Evidence, Order
from cpal.illustrative.reference import quoted_premium
from cpal.illustrative.script import Event
from cpal.illustrative.volumes import volumes_of
from pricing.methodology.metals import Metal

MOST_OFFERS = 4
OFF_THE_MARKET = Decimal("1.25")
FAR_OFF_THE_MARKET = Decimal("1.6")
# Months in which nickel's only evidence is a tender.
TENDER_MONTHS = (3, 12)
BEFORE_CUTOFF = dt.timedelta(hours=3)


class Fault(Enum):
    """What keeps an order out; months take them in turn."""

    NOT_EXECUTABLE = auto()
    NOT_VISIBLE = auto()
    STOOD_TOO_SHORT = auto()
    OFF_LAST_TRADE = auto()
    BELOW_MINIMUM = auto()


def orders_of(setting: Setting) -> Iterator[Order]:
    """All bids and offers of the window; nickel's offers add up to what was really on offer that month."""
    chance = setting.chance("orders")
    tonnages = _tonnages(setting, chance)
    for number, tonnes in enumerate(tonnages, start=1):
        side = "bid" if number % 2 == 0 and setting.metal is not Metal.NICKEL else "offer"
        yield _order(setting, chance, number, side, tonnes, level_around(setting, chance))
    number, least = len(tonnages), MINIMUM_TONNES[setting.metal]
    if setting.metal is not Metal.NICKEL:
        yield _faulty(setting, chance, number + 1)
    if Event.ORDER_OFF_LAST_TRADE in setting.events:
        yield _order(setting, chance, number + 2, "offer", least * 2, setting.level * OFF_THE_MARKET)


def evidence_of(setting: Setting) -> Iterator[Evidence]:
    """Tenders and disclosed deals: of nickel in some months, of the others every third."""
    chance = setting.chance("evidence")
    if setting.metal is Metal.NICKEL:
        if setting.month.month in TENDER_MONTHS:
            yield _evidence(setting, chance, 1, "tender")
            yield _evidence(setting, chance, 2, "disclosed_transaction")
    elif setting.turn % 3 == 0:
        yield _evidence(setting, chance, 1, "disclosed_transaction")
        yield replace(_evidence(setting, chance, 2, "market_intelligence"), verified=False, document="")


def _tonnages(setting: Setting, chance: Random) -> list[int]:
    least = MINIMUM_TONNES[setting.metal]
    if setting.metal is Metal.NICKEL:
        return lots(volumes_of(setting.month).offered_t, least, MOST_OFFERS)
    return [least * chance.randint(1, 3) for _ in range(chance.randint(2, 4))]


def _order(
    setting: Setting, chance: Random, number: int, side: str, tonnes: int, level_usd_per_t: Decimal
) -> Order:
    brand = chance.choice(BRANDS[setting.metal])
    terms = terms_of(setting, chance, brand)
    placed_at = moment(chance.choice(setting.days[:-2]), chance)
    closed_at = placed_at + dt.timedelta(minutes=chance.randint(45, 1500))
    trader = TRADERS[(setting.turn + number) % len(TRADERS)]
    consumer = CONSUMERS[(setting.turn + number) % len(CONSUMERS)]
    return Order(
        id=setting.name("O", number),
        metal=setting.metal,
        brand=brand.name,
        tonnes=tonnes,
        premium=quoted_premium(level_usd_per_t, setting.metal, terms, placed_at.date()),
        currency=terms.currency,
        incoterm=terms.incoterm,
        region=terms.region,
        location=terms.location,
        origin=terms.origin,
        destination=terms.destination,
        delivery_until=placed_at.date() + dt.timedelta(days=terms.delivery_days),
        payment_days=terms.payment_days,
        side=side,
        placed_at=placed_at,
        closed_at=closed_at,
        organisation=(consumer if side == "bid" else trader).code,
        binding=chance.random() > 0.3,
        sent_at=closed_at,
    )


def _faulty(setting: Setting, chance: Random, number: int) -> Order:
    least = MINIMUM_TONNES[setting.metal]
    order = _order(setting, chance, number, "offer", least, level_around(setting, chance))
    match list(Fault)[setting.turn % len(Fault)]:
        case Fault.NOT_EXECUTABLE:
            return replace(order, executable=False)
        case Fault.NOT_VISIBLE:
            return replace(order, visible=False)
        case Fault.STOOD_TOO_SHORT:
            return replace(order, closed_at=order.placed_at + dt.timedelta(minutes=4))
        case Fault.OFF_LAST_TRADE:
            level = setting.level * FAR_OFF_THE_MARKET
            return _order(setting, chance, number, "offer", least, level)
        case Fault.BELOW_MINIMUM:
            return replace(order, tonnes=least // 2)


def _evidence(setting: Setting, chance: Random, number: int, kind: str) -> Evidence:
    brand = chance.choice(BRANDS[setting.metal])
    name = setting.name("A", number)
    return Evidence(
        id=name,
        metal=setting.metal,
        brand=brand.name,
        tonnes=MINIMUM_TONNES[setting.metal] * chance.randint(2, 4),
        level_usd_per_t=level_around(setting, chance).quantize(Decimal("0.01")),
        kind=kind,
        evidence_on=chance.choice(setting.days[:-2]),
        source=f"illustrative {kind.replace('_', ' ')}",
        document=f"illustrative document {name}",
        counterparty_a=chance.choice(CONSUMERS).code,
        counterparty_b=brand.producer.code,
        verified=True,
        rationale="Seen in writing by the analyst; terms brought to the basis of the methodology.",
        sent_at=cutoff_of(setting.month) - BEFORE_CUTOFF,
    )
