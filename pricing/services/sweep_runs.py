"""Finding the runs that a dead worker, or a broker that lost its queue, has left unfinished."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.clock import database_clock
from pricing.models import Run

# How long a run may wait for a worker before the sweep asks again, and how often it is tried at all.
PATIENCE = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 5


@transaction.atomic
def unattended_runs(*, at: dt.datetime | None = None) -> list[int]:
    """The ids of the unfinished runs that nobody is working on; one that failed too often is given up."""
    at = at or database_clock()
    left = Run.objects.unfinished().filter(requested_at__lte=at - PATIENCE)
    unlocked = list(left.select_for_update(skip_locked=True, of=["self"]))
    for run in unlocked:
        if run.attempts >= MOST_ATTEMPTS:
            run.state = Run.State.FAILED
            run.failure = f"Given up: the worker died in {run.attempts} attempts."
            run.save()
    return [run.pk for run in unlocked if run.state != Run.State.FAILED]


@transaction.atomic
def is_unattended(run_id: int) -> bool:
    """Whether the run is unfinished and nobody is working on it at this moment."""
    return (
        Run.objects.unfinished().select_for_update(skip_locked=True, of=["self"]).filter(pk=run_id).exists()
    )
