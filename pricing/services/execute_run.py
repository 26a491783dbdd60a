"""Carrying out a queued run: compute, store everything, bring the assessment into review. Safe to do twice."""

from __future__ import annotations

import datetime as dt

from django.db import OperationalError, transaction
from django.db.models import F

from cpal.audit.trail import record
from cpal.clock import database_clock
from pricing.models import Assessment, Run
from pricing.publication import State, check_move
from pricing.services.computation import Computation
from pricing.services.compute import compute
from pricing.services.store_run import store_run


def execute_run(*, run_id: int, at: dt.datetime | None = None) -> Run:
    """Compute run `run_id` and store what came out, all or nothing; a complete run is returned as it is.

    Two workers may be given the same run, and one may die half-way: whoever holds the row computes, the transaction
    of a dead one is rolled back by the database, and the sweep gives the run to another. `at` is for back-filling.
    """
    _claim(run_id, at)
    try:
        return _carry_out(run_id, at)
    except OperationalError:  # the database went away: the run stays unfinished and the sweep finds it
        raise
    except Exception as failure:
        _mark_failed(run_id, failure)
        raise


def _claim(run_id: int, at: dt.datetime | None) -> None:
    """Show that the run is being worked on. Waits for whoever is working on it already."""
    Run.objects.unfinished().filter(pk=run_id).update(
        state=Run.State.RUNNING, started_at=at or database_clock(), attempts=F("attempts") + 1
    )


@transaction.atomic
def _carry_out(run_id: int, at: dt.datetime | None) -> Run:
    run = Run.objects.select_for_update(of=["self"]).select_related("window", "requested_by").get(pk=run_id)
    if run.state in (Run.State.COMPLETE, Run.State.FAILED):
        return run
    computation = compute(run)
    store_run(run=run, computation=computation, completed_at=at or database_clock())
    if run.purpose == Run.Purpose.ASSESSMENT:
        _bring_into_review(run, at)
    _log(run, computation, at)
    return run


def _bring_into_review(run: Run, at: dt.datetime | None) -> None:
    """Make this run the figure of the assessment, unless it was approved meanwhile or a newer run is there."""
    assessment = (
        Assessment.objects.select_for_update().filter(window=run.window, metal=run.metal).latest("revision")
    )
    if assessment.current_state not in (State.OPEN, State.IN_REVIEW) or (assessment.run_id or 0) > run.pk:
        return
    if assessment.current_state is State.OPEN:
        check_move(State.OPEN, State.IN_REVIEW)
        assessment.state = State.IN_REVIEW
    assessment.run = run
    assessment.prepared_by = run.requested_by
    assessment.prepared_at = at or database_clock()
    assessment.save()


def _log(run: Run, computation: Computation, at: dt.datetime | None) -> None:
    record(
        action="run.completed",
        subject=f"{run.metal}-{run.window.code}",
        actor=run.requested_by,
        at=at,
        detail={
            "run": run.pk,
            "basis": run.basis,
            "value": str(run.value_usd_per_t) if run.value_usd_per_t is not None else None,
            "inputs": run.input_count,
            "digest": run.inputs_digest,
        },
    )


def _mark_failed(run_id: int, failure: Exception) -> None:
    """Keep why the run could not be carried out; a new run can be asked for once that is mended."""
    Run.objects.unfinished().filter(pk=run_id).update(
        state=Run.State.FAILED, failure=f"{type(failure).__name__}: {failure}"[:2_000]
    )
