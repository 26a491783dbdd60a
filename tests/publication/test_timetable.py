"""The timetable: every tick may come twice, late, or to two workers at once, and does what is due exactly once."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from cpal.audit.models import Checkpoint
from cpal.audit.tasks import take_checkpoint
from cpal.audit.trail import verify
from cpal.celery import app
from cpal.clock import database_clock
from pricing import tasks
from pricing.methodology.metals import Metal
from pricing.models import Assessment, Publication, Run
from pricing.publication import State
from pricing.services.execute_run import execute_run
from pricing.services.open_reviews import open_reviews
from pricing.services.price_window import price_window
from pricing.services.sweep_runs import MOST_ATTEMPTS, is_unattended, unattended_runs
from tests.people import ana
from tests.publication import market
from tests.workers import Worker

pytestmark = pytest.mark.django_db

A_MINUTE = dt.timedelta(minutes=1)


def queued(at: dt.datetime = market.IN_REVIEW_AT) -> Run:
    (run,) = price_window(window=market.MARCH, metals=[Metal.ZINC], requested_by=ana(), at=at)
    return run


def test_every_entry_of_the_timetable_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    missing = [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks]
    assert missing == []


def test_after_the_cutoff_every_metal_of_the_window_is_priced_once() -> None:
    market.load_registers_and_reference()
    after = market.CUTOFF_AT + A_MINUTE
    assert sorted(run.metal for run in open_reviews(at=after)) == ["aluminium", "copper", "nickel", "zinc"]
    assert open_reviews(at=after + A_MINUTE) == []
    assert {(run.window.code, run.requested_by) for run in Run.objects.all()} == {("2026-03", None)}


def test_at_the_instant_of_the_cutoff_the_window_before_is_the_latest_that_closed() -> None:
    assert {run.window.code for run in open_reviews(at=market.CUTOFF_AT)} == {"2026-02"}


def test_a_window_that_an_analyst_has_priced_is_left_to_the_analyst() -> None:
    market.in_review("40", "41", "42")
    opened = open_reviews(at=market.IN_REVIEW_AT)
    assert sorted(run.metal for run in opened) == ["aluminium", "copper", "nickel"]


@pytest.mark.django_db(transaction=True)
def test_four_ticks_at_once_open_the_reviews_once() -> None:
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait()
        try:
            return len(open_reviews(at=market.CUTOFF_AT + A_MINUTE))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == len(Metal)
    assert Assessment.objects.count() == len(Metal)


def test_the_sweep_finds_runs_left_queued_or_running_and_leaves_the_young_the_finished_and_the_failed() -> (
    None
):
    market.load_registers_and_reference()
    run = queued()
    assert unattended_runs(at=run.requested_at) == []
    assert unattended_runs(at=run.requested_at + A_MINUTE) == [run.pk]
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempts=1)
    assert unattended_runs(at=run.requested_at + A_MINUTE) == [run.pk]
    execute_run(run_id=run.pk)
    assert unattended_runs(at=run.requested_at + A_MINUTE) == []


def test_a_run_that_keeps_killing_its_worker_is_given_up_and_says_so() -> None:
    run = queued()
    Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempts=MOST_ATTEMPTS)
    assert unattended_runs(at=run.requested_at + A_MINUTE) == []
    run.refresh_from_db()
    assert (run.state, run.failure) == (Run.State.FAILED, "Given up: the worker died in 5 attempts.")


@pytest.mark.django_db(transaction=True)
def test_a_run_that_somebody_is_working_on_is_left_alone() -> None:
    run = queued()
    is_working, may_stop = Event(), Event()

    def work() -> None:
        with transaction.atomic():
            Run.objects.select_for_update().get(pk=run.pk)
            is_working.set()
            may_stop.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        working = worker.submit(work)
        assert is_working.wait(20)
        try:
            assert unattended_runs() == []
            assert not is_unattended(run.pk)
        finally:
            may_stop.set()
        working.result(20)
    assert unattended_runs() == [run.pk]


def test_a_task_that_comes_twice_changes_nothing_the_second_time() -> None:
    market.load_registers_and_reference()
    market.receive([market.trade(1, "40")])
    run = queued()
    tasks.execute_run(run.pk)
    first = Run.objects.get(pk=run.pk)
    tasks.execute_run(run.pk)
    second = Run.objects.get(pk=run.pk)
    assert (second.attempts, second.completed_at) == (first.attempts, first.completed_at)
    assert first.state == Run.State.COMPLETE


def test_the_ticks_publish_and_confirm_what_is_due_by_the_databases_clock() -> None:
    market.approved()
    tasks.publish_due()
    assert market.assessment().current_state is State.PROVISIONAL
    tasks.close_objection_windows()
    assert market.assessment().current_state is State.PROVISIONAL
    provisional = Publication.objects.get()
    assert provisional.objections_until is not None
    assert provisional.objections_until > database_clock()


def test_the_daily_checkpoint_keeps_the_head_of_the_log() -> None:
    take_checkpoint()
    assert not Checkpoint.objects.exists()
    market.in_review("40", "41", "42")
    take_checkpoint()
    take_checkpoint()
    assert Checkpoint.objects.get().digest == verify().head
    assert verify().is_intact


@pytest.mark.worker
def test_a_run_whose_task_was_lost_is_finished_by_a_real_worker_after_the_sweep(
    celery_worker: Worker,
) -> None:
    market.load_registers_and_reference()
    market.receive([market.trade(1, "40")])
    run = queued()
    tasks.sweep_runs.delay()
    deadline = time.monotonic() + 30
    while Run.objects.get(pk=run.pk).state != Run.State.COMPLETE and time.monotonic() < deadline:
        time.sleep(0.1)
    assert Run.objects.get(pk=run.pk).state == Run.State.COMPLETE
    assert market.assessment().current_state is State.IN_REVIEW
