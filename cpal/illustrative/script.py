"""What happens when: the levels of each premium and the events of each month, by how many windows follow it."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto

from pricing.methodology.metals import Metal

LONGEST = 24


class Event(Enum):
    """Something out of the ordinary in a month of a metal."""

    THIN = auto()  # two small trades: Category 1 is not sufficient
    OUTLIER_RETAINED = auto()
    OUTLIER_EXCLUDED = auto()
    OUTLIER_UNDECIDED = auto()
    UNLISTED_PLACE = auto()  # an inland cost is missing: pending
    ORDER_OFF_LAST_TRADE = auto()  # an order that an analyst would admit by judgement
    LATE_TRADE = auto()  # executed in the window before, received in this one
    OBJECTION_UPHELD = auto()
    OBJECTION_DISMISSED = auto()


NEWEST = 0
EVENTS: dict[tuple[Metal, int], frozenset[Event]] = {
    (Metal.ALUMINIUM, 20): frozenset({Event.THIN}),
    (Metal.ZINC, 19): frozenset({Event.THIN}),
    (Metal.COPPER, 17): frozenset({Event.THIN}),
    (Metal.COPPER, 14): frozenset({Event.LATE_TRADE}),
    (Metal.ALUMINIUM, 14): frozenset({Event.THIN}),
    (Metal.ZINC, 12): frozenset({Event.UNLISTED_PLACE}),
    (Metal.ZINC, 9): frozenset({Event.OBJECTION_DISMISSED}),
    (Metal.ALUMINIUM, 7): frozenset({Event.OUTLIER_EXCLUDED}),
    (Metal.COPPER, 7): frozenset({Event.THIN}),
    (Metal.COPPER, 5): frozenset({Event.OUTLIER_EXCLUDED, Event.OBJECTION_UPHELD}),
    (Metal.COPPER, 4): frozenset({Event.ORDER_OFF_LAST_TRADE}),
    (Metal.ALUMINIUM, 3): frozenset({Event.OUTLIER_RETAINED}),
    (Metal.ZINC, 2): frozenset({Event.OUTLIER_RETAINED}),
    (Metal.ALUMINIUM, NEWEST): frozenset({Event.OUTLIER_UNDECIDED}),
    (Metal.COPPER, NEWEST): frozenset({Event.ORDER_OFF_LAST_TRADE}),
    (Metal.ZINC, NEWEST): frozenset({Event.OUTLIER_UNDECIDED, Event.UNLISTED_PLACE}),
}

# USD/t, the oldest first. Zinc's premium falls through nought and recovers.
LEVELS = {
    Metal.ALUMINIUM: (
        "18 18.5 19 20 21 21.5 22 23 24 24 23.5 23 24 25 26.5 28 29 30 31 31 32 33 33.5 34"
    ).split(),
    Metal.COPPER: "42 42 43 44 46 47 47 48 50 52 53 52 51 53 55 56 58 60 61 60 62 63 65 66".split(),
    Metal.NICKEL: (
        "150 151 152 152 153 154 155 155 156 157 158 158 159 160 161 161 162 163 164 164 165 166 167 168"
    ).split(),
    Metal.ZINC: "12 11 9.5 8 6 4 2 0 -2 -3.5 -4 -3.2 -2 2 4 5.5 7 8 9.5 10 11 12 13 13.5".split(),
}


def events_of(metal: Metal, months_left: int) -> frozenset[Event]:
    return EVENTS.get((metal, months_left), frozenset())


def level_of(metal: Metal, months_left: int) -> Decimal:
    """The level around which a month's deals are struck; the month that is collecting has that of the newest."""
    return Decimal(LEVELS[metal][-1 - max(months_left, 0)])
