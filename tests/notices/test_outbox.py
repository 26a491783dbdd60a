"""A letter is sent once, tried again with growing waits, given up after a day, and lost to no killed worker."""

from __future__ import annotations

import datetime as dt
import smtplib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core import mail
from django.db import connection, connections, transaction

from consultations.notices import tasks
from consultations.notices.models import Letter
from consultations.notices.services import outbox
from consultations.notices.services.outbox import WAITS
from consultations.notices.services.send_letters import send_letters
from cpal.clock import database_clock
from tests.notices.telling import issued, make_due, subscriber
from tests.people import ada, signed_in

pytestmark = pytest.mark.django_db


class Refusing:
    """A mail server that refuses until told otherwise."""

    def __init__(self, fault: Exception) -> None:
        self.fault: Exception | None = fault
        self.asked = 0

    def send_messages(self, messages: list[object]) -> int:
        self.asked += 1
        if self.fault:
            raise self.fault
        mail.outbox += messages  # type: ignore[arg-type]  # what Django hands over
        return len(messages)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Refusing:
    refusing = Refusing(ConnectionRefusedError())
    monkeypatch.setattr("django.core.mail.message.EmailMessage.get_connection", lambda *_, **__: refusing)
    return refusing


def letter() -> Letter:
    return Letter.objects.get()


def test_what_is_sent_is_not_sent_again() -> None:
    subscriber()
    issued()
    assert (send_letters(), send_letters()) == (1, 0)
    assert len(mail.outbox) == 1
    assert letter().done_at is not None


def test_a_letter_that_fails_waits_longer_each_time_and_is_given_up_after_about_a_day(
    server: Refusing,
) -> None:
    subscriber()
    issued()
    waits = []
    for _ in range(20):
        make_due()
        before = database_clock()
        send_letters()
        waits.append(letter().due_at - before)
        if letter().given_up_at:
            break
    assert server.asked == letter().attempts == len(WAITS) + 1
    assert [round(wait.total_seconds()) for wait in waits[:-1]] == [wait.total_seconds() for wait in WAITS]
    assert list(WAITS) == sorted(WAITS)
    assert dt.timedelta(hours=20) < sum(WAITS, dt.timedelta()) < dt.timedelta(hours=28)
    assert letter().fault == "The mail server did not take it (ConnectionRefusedError)."
    make_due()
    assert send_letters() == 0


def test_a_letter_that_failed_arrives_when_the_server_is_back(server: Refusing) -> None:
    subscriber()
    issued()
    send_letters()
    server.fault = None
    assert send_letters() == 0  # not before its time
    make_due()
    assert send_letters() == 1
    assert (letter().attempts, letter().fault) == (2, "")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("code", "is_final"), [(550, True), (451, False)])
def test_an_address_that_does_not_exist_is_tried_once_and_a_full_box_again(
    server: Refusing, code: int, is_final: bool
) -> None:
    server.fault = smtplib.SMTPRecipientsRefused({"reader@example.org": (code, b"no")})
    subscriber()
    issued()
    send_letters()
    assert (letter().given_up_at is not None) is is_final
    assert "reader" not in letter().fault


def test_one_letter_that_cannot_be_made_does_not_hold_back_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subscriber("first@example.org")
    subscriber("second@example.org")
    issued()
    first = Letter.objects.order_by("pk")[0]
    real = outbox.attempt

    def attempt(row: Letter, deliver: object) -> None:
        real(row, (lambda _: 1 / 0) if row.pk == first.pk else deliver)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "attempt", attempt)
    send_letters()
    assert [letter.to for letter in mail.outbox] == [["second@example.org"]]
    first.refresh_from_db()
    assert "could not be made" in first.fault


def test_the_administrator_is_told_of_letters_that_were_given_up(server: Refusing) -> None:
    server.fault = smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no")})
    subscriber()
    issued()
    send_letters()
    client = signed_in(ada())
    assert "See why 1 e-mail could not be sent" in client.get("/back-office/").content.decode()
    page = client.get("/back-office/notices/notice/delivery/").content.decode()
    assert "refused the address (550)" in page
    assert "reader@" not in page


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_every_letter_once_between_them() -> None:
    for number in range(30):
        subscriber(f"reader{number}@example.org")
    issued()
    barrier = Barrier(2)

    def work() -> int:
        try:
            barrier.wait(10)
            return send_letters()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        tried = [each.result(60) for each in [pool.submit(work) for _ in range(2)]]
    assert sum(tried) == 30
    assert len({str(letter.to) for letter in mail.outbox}) == len(mail.outbox) == 30


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_holding_a_letter_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    subscriber()
    issued()
    is_held, died = Event(), Event()

    def hold(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        is_held.set()
        died.wait(20)
        raise SystemExit  # the process is gone; nothing after this is run

    pids: list[int] = []

    def doomed() -> None:
        try:
            outbox.work_off(Letter.objects.select_related("notice", "subscription"), hold)
        except BaseException:  # noqa: BLE001 - it dies in whatever way
            return
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        dying = pool.submit(doomed)
        assert is_held.wait(20)
        assert send_letters() == 0  # held: nobody else takes it
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", pids)
        died.set()
        dying.result(20)
    assert (letter().attempts, letter().done_at) == (0, None)
    assert send_letters() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_only_one_worker_at_a_time_delivers_so_that_the_others_can_price() -> None:
    subscriber()
    issued()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [tasks.DELIVERING])

    def tick() -> None:
        try:
            tasks.deliver()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(tick).result(20)
        assert mail.outbox == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [tasks.DELIVERING])
        pool.submit(tick).result(20)
        pool.submit(tick).result(20)
    assert len(mail.outbox) == 1
