"""The moment at which an answer is given, and what names the state of the register that it is read from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max

from cpal.calendar import london, london_date
from cpal.clock import database_clock
from cpal.people.models import RegisterDelivery
from eligibility.in_force import methodology_in_force
from eligibility.judged import register_held
from eligibility.models import Threshold


@dataclass(frozen=True)
class Moment:
    """When an answer is given, and the version that judges then."""

    now: dt.datetime
    methodology: str

    @classmethod
    def present(cls) -> Moment:
        now = database_clock()
        return cls(now, methodology_in_force(now))

    @property
    def today(self) -> dt.date:
        return london_date(self.now)

    @cached_property
    def state(self) -> tuple[object, ...]:
        """Rows are only ever added, so what was received, the thresholds and the day name an answer."""
        newest = Threshold.objects.aggregate(newest=Max("pk"))["newest"]
        return register_held(self.now), newest, self.methodology, self.today

    @property
    def changed_at(self) -> dt.datetime:
        """When a row was received last, or the day began on which the brands are judged."""
        received = RegisterDelivery.objects.filter(received_at__lte=self.now)
        newest = received.aggregate(newest=Max("received_at"))["newest"]
        midnight = london(self.today)
        return max(newest, midnight) if newest else midnight
