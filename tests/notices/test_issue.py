"""Notices are numbered without a gap, told once, never changed, and name what happened exactly."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction

from consultations.notices.models import Kind, Letter, Notice
from consultations.notices.services.issue import NoticeRefused, issue_notice
from cpal.audit.models import Entry
from cpal.audit.trail import record, verify
from cpal.calendar import london
from cpal.clock import database_clock
from tests.clock import stand_at
from tests.notices.telling import issued, subscriber
from tests.people import cora

pytestmark = pytest.mark.django_db


def numbers() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("number", flat=True))


def test_numbers_begin_anew_with_each_london_year() -> None:
    stand_at(london(dt.date(2027, 2, 1)))
    for event, at in (
        ("a", london(dt.date(2026, 12, 31), dt.time(23, 59, 59))),
        ("b", london(dt.date(2026, 12, 31), dt.time(23, 59, 59))),
        ("c", london(dt.date(2027, 1, 1), dt.time(0))),
    ):
        issued(event, at=at)
    assert numbers() == ["26/001", "26/002", "27/001"]


def test_the_year_is_londons_and_not_utcs() -> None:
    stand_at(dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    assert issued("a", at=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)).number == "25/001"
    assert issued("b", at=london(dt.date(2026, 7, 1))).slug == "26-001"


def test_an_event_is_told_once_however_often_it_is_noticed() -> None:
    first = issued("incident:7")
    second = issued("incident:7", title="Something else")
    assert (second.pk, second.title) == (first.pk, first.title)
    assert Entry.objects.filter(action="notice.issued").count() == 1


def test_a_number_that_was_rolled_back_is_given_to_the_next() -> None:
    issued("a")
    with transaction.atomic():
        issued("b")
        transaction.set_rollback(True)
    issued("c")
    assert [number[3:] for number in numbers()] == ["001", "002"]


def test_a_notice_is_never_dated_ahead() -> None:
    with pytest.raises(NoticeRefused, match="ahead"):
        issued("a", at=database_clock() + dt.timedelta(seconds=5))
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notices_notice SET title = 'x'",
        "DELETE FROM notices_notice",
        "TRUNCATE notices_notice CASCADE",
    ],
)
def test_the_database_refuses_to_change_a_notice(statement: str) -> None:
    issued()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Notice.objects.get().title == "Title of incident:1"


@pytest.mark.parametrize("number", ["26/1", "2026/001", "26-001"])
def test_the_database_refuses_a_number_of_another_form(number: str) -> None:
    now = database_clock()
    with pytest.raises(DatabaseError, match="notice_is_numbered"), transaction.atomic():
        Notice.objects.create(
            number=number,
            kind=Kind.INCIDENT,
            title="t",
            summary="s",
            event="e",
            published_at=now,
            issued_at=now,
        )


def test_who_wrote_it_and_what_it_tells_of_stand_in_the_audit_log() -> None:
    notice = issued("incident:1", issued_by=cora())
    entry = Entry.objects.get(action="notice.issued")
    assert (entry.subject, entry.actor_name) == (f"notice {notice.number}", "cora")
    assert entry.facts == {"kind": "incident", "title": notice.title, "event": "incident:1"}


def test_a_notice_of_long_ago_is_kept_and_sent_to_nobody() -> None:
    subscriber()
    day = dt.timedelta(days=1)
    issued("old", at=database_clock() - day)
    issued("recent", at=database_clock() - day + dt.timedelta(minutes=5))
    assert [letter.notice.event for letter in Letter.objects.all()] == ["recent"]


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_issue_at_once_leave_no_gap_and_tell_nothing_twice() -> None:
    barrier = Barrier(4)

    def issue_some(worker: int) -> None:
        try:
            barrier.wait(10)
            for number in range(8):
                with transaction.atomic():
                    if (
                        worker % 2
                    ):  # a caller that wrote to the log before must not deadlock with one that did not
                        record(action="test", subject="x", actor=None)
                    issue_notice(kind=Kind.INCIDENT, title="t", summary="s", event=f"shared:{number}")
                    issue_notice(kind=Kind.INCIDENT, title="t", summary="s", event=f"own:{worker}:{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for work in [pool.submit(issue_some, worker) for worker in range(4)]:
            work.result(60)
    issued_numbers = sorted(int(number[3:]) for number in numbers())
    assert issued_numbers == list(range(1, 8 + 4 * 8 + 1))
    assert verify().is_intact
