"""Moments of the illustrative registers, told from the present or from its windows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cpal.calendar import Month, cutoff_of, london_date


@dataclass(frozen=True, slots=True)
class Span:
    """The windows that are shown, and the present."""

    first: Month
    last: Month
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return london_date(self.now)

    def ago(self, days: int) -> dt.datetime:
        """So many days before the present."""
        return self.now - dt.timedelta(days=days)

    def window(self, months_left: int) -> Month:
        """The window that so many follow."""
        month = self.last
        for _ in range(months_left):
            month = month.previous
        return month

    def shows(self, months_left: int) -> bool:
        """Whether the window that so many follow is one of those shown."""
        return self.window(months_left) >= self.first

    @property
    def after_the_last_cutoff(self) -> dt.datetime:
        """Two days ago, or as soon as the newest window has closed: nothing learned then is an input of one."""
        return min(max(self.ago(2), cutoff_of(self.last) + dt.timedelta(minutes=1)), self.now)
