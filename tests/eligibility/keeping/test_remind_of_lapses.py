"""The keepers are told once at 90, 60 and 30 days: one letter a day, however often the task runs, dies or is late."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections

from cpal.celery import app
from cpal.people.roles import Role
from eligibility.models import LapseLetter, LapseReminder
from eligibility.services.remind_of_lapses import (
    LettersWait,
    claim_what_came_near,
    remind_of_lapses,
    send_letter,
)
from tests import people
from tests.eligibility.registers import FEBRUARY, FOOTPRINT, MARK, load, load_eligible_brand

pytestmark = pytest.mark.django_db

ENDS_ON = dt.date(2026, 6, 15)
A_DAY = dt.timedelta(days=1)


def morning(days_before: int) -> dt.datetime:
    """07:30 London so many days before the end."""
    return dt.datetime.combine(ENDS_ON - days_before * A_DAY, dt.time(6, 30), tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _a_disclosure_that_ends() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"valid_until": ENDS_ON.isoformat()}, at=FEBRUARY)


def told() -> list[int]:
    return sorted(LapseReminder.objects.values_list("days_ahead", flat=True), reverse=True)


def test_a_keeper_is_told_at_90_60_and_30_days_and_between_them_not() -> None:
    people.eli()
    days = [91, 90, 89, 61, 60, 59, 31, 30, 29, 1, 0, -1]
    sent = [remind_of_lapses(at=morning(number)) for number in days]
    assert [number for number, letters in zip(days, sent, strict=True) if letters] == [90, 60, 30]
    assert told() == [90, 60, 30]
    assert len(mail.outbox) == 3


def test_what_is_first_seen_late_is_told_once_and_not_for_every_span() -> None:
    people.eli()
    assert remind_of_lapses(at=morning(25)) == 1
    assert told() == [30]
    assert remind_of_lapses(at=morning(24)) == 0


def test_one_letter_a_day_has_everything_that_came_near() -> None:
    people.eli()
    load("assurances", MARK | {"until_on": (ENDS_ON - A_DAY).isoformat()}, at=FEBRUARY)
    remind_of_lapses(at=morning(50))
    (letter,) = mail.outbox
    assert letter.to == ["eli@example.org"]
    assert letter.subject == "CPAL registers: 2 pieces of evidence will lapse"
    text = str(letter.body)
    assert "2026-06-14, in 49 days: Certificate of SMELTER by The Zinc Mark" in text
    assert "2026-06-15, in 50 days: Disclosure D-1 of ZINCO (zinc)." in text
    assert "Would lose eligibility: ZINCO (zinc)" in text
    assert "/back-office/eligibility/lapsereminder/calendar/" in text
    ((html, kind),) = letter.alternatives  # type: ignore[attr-defined]  # of a message with HTML
    assert kind == "text/html"
    assert "<li><strong>2026-06-15</strong>" in str(html)


def test_every_active_keeper_is_told_and_nobody_else() -> None:
    people.eli()
    people.staff("Eva", Role.ELIGIBILITY_OFFICER)
    gone = people.staff("Enno", Role.ELIGIBILITY_OFFICER)
    gone.is_active = False
    gone.save()
    people.ana()
    people.kim()
    assert remind_of_lapses(at=morning(80)) == 2
    assert sorted(letter.to[0] for letter in mail.outbox) == ["eli@example.org", "eva@example.org"]
    assert LapseReminder.objects.get().recipients == 2


def test_without_a_keeper_nothing_counts_as_told() -> None:
    assert remind_of_lapses(at=morning(80)) == 0
    assert told() == []
    people.eli()
    assert remind_of_lapses(at=morning(79)) == 1


def test_run_twice_it_tells_once() -> None:
    people.eli()
    assert [remind_of_lapses(at=morning(80)) for _ in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_what_comes_near_after_the_letter_of_a_day_is_told_the_day_after() -> None:
    people.eli()
    remind_of_lapses(at=morning(80))
    load("assurances", MARK | {"until_on": ENDS_ON.isoformat()}, at=FEBRUARY)
    assert remind_of_lapses(at=morning(80)) == 0
    assert remind_of_lapses(at=morning(79)) == 1
    assert "Certificate" in str(mail.outbox[-1].body)
    assert "Disclosure" not in str(mail.outbox[-1].body)


def test_one_that_died_after_claiming_is_finished_by_the_next() -> None:
    people.eli()
    assert len(claim_what_came_near(at=morning(80))) == 1
    assert mail.outbox == []
    assert remind_of_lapses(at=morning(80)) == 1
    assert LapseLetter.objects.get().sent_at is not None


def test_late_is_better_than_not_at_all() -> None:
    people.eli()
    assert remind_of_lapses(at=morning(55)) == 1
    assert told() == [60]


class Unwilling(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_a_letter_that_was_not_taken_waits_and_is_the_same_letter_when_it_is(settings: Any) -> None:
    people.eli()
    willing = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Unwilling"
    with pytest.raises(LettersWait, match="1 letters wait"):
        remind_of_lapses(at=morning(80))
    waiting = LapseLetter.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert waiting.fault == "The mail server did not take it (ConnectionRefusedError)."
    settings.EMAIL_BACKEND = willing
    assert remind_of_lapses(at=morning(79)) == 1
    (letter,) = mail.outbox
    assert letter.extra_headers["Message-ID"].startswith(f"<lapses-2026-03-27-{waiting.keeper_id}@")
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.fault) == (2, "")


def test_a_letter_that_was_sent_is_not_sent_again() -> None:
    people.eli()
    remind_of_lapses(at=morning(80))
    assert send_letter(LapseLetter.objects.get().pk)
    assert len(mail.outbox) == 1


def test_the_timetable_sets_it_going_at_half_past_seven_london() -> None:
    entry = app.conf.beat_schedule["remind of lapses"]
    schedule = entry["schedule"]
    assert (schedule.hour, schedule.minute, app.conf.timezone) == ({7}, {30}, "Europe/London")
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_instant_send_one_letter() -> None:
    people.eli()
    start = Barrier(2)

    def work() -> int:
        try:
            start.wait(20)
            return remind_of_lapses(at=morning(80))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(work) for _ in range(2)]:
            each.result(60)
    assert len(mail.outbox) == LapseReminder.objects.count() == LapseLetter.objects.count() == 1
