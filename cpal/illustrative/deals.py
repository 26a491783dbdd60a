"""The deals of a month, seeded by metal and month: the same month always has the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from random import Random
from typing import Any

from cpal.calendar import LONDON, Month, cutoff_of, is_business_day, london_date
from cpal.illustrative.cast import (
    BRANDS,
    COMMITTED,
    CONSUMERS,
    EXPIRING,
    FORMERLY_BELOW,
    OFFSET,
    RELISTED,
    SABELUNE,
    SABELUNE_SALES,
    SELF_VERIFIED,
    SILENT,
    SUSPENDED,
    TRADERS,
    UNASSURED,
    Brand,
)
from cpal.illustrative.records import Trade
from cpal.illustrative.reference import UNLISTED_PLACE, Terms, quoted_premium
from cpal.illustrative.script import Event, events_of, level_of
from cpal.illustrative.volumes import liveliness_of, volumes_of
from pricing.methodology.metals import Metal

MINIMUM_TONNES = {Metal.ALUMINIUM: 100, Metal.COPPER: 25, Metal.NICKEL: 12, Metal.ZINC: 25}
SYMBOLS = {Metal.ALUMINIUM: "AL", Metal.COPPER: "CU", Metal.NICKEL: "NI", Metal.ZINC: "ZN"}
# Brands whose eligibility comes and goes, or never came; one of them trades each month.
WATCHED = {
    Metal.ALUMINIUM: (FORMERLY_BELOW[Metal.ALUMINIUM], SELF_VERIFIED),
    Metal.COPPER: (FORMERLY_BELOW[Metal.COPPER], UNASSURED, SUSPENDED),
    Metal.NICKEL: (EXPIRING,),
    Metal.ZINC: (COMMITTED, RELISTED),
}
BUYERS = (*CONSUMERS, TRADERS[0], TRADERS[3])
SELLERS = (TRADERS[1], TRADERS[2], TRADERS[0])
NOISE_PER_MILLE = 40
OUTLIER = Decimal("1.4")
MOST_LOTS = 6
PLACES = {"EU": ("NLRTM", "NLVLI", "BEANR", "DEDUI"), "ASIA": ("KRPUS", "SGSIN")}


class Fault(Enum):
    """What keeps a trade out; a metal's months take them in turn."""

    CANCELLED = auto()
    BELOW_MINIMUM = auto()
    NO_CONSENT = auto()
    UNCONFIRMED = auto()
    OFFSETS = auto()
    WITHIN_A_GROUP = auto()
    UNKNOWN_BRAND = auto()
    INCOMPLETE = auto()


@dataclass(frozen=True, slots=True)
class Setting:
    """A month of a metal: where chance starts, the days on which it deals, its level and its events."""

    metal: Metal
    month: Month
    level: Decimal
    events: frozenset[Event]
    days: tuple[dt.date, ...]

    def chance(self, about: str) -> Random:
        """The same dice for the same month, metal and purpose."""
        return Random(f"{self.metal}-{self.month}-{about}")  # noqa: S311 - illustrations need no secrecy

    @property
    def ordinal(self) -> int:
        return self.month.year * 12 + self.month.month

    @property
    def turn(self) -> int:
        """Whose turn it is in a rotation: another for each metal in a month, another for each month of a metal."""
        return self.ordinal + 3 * list(Metal).index(self.metal)

    def name(self, letter: str, number: int) -> str:
        return f"{letter}-{str(self.month).replace('-', '')}-{SYMBOLS[self.metal]}-{number:02d}"


def setting_of(metal: Metal, month: Month, months_left: int) -> Setting:
    """The setting of a window by how many follow it; −1 for the one that is collecting."""
    return Setting(
        metal,
        month,
        level_of(metal, months_left),
        events_of(metal, months_left),
        tuple(business_days(month)),
    )


