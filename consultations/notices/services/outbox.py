"""Working off an outbox: one row a transaction, so that a killed worker leaves it as it was.

A row is held while it is tried and skipped by whoever else works; if the worker dies, the lock goes with it and another
tries again. What was sent in that very moment is sent twice, under the same message id.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from consultations.notices.models.readers import OutboxQuerySet, Outgoing
from cpal.clock import database_clock

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Outgoing)

# Waits between attempts, about a day in all; after the last the row is given up.
WAITS = (
    dt.timedelta(seconds=10),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=8),
    dt.timedelta(hours=8),
)
# A tick ends before the broker would give its task to another.
SECONDS_A_TICK = 20.0


class Undeliverable(Exception):
    """It did not arrive this time; says why."""


class NeverDeliverable(Undeliverable):
    """It will not arrive however often it is tried."""


def work_off(
    waiting: OutboxQuerySet[Row],
    deliver: Callable[[Row], None],
    *,
    abandon: Callable[[Row], None] | None = None,
    seconds: float = SECONDS_A_TICK,
) -> int:
    """Deliver what is due, the longest waiting first, for as long as a tick may take. Returns how many were tried.

    `abandon` is told of a row that is given up, in the same transaction.
    """
    ends, tried = time.monotonic() + seconds, 0
    while time.monotonic() < ends and _try_next(waiting, deliver, abandon):
        tried += 1
    return tried


@transaction.atomic
def _try_next(
    waiting: OutboxQuerySet[Row], deliver: Callable[[Row], None], abandon: Callable[[Row], None] | None
) -> bool:
    due = waiting.due(database_clock()).order_by("due_at", "pk")
    row = due.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False
    attempt(row, deliver)
    if row.given_up_at is not None and abandon is not None:
        abandon(row)
    return True


def attempt(row: Row, deliver: Callable[[Row], None], waits: tuple[dt.timedelta, ...] = WAITS) -> None:
    """Deliver one row that the caller holds, and keep what came of it; without `waits` it is tried this once."""
    row.attempts += 1
    try:
        with transaction.atomic():
            deliver(row)
    except NeverDeliverable as fault:
        _give_up(row, str(fault))
    except Undeliverable as fault:
        _postpone(row, str(fault), waits)
    except Exception:
        log.exception("%s cannot be made", row)
        _postpone(row, "It could not be made; the log says why.", waits)
    else:
        row.done_at, row.fault = database_clock(), ""
    row.save()


def _postpone(row: Outgoing, fault: str, waits: tuple[dt.timedelta, ...]) -> None:
    if row.attempts > len(waits):
        _give_up(row, fault)
        return
    row.fault = fault[:300]
    row.due_at = database_clock() + waits[row.attempts - 1]


def _give_up(row: Outgoing, fault: str) -> None:
    row.fault, row.given_up_at = fault[:300], database_clock()
