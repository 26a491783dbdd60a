"""A delivery while it is being received."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cpal import calendar
from cpal.calendar import Month
from pricing.models import Window


@dataclass(frozen=True)
class Arrival:
    """The number that the delivery will have and the moment at which its rows count as received."""

    delivery_id: int
    received_at: dt.datetime
    _windows: dict[Month, int] = field(default_factory=dict)

    def settles_in(self, market_at: dt.datetime) -> int:
        """The first window whose cut-off is before neither the receipt nor the market timestamp (paper 5)."""
        month = calendar.window_of(max(self.received_at, market_at))
        if month not in self._windows:
            self._windows[month] = Window.objects.frozen(month).pk
        return self._windows[month]