def business_days(month: Month) -> Iterator[dt.date]:
    """The business days after the one on which the window opens, its last included."""
    day, last = london_date(cutoff_of(month.previous)), london_date(cutoff_of(month))
    while day < last:
        day += dt.timedelta(days=1)
        if is_business_day(day):
            yield day


def trades_of(setting: Setting) -> Iterator[Trade]:
    """All transactions that the platform reports for the window, in all their revisions."""
    chance = setting.chance("trades")
    tonnages = tonnages_of(setting, chance)
    for number, tonnes in enumerate(tonnages, start=1):
        yield _trade(setting, chance, number, tonnes)
    number = len(tonnages)
    if setting.metal is Metal.NICKEL:
        return
    if Event.THIN not in setting.events:
        yield _watched(setting, chance, number + 1)
    yield from _faulty(setting, chance, number + 2)
    yield from _of_events(setting, chance, number + 3)


def tonnages_of(setting: Setting, chance: Random) -> list[int]:
    """The tonnes of each ordinary trade: nickel's add up to what really traded that month, others follow its pace."""
    least = MINIMUM_TONNES[setting.metal]
    if setting.metal is Metal.NICKEL:
        return lots(volumes_of(setting.month).traded_t, least, MOST_LOTS)
    if Event.THIN in setting.events:
        return [least, least]
    return [least * chance.randint(1, 4) for _ in range(3 + liveliness_of(setting.month))]


