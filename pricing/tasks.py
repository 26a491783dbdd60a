"""What the timetable and the buttons set going. Each task may run twice, die half-way or come late without harm."""

from __future__ import annotations

from celery import shared_task

from pricing.intake.turns import wait_for_deliveries_under_way
from pricing.services import execute_run as execution
from pricing.services.finalise import finalise_due
from pricing.services.open_reviews import is_any_waiting
from pricing.services.open_reviews import open_reviews as open_waiting_reviews
from pricing.services.publish import publish_due as publish_all_due
from pricing.services.sweep_runs import is_unattended, unattended_runs


@shared_task
def execute_run(run_id: int) -> None:
    """Carry out a queued run, unless it is done or another worker is at it."""
    if is_unattended(run_id):
        execution.execute_run(run_id=run_id)


@shared_task
def open_reviews() -> None:
    """After a cut-off, price the window that closed, once every file that arrived by then can be seen."""
    if not is_any_waiting():
        return
    wait_for_deliveries_under_way()
    for run in open_waiting_reviews():
        execute_run.delay(run.pk)


@shared_task
def publish_due() -> None:
    """Publish what was approved and is due."""
    publish_all_due()


@shared_task
def close_objection_windows() -> None:
    """Confirm as final what nobody objected to in time."""
    finalise_due()


@shared_task
def sweep_runs() -> None:
    """Give every run that was left unfinished to a worker again."""
    for run_id in unattended_runs():
        execute_run.delay(run_id)
