"""A worker killed in the middle of a run loses nothing and changes no figure: a real worker, a real kill."""

import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from pricing.models import Run, RunEvidence, RunInput
from pricing.services.execute_run import execute_run
from pricing.services.price_window import price_window
from pricing.tasks import execute_run as execute_run_task
from tests.people import ana
from tests.publication import market
from tests.publication.market import IN_REVIEW_AT, MARCH
from tests.workers import Worker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

AUDIT_LOCK = 4018
PATIENCE = 40.0


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain for: {what}"
        time.sleep(0.1)


def waiting_session(held: psycopg.Connection) -> int | None:
    """The server process that waits for the audit log, everything else of its run done."""
    row = held.execute(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s", [AUDIT_LOCK]
    ).fetchone()
    return int(row[0]) if row else None


def is_gone(held: psycopg.Connection, session: int | None) -> bool:
    """Whether the database has noticed that the client of that session died."""
    return not held.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [session]).fetchone()


def queued_run() -> Run:
    from pricing.methodology.metals import Metal

    (run,) = price_window(window=MARCH, metals=[Metal.ZINC], requested_by=ana(), at=IN_REVIEW_AT)
    return run


def test_a_worker_killed_in_the_middle_of_a_run_loses_nothing(celery_worker: Worker) -> None:
    market.load_registers_and_reference()
    market.receive([market.trade(number, premium) for number, premium in enumerate(("40", "41", "42"), 1)])
    interrupted = queued_run()

    settings = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(
        **{name: settings[name] for name in names if name in settings}, autocommit=True
    ) as held:
        held.execute("SELECT pg_advisory_lock(%s)", [AUDIT_LOCK])
        execute_run_task.delay(interrupted.pk)
        wait_until(lambda: waiting_session(held) is not None, "the run to be stored but for its audit entry")
        session = waiting_session(held)
        celery_worker.kill()
        held.execute("SELECT pg_advisory_unlock(%s)", [AUDIT_LOCK])
        wait_until(lambda: is_gone(held, session), "the database to notice that the worker died")

    interrupted.refresh_from_db()
    assert interrupted.state == Run.State.RUNNING
    assert not RunInput.objects.filter(run=interrupted).exists()
    assert not RunEvidence.objects.filter(run=interrupted).exists()

    celery_worker.start()
    execute_run_task.delay(interrupted.pk)  # as the sweep does
    execute_run_task.delay(interrupted.pk)  # and once more: a task may run twice
    wait_until(
        lambda: Run.objects.get(pk=interrupted.pk).state == Run.State.COMPLETE, "the run to be carried out"
    )

    interrupted.refresh_from_db()
    undisturbed = execute_run(run_id=queued_run().pk, at=timezone.now())
    assert (interrupted.result, interrupted.inputs_digest) == (undisturbed.result, undisturbed.inputs_digest)
    assert RunInput.objects.filter(run=interrupted).count() == 3
    assert interrupted.attempts >= 2
