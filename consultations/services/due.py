"""What the timetable does to every consultation whose moment has come: one a transaction, and by one worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from consultations.models import Consultation
from consultations.models.consultations import ConsultationQuerySet
from cpal.clock import database_clock

Due = Callable[[dt.datetime], ConsultationQuerySet]
Verb = Callable[[Consultation], None]


def each_due(due: Due, verb: Verb, at: dt.datetime | None) -> list[Consultation]:
    """Do `verb` to each that is due by the clock; with `at`, to back-filled ones that were due by then.

    One that fails does not hold back the others; its error is raised when they are done.
    """
    done, failures = [], []
    waiting = due(at or database_clock())
    if at is not None:
        waiting = waiting.filter(backfilled=True)
    for consultation in waiting.order_by("opens_at", "id"):
        try:
            moved = _unless_taken(due, verb, consultation, at)
        except Exception as failure:  # noqa: BLE001 - the others are due too; raised below
            failures.append(failure)
        else:
            done += [moved] if moved else []
    if failures:
        raise ExceptionGroup("not every consultation that was due could be moved", failures)
    return done


@transaction.atomic
def _unless_taken(
    due: Due, verb: Verb, consultation: Consultation, at: dt.datetime | None
) -> Consultation | None:
    """Do it, unless another worker is at it or was faster."""
    mine = due(at or database_clock()).select_for_update(skip_locked=True, no_key=True)
    held = mine.filter(pk=consultation.pk).first()
    if held is not None:
        verb(held)
    return held