def lots(tonnes: int, least: int, most: int) -> list[int]:
    """The tonnes in lots of at least the minimum trade where that can be; none of nothing."""
    if not tonnes:
        return []
    number = min(max(tonnes // least, 1), most)
    share, rest = divmod(tonnes, number)
    return [share + rest, *[share] * (number - 1)]


def terms_of(setting: Setting, chance: Random, brand: Brand) -> Terms:
    """Where and how it is delivered and paid; the plainest where the level is nought, so that it is exactly nought."""
    origin = brand.producer.country
    if not setting.level:
        return Terms("EU", "CIF", "NLRTM", origin)
    region = chance.choice(("EU", "EU", "EU", "ASIA"))
    currency = (
        chance.choice(("USD", "USD", "EUR", "GBP"))
        if region == "EU"
        else chance.choice(("USD", "USD", "CNY"))
    )
    return Terms(
        region=region,
        incoterm=chance.choice(("CIF", "CIF", "FCA", "DDP", "FOB")),
        location=chance.choice(PLACES[region]),
        origin=origin,
        currency=currency,
        payment_days=chance.choice((0, 15, 30, 30, 45, 60)),
        delivery_days=chance.randint(30, 120),
    )


def level_around(setting: Setting, chance: Random) -> Decimal:
    """The month's level, up to four per cent off."""
    off = chance.randint(-NOISE_PER_MILLE, NOISE_PER_MILLE)
    return setting.level * (1000 + off) / 1000


def moment(on: dt.date, chance: Random) -> dt.datetime:
    """Some minute of that day's dealing in London."""
    return dt.datetime(on.year, on.month, on.day, chance.randint(9, 15), chance.randint(0, 59), tzinfo=LONDON)


def _trade(
    setting: Setting,
    chance: Random,
    number: int,
    tonnes: int,
    *,
    brand: Brand | None = None,
    terms: Terms | None = None,
    level: Decimal | None = None,
) -> Trade:
    """A transaction that nothing is wrong with, unless its brand, terms or tonnes say otherwise."""
    brand = brand or chance.choice(BRANDS[setting.metal])
    terms = terms or terms_of(setting, chance, brand)
    executed_at = moment(chance.choice(setting.days[:-2]), chance)
    confirmed_at = executed_at + dt.timedelta(minutes=chance.randint(5, 180))
    buyer = BUYERS[(setting.turn + number) % len(BUYERS)]
    seller = brand.producer if number % 2 else SELLERS[number // 2 % len(SELLERS)]
    if seller == buyer:
        seller = TRADERS[1]
    on = executed_at.date()
    return Trade(
        id=setting.name("T", number),
        metal=setting.metal,
        brand=brand.name,
        tonnes=tonnes,
        premium=quoted_premium(
            level_around(setting, chance) if level is None else level, setting.metal, terms, on
        ),
        currency=terms.currency,
        incoterm=terms.incoterm,
        region=terms.region,
        location=terms.location,
        origin=terms.origin,
        destination=terms.destination,
        delivery_until=on + dt.timedelta(days=terms.delivery_days),
        payment_days=terms.payment_days,
        executed_at=executed_at,
        buyer=buyer.code,
        seller=seller.code,
        buyer_confirmed_at=confirmed_at,
        seller_confirmed_at=confirmed_at + dt.timedelta(minutes=25),
        sent_at=confirmed_at + dt.timedelta(minutes=30),
    )


def _watched(setting: Setting, chance: Random, number: int) -> Trade:
    brands = WATCHED[setting.metal]
    brand = brands[setting.ordinal % len(brands)]
    return _trade(setting, chance, number, MINIMUM_TONNES[setting.metal], brand=brand)


def _faulty(setting: Setting, chance: Random, number: int) -> Iterator[Trade]:
    """A trade that the month's fault keeps out; a cancelled one comes twice."""
    fault = list(Fault)[setting.turn % len(Fault)]
    trade = _trade(setting, chance, number, MINIMUM_TONNES[setting.metal])
    if fault is Fault.CANCELLED:
        yield trade
        sent_at = trade.sent_at + dt.timedelta(hours=20)
        yield replace(trade, revision=2, status="cancelled", sent_at=sent_at)
    else:
        yield _spoilt(trade, fault, setting.metal)


def _spoilt(trade: Trade, fault: Fault, metal: Metal) -> Trade:
    """The trade with what is wrong with it."""
    wrong: dict[Fault, dict[str, Any]] = {
        Fault.BELOW_MINIMUM: {"tonnes": MINIMUM_TONNES[metal] // 3},
        Fault.NO_CONSENT: {"buyer": SILENT.code},
        Fault.UNCONFIRMED: {"seller_confirmed_at": None},
        Fault.OFFSETS: {"brand": OFFSET[metal].name},
        Fault.WITHIN_A_GROUP: {"buyer": SABELUNE_SALES.code, "seller": SABELUNE.code},
        Fault.UNKNOWN_BRAND: {"brand": f"{trade.brand} SPECIAL"},
        Fault.INCOMPLETE: {"tonnes": None},
    }
    return replace(trade, **wrong[fault])


def _of_events(setting: Setting, chance: Random, number: int) -> Iterator[Trade]:
    """The trades that the month's events are about, numbered from `number`."""
    least = MINIMUM_TONNES[setting.metal]
    if setting.events & {Event.OUTLIER_EXCLUDED, Event.OUTLIER_RETAINED, Event.OUTLIER_UNDECIDED}:
        yield _trade(setting, chance, number, least, level=setting.level * OUTLIER)
    if Event.UNLISTED_PLACE in setting.events:
        brand = BRANDS[setting.metal][0]
        terms = Terms("EU", "CIF", UNLISTED_PLACE, brand.producer.country)
        yield _trade(setting, chance, number + 1, least, brand=brand, terms=terms)
    if Event.LATE_TRADE in setting.events:
        yield _late(setting, _trade(setting, chance, number + 2, least))


def _late(setting: Setting, trade: Trade) -> Trade:
    """Executed before the cut-off of the window before, sent a day after it."""
    executed_at = cutoff_of(setting.month.previous) - dt.timedelta(hours=5)
    return replace(
        trade,
        executed_at=executed_at,
        buyer_confirmed_at=executed_at + dt.timedelta(hours=1),
        seller_confirmed_at=executed_at + dt.timedelta(hours=2),
        delivery_until=executed_at.date() + dt.timedelta(days=90),
        sent_at=executed_at + dt.timedelta(hours=30),
    )
