"""How long a consultation stays open (paper 7.6: no fewer than 28 days). PURE.

A full day is over when the clock in London shows the same time again and twenty-four hours have passed; where the
clocks change, the later of the two counts, so that nobody can say that a consultation was short.
"""

from __future__ import annotations

import datetime as dt

from cpal.calendar import LONDON, london, london_date

FEWEST_FULL_DAYS = 28
CLOSING_TIME = dt.time(17, 0)


def earliest_close(opened_at: dt.datetime, days: int = FEWEST_FULL_DAYS) -> dt.datetime:
    """The first instant at which `days` full days have passed since `opened_at` (which must carry an offset)."""
    local = opened_at.astimezone(LONDON).replace(tzinfo=None) + dt.timedelta(days=days)
    by_the_clock = max(_instant(local, fold) for fold in (0, 1))
    by_the_hours = opened_at.astimezone(dt.UTC) + dt.timedelta(hours=24 * days)
    return max(by_the_clock, by_the_hours)


def is_open_long_enough(opened_at: dt.datetime, closes_at: dt.datetime, days: int = FEWEST_FULL_DAYS) -> bool:
    """Whether `days` full days lie between opening and close."""
    return closes_at >= earliest_close(opened_at, days)


def first_closing_time(opened_at: dt.datetime, days: int = FEWEST_FULL_DAYS) -> dt.datetime:
    """The first 17:00 in London at which it may close."""
    earliest = earliest_close(opened_at, days)
    closing = london(london_date(earliest), CLOSING_TIME)
    return (
        closing if closing >= earliest else london(london_date(earliest) + dt.timedelta(days=1), CLOSING_TIME)
    )


def _instant(local: dt.datetime, fold: int) -> dt.datetime:
    """A London wall-clock time as an instant; `fold` chooses where the clock shows it twice, or not at all."""
    return local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC)
