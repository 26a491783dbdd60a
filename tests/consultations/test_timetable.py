"""The timetable opens and closes consultations exactly once: twice, late, by four at once, or killed half-way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections, transaction

from consultations.models import Consultation
from consultations.notices.models import Notice
from consultations.services.close import close_due
from consultations.services.open import open_due
from consultations.services.schedule import schedule
from cpal.audit.models import Entry
from cpal.audit.trail import verify
from cpal.celery import app
from cpal.clock import database_clock
from tests.clock import clock_at, shifted_for_everybody
from tests.consultations import papers
from tests.people import sam

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WORKERS = 4


def scheduled_from_now() -> Consultation:
    """Opens in an hour by the real clock, and closes thirty days after that."""
    opens_at = database_clock() + HOUR
    consultation = papers.draft()
    return schedule(
        consultation=consultation, approved_by=sam(), opens_at=opens_at, closes_at=opens_at + 30 * DAY
    )


def at_once(tick: Callable[[], list[Consultation]]) -> int:
    """How many consultations four workers moved in all, ticking at the same instant."""
    together = Barrier(WORKERS)

    def work(_: int) -> int:
        together.wait()
        try:
            return len(tick())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as workers:
        return sum(workers.map(work, range(WORKERS)))


def test_opening_and_close_are_in_the_timetable_every_ten_seconds() -> None:
    app.loader.import_default_modules()
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    for task in ("consultations.tasks.open_consultations", "consultations.tasks.close_consultations"):
        assert task in app.tasks
        assert entries[task] == 10.0


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_and_close_it_once() -> None:
    consultation = scheduled_from_now()
    with shifted_for_everybody(HOUR):
        assert at_once(open_due) == 1
        assert at_once(open_due) == 0
    consultation.refresh_from_db()
    assert consultation.state == "open"
    with shifted_for_everybody(31 * DAY):
        assert at_once(close_due) == 1
        assert at_once(close_due) == 0
    consultation.refresh_from_db()
    assert consultation.state == "closed"
    assert list(Notice.objects.order_by("id").values_list("title", flat=True))[1:] == [
        "CP-2026-01 is open",
        "CP-2026-01 is closed",
    ]
    assert Entry.objects.filter(action__in=["consultation.opened", "consultation.closed"]).count() == 2
    assert verify().is_intact


@pytest.mark.django_db(transaction=True)
def test_one_that_another_worker_is_at_is_left_to_it() -> None:
    consultation = scheduled_from_now()
    is_working, may_stop = Event(), Event()

    def work() -> None:
        with transaction.atomic():
            Consultation.objects.select_for_update().get(pk=consultation.pk)
            is_working.set()
            may_stop.wait(20)
        connections.close_all()

    with shifted_for_everybody(HOUR), ThreadPoolExecutor(1) as worker:
        working = worker.submit(work)
        assert is_working.wait(20)
        try:
            assert open_due() == []
        finally:
            may_stop.set()
        working.result(20)
        assert len(open_due()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["announce_opening", "record"])
def test_killed_half_way_it_is_opened_by_the_next_tick_and_told_once(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    scheduled_from_now()

    def killed(*_: object, **__: object) -> None:
        raise SystemExit("the worker was killed")

    with shifted_for_everybody(HOUR):
        with monkeypatch.context() as patch:
            patch.setattr(f"consultations.services.open.{where}", killed)
            with pytest.raises(SystemExit):
                open_due()
        assert Consultation.objects.get().state == "scheduled"
        assert not Notice.objects.filter(title__contains="is open").exists()
        assert len(open_due()) == 1
    assert Notice.objects.filter(title="CP-2026-01 is open").count() == 1


@pytest.mark.django_db
def test_a_back_filled_one_that_was_due_long_ago_opens_and_closes_when_it_was_stated_to() -> None:
    consultation = papers.draft(backfilled=True)
    schedule(
        consultation=consultation,
        approved_by=sam(),
        opens_at=papers.OPENS,
        closes_at=papers.CLOSES,
        at=papers.OPENS - DAY,
    )
    with clock_at(papers.CLOSES + 100 * DAY):
        open_due()
        close_due()
    consultation.refresh_from_db()
    assert (consultation.opened_at, consultation.closed_at) == (papers.OPENS, papers.CLOSES)
    assert consultation.closes_at == papers.CLOSES
