"""Two illustrative averages of zinc: a higher one is held for a decision, a lower one proposed (roadmap 4.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from cpal.calendar import london_date
from cpal.illustrative.happenings import Happening
from cpal.people.models import User
from eligibility.evidence import Metal
from eligibility.services.enter_average import enter_average

# How many days ago it was entered, and the average.
ENTERED = {75: Decimal("3.7"), 10: Decimal("3.3")}
PUBLISHED_BEFORE = dt.timedelta(days=3)
SOURCE = "illustrative: an invented average of special high grade zinc"


def averages_until(now: dt.datetime, keeper: User) -> Iterator[Happening]:
    """Each is entered by the keeper of the registers a few days after it was published."""
    for days, value in ENTERED.items():
        yield Happening(now - dt.timedelta(days=days), partial(_enter, value=value, keeper=keeper))


def _enter(at: dt.datetime, *, value: Decimal, keeper: User) -> None:
    enter_average(
        metal=Metal.ZINC,
        value=value,
        published_on=london_date(at - PUBLISHED_BEFORE),
        source=SOURCE,
        entered_by=keeper,
        at=at,
    )
