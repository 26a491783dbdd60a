"""Notices are written by senior managers and the consultation editor, looked at first, now or for a stated moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.notices.models import Kind, Notice, PlannedNotice
from consultations.notices.services.issue import NoticeRefused
from consultations.notices.services.issue_due import issue_due
from consultations.notices.services.plan import Written, plan_notice, withdraw_planned
from cpal.calendar import london
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.policies import NotAllowed
from tests.clock import stand_at
from tests.notices.telling import issued
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol

pytestmark = pytest.mark.django_db
WRITE = "/back-office/notices/notice/write/"
SOON = dt.timedelta(hours=1)


def answers(**more: str) -> dict[str, str]:
    words = {
        "token": str(uuid.uuid4()),
        "kind": "incident",
        "title": "The feed was late",
        "summary": "The market feed arrived an hour late.",
        "body": "## What\n\nNothing was *lost*.",
    }
    return words | more


def written(**more: object) -> Written:
    words: dict[str, object] = {"token": uuid.uuid4(), "kind": Kind.INCIDENT, "title": "t", "summary": "s"}
    return Written(**words | more)  # type: ignore[arg-type]  # words of a test


@pytest.mark.parametrize("person", [cora, sam, sol], ids=lambda person: person.__name__)
def test_a_notice_is_looked_at_and_then_published_once(person: Callable[[], User]) -> None:
    client, form = signed_in(person()), answers()
    preview = client.post(WRITE, form | {"preview": ""})
    assert b"<em>lost</em>" in preview.content
    assert not Notice.objects.exists()
    client.post(WRITE, form | {"publish": ""})
    client.post(WRITE, form | {"publish": ""})
    notice = Notice.objects.get()
    assert (notice.kind, notice.issued_by) == (Kind.INCIDENT, person())
    assert "<h3>What</h3>" in Client().get(f"/notices/{notice.slug}/").content.decode()


@pytest.mark.parametrize("person", [ana, eli, kim, ada], ids=lambda person: person.__name__)
def test_others_of_the_back_office_read_and_do_not_write(person: Callable[[], User]) -> None:
    notice = issued()
    client = signed_in(person())
    page = client.get("/back-office/notices/notice/")
    assert notice.title in page.content.decode()
    assert b"Write a notice" not in page.content
    assert client.post(WRITE, answers(publish="")).status_code == 403
    assert client.post("/back-office/notices/notice/calendar/", {"year": "2027"}).status_code == 403
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("person", [mia, max_], ids=lambda person: person.__name__)
def test_nobody_else_reaches_the_pages(person: Callable[[], User]) -> None:
    for path in ("notice/", "notice/write/", "notice/calendar/", "notice/delivery/", "plannednotice/"):
        assert signed_in(person()).get(f"/back-office/notices/{path}").status_code == 403


def test_a_notice_is_neither_changed_nor_deleted_in_the_back_office() -> None:
    notice = issued()
    client = signed_in(cora())
    page = f"/back-office/notices/notice/{notice.pk}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.post(f"{page}change/", {"title": "x"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("kind", sorted(set(Kind.values) - {"incident", "call_for_input", "calendar"}))
def test_what_comes_from_what_happened_is_not_written_by_hand(kind: str) -> None:
    with pytest.raises(NoticeRefused, match="not written by hand"):
        plan_notice(written=written(kind=Kind(kind)), publishes_at=database_clock() + SOON, written_by=cora())
    signed_in(cora()).post(WRITE, answers(kind=kind, publish=""))
    assert not Notice.objects.exists()


def test_a_planned_notice_is_issued_at_its_london_moment_and_not_before() -> None:
    stand_at(london(dt.date(2026, 7, 1), dt.time(9)))
    signed_in(cora()).post(WRITE, answers(publishes_at="2026-07-01T12:00", publish=""))
    planned = PlannedNotice.objects.get()
    assert planned.publishes_at == dt.datetime(2026, 7, 1, 11, tzinfo=dt.UTC)  # British summer time
    stand_at(planned.publishes_at - dt.timedelta(microseconds=1))
    issue_due()
    assert not Notice.objects.exists()
    stand_at(planned.publishes_at)
    issue_due()
    issue_due()
    notice = Notice.objects.get()
    assert (notice.published_at, notice.issued_by) == (planned.publishes_at, cora())


def test_a_form_that_comes_twice_plans_one_notice() -> None:
    once = written()
    at = database_clock() + SOON
    first = plan_notice(written=once, publishes_at=at, written_by=cora())
    assert plan_notice(written=once, publishes_at=at, written_by=cora()) == first


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-06-30T12:00", "That moment is over"),
        ("2027-03-28T01:30", "ambiguous or it may not exist"),
        ("2026-10-25T01:30", "ambiguous or it may not exist"),
    ],
)
def test_a_moment_that_is_over_or_that_the_clock_skips_or_repeats_is_refused(moment: str, words: str) -> None:
    stand_at(london(dt.date(2026, 7, 1), dt.time(9)))
    answer = signed_in(cora()).post(WRITE, answers(publishes_at=moment, publish=""))
    assert words in answer.content.decode()
    assert not PlannedNotice.objects.exists()


def test_a_planned_notice_can_be_withdrawn_until_it_is_out() -> None:
    planned = plan_notice(written=written(), publishes_at=database_clock() + SOON, written_by=cora())
    page = f"/back-office/notices/plannednotice/{planned.pk}/change/"
    assert b"Withdraw" not in signed_in(kim()).get(page).content
    assert signed_in(kim()).post(page).status_code == 403
    assert b"Withdraw" in signed_in(sam()).get(page).content
    signed_in(sam()).post(page)
    stand_at(database_clock() + 2 * SOON)
    issue_due()
    assert not Notice.objects.exists()
    with pytest.raises(NoticeRefused):
        withdraw_planned(planned=planned, withdrawn_by=cora())


def test_what_was_planned_is_not_reworded() -> None:
    planned = plan_notice(written=written(), publishes_at=database_clock() + SOON, written_by=cora())
    with pytest.raises(DatabaseError), transaction.atomic():
        PlannedNotice.objects.filter(pk=planned.pk).update(title="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        PlannedNotice.objects.filter(pk=planned.pk).delete()


def test_an_analyst_plans_and_withdraws_nothing() -> None:
    with pytest.raises(NotAllowed):
        plan_notice(written=written(), publishes_at=database_clock() + SOON, written_by=ana())


def test_the_calendar_of_next_year_is_announced_by_a_button() -> None:
    stand_at(london(dt.date(2026, 11, 15), dt.time(9)))
    client = signed_in(cora())
    assert b'value="2027"' in client.get("/back-office/notices/notice/calendar/").content
    client.post("/back-office/notices/notice/calendar/", {"year": "2027"})
    assert Notice.objects.get().title == "Publication calendar 2027"
    refused = client.post("/back-office/notices/notice/calendar/", {"year": "2019"})
    assert b"this year or of one to come" in refused.content


@pytest.mark.parametrize("path", ["notice/", "plannednotice/", "notice/delivery/"])
def test_each_page_costs_the_same_for_many(path: str) -> None:
    def cost(extra: int) -> int:
        for number in range(extra):
            issued(f"{path} {extra} {number}", issued_by=sam())
            plan_notice(written=written(), publishes_at=database_clock() + SOON, written_by=sam())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/back-office/notices/{path}").status_code == 200
        return len(asked)

    client = signed_in(cora())
    cost(1)
    assert cost(2) == cost(27)
