"""What was published, withheld, corrected or is late is told by the timetable, in order, exactly, and once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections

from consultations.notices import events
from consultations.notices.models import Kind, Letter, Notice
from consultations.notices.services.issue_due import issue_due
from consultations.notices.tasks import issue_due as tick
from cpal.clock import database_clock
from pricing.models import Assessment, Publication
from pricing.services.correct import open_correction
from tests.notices.telling import issued, subscriber
from tests.people import ana
from tests.portal.factory import BEHIND, Premium
from tests.publication import market

pytestmark = pytest.mark.django_db
OUT = Publication.Status.PROVISIONAL
SECOND = dt.timedelta(seconds=1)


def kinds() -> list[str]:
    return list(Notice.objects.order_by("number").values_list("kind", flat=True))


def test_a_premium_that_became_final_is_told_as_provisional_and_as_final() -> None:
    final = market.final("40", "41", "42")
    issue_due()
    provisional, confirmed = Notice.objects.order_by("number")
    assert (provisional.kind, confirmed.kind) == (Kind.PROVISIONAL, Kind.FINAL)
    assert confirmed.published_at == final.published_at
    assert confirmed.title == "Zinc, March 2026: final premium 41.00 USD/t"
    assert provisional.summary == (
        "The provisional premium of zinc, March 2026, is 41.00 USD/t above LME, transaction-based."
        " Objections are received until 16:05:00\N{NO-BREAK SPACE}London."
    )
    for words in (
        "41.00 USD/t above LME",
        "Transaction-based",
        "final, revision 1",
        final.methodology,
        "March 2026",
    ):
        assert words in confirmed.body
    assert confirmed.url == "/premia/zinc/2026-03/r1/final/"


def test_a_correction_says_what_was_what_should_be_why_and_whom_to_ask() -> None:
    market.final("40", "41", "42")
    assessment = market.assessment()
    at = market.WINDOW_ENDS_AT + dt.timedelta(days=1)
    correction = open_correction(
        assessment=assessment, reason="A trade was\ncounted twice.", opened_by=ana(), at=at
    )
    market.corrected(correction, at + dt.timedelta(hours=1))
    issue_due()
    notice = Notice.objects.get(kind=Kind.CORRECTION)
    assert notice.corrects == Notice.objects.get(kind=Kind.FINAL)
    for words in (
        "**Was**: 41.00 USD/t, transaction-based",
        "**Should be**: 41.00 USD/t, transaction-based",
        "**Cause**: A trade was counted twice.",
        "**Contact**: notices@localhost",
    ):
        assert words in notice.body


def test_a_withheld_premium_is_told_as_withheld_and_never_as_a_figure() -> None:
    Premium(basis="withheld", value=None, status=Publication.Status.PROVISIONAL).published()
    Premium(basis="withheld", value=None).published()
    issue_due()
    notices = list(Notice.objects.order_by("number"))
    assert [each.kind for each in notices] == [Kind.WITHHELD, Kind.WITHHELD]
    assert [each.title for each in notices] == [
        "Nickel, October 2026: provisional premium withheld",
        "Nickel, October 2026: final premium withheld",
    ]
    assert not any("0.00" in each.body or "USD" in each.title + each.summary + each.body for each in notices)


@pytest.mark.parametrize("basis", sorted(set(BEHIND) - {"withheld"}))
def test_a_notice_holds_value_unit_basis_status_version_and_link_and_no_count_or_tonnage(basis: str) -> None:
    publication = Premium(basis=basis, value="-3.40", status=OUT).published()
    issue_due()
    notice = Notice.objects.get()
    for words in ("\N{MINUS SIGN}3.40 USD/t above LME", "provisional, revision 1", "v2026-02"):
        assert words in notice.body
    assert notice.url.endswith("/r1/provisional/")
    everything = f"{notice.title} {notice.summary} {notice.body}"
    assert not [word for word in ("buyers", "sellers", "tonnes", publication.digest) if word in everything]


def test_the_tick_tells_nothing_twice() -> None:
    market.final("40", "41", "42")
    tick()
    tick()
    assert kinds() == [Kind.PROVISIONAL, Kind.FINAL]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everything_once() -> None:
    for month in range(1, 6):
        Premium(window=f"2026-{month:02d}", status=OUT).published()
    barrier = Barrier(2)

    def work() -> None:
        try:
            barrier.wait(10)
            issue_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(work) for _ in range(2)]:
            each.result(60)
    assert sorted(number[3:] for number in Notice.objects.values_list("number", flat=True)) == [
        "001", "002", "003", "004", "005",
    ]  # fmt: skip


def test_history_is_numbered_in_the_order_in_which_it_happened_and_mailed_to_nobody() -> None:
    subscriber()
    for window in ("2026-05", "2026-03", "2026-04"):
        Premium(window=window, status=OUT).published()
    Premium(
        window="2026-03", value="170.00", revision=2, status="corrected", reason="A trade was late."
    ).published(published_at=database_clock() - dt.timedelta(days=20))
    issue_due()
    told = list(Notice.objects.order_by("number"))
    assert [each.published_at for each in told] == sorted(each.published_at for each in told)
    assert [each.window for each in told] == ["2026-03", "2026-04", "2026-05", "2026-03"]
    assert not Letter.objects.exists()


def test_a_call_for_an_earlier_moment_tells_only_what_had_happened_by_then() -> None:
    march = Premium(window="2026-03", status=OUT).published()
    Premium(window="2026-04", status=OUT).published()
    issue_due(at=march.published_at - SECOND)
    assert kinds() == []
    issue_due(at=march.published_at)
    assert [each.window for each in Notice.objects.all()] == ["2026-03"]


def test_a_premium_is_late_a_minute_after_it_was_due_and_not_before() -> None:
    market.approved()
    due = market.PUBLISHES_AT
    issue_due(at=due + dt.timedelta(seconds=60))
    assert kinds() == []
    issue_due(at=due + dt.timedelta(seconds=60, microseconds=1))
    notice = Notice.objects.get()
    assert (notice.kind, notice.event) == (Kind.DELAY, "delay:zinc-2026-03-r1")
    assert notice.title == "Zinc, March 2026: publication delayed"
    assert "**Due**: 1 April 2026, 16:00\N{NO-BREAK SPACE}London" in notice.body
    assert "**Next**: the premium is published as soon as it stands approved" in notice.body


def test_there_is_one_notice_of_a_delay_and_then_one_of_the_publication() -> None:
    late = market.PUBLISHES_AT + dt.timedelta(hours=2)
    market.provisional(at=late)
    issue_due(at=market.PUBLISHES_AT + dt.timedelta(hours=1))
    issue_due()
    issue_due()
    assert kinds() == [Kind.DELAY, Kind.PROVISIONAL]


def test_a_premium_that_was_out_in_time_was_never_late() -> None:
    market.provisional(at=market.PUBLISHES_AT + dt.timedelta(seconds=60))
    issue_due()
    assert kinds() == [Kind.PROVISIONAL]


def test_a_correction_in_review_is_no_delay() -> None:
    market.final("40", "41", "42")
    at = market.WINDOW_ENDS_AT + dt.timedelta(days=1)
    open_correction(assessment=market.assessment(), reason="A trade was late.", opened_by=ana(), at=at)
    assert Assessment.objects.filter(revision=2).exists()
    issue_due()
    assert Kind.DELAY not in kinds()


def test_a_publication_that_cannot_be_told_does_not_hold_back_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Premium(window="2026-03", status=OUT).published()
    Premium(window="2026-04", status=OUT).published()
    telling = events.published
    broken = events.event_of(first.pk)
    issued_before = issued("unrelated")
    monkeypatch.setattr(
        "consultations.notices.services.issue_due.issue",
        lambda announcement: 1 / 0 if announcement.event == broken else issued(announcement.event),
    )
    with pytest.raises(ExceptionGroup, match="not every notice"):
        issue_due()
    assert Notice.objects.exclude(pk=issued_before.pk).count() == 1
    assert telling(first).window == "2026-03"


def test_the_figure_of_a_notice_is_that_of_its_publication_to_the_cent() -> None:
    publication = Premium(value="1234.50").published()
    assert publication.value_usd_per_t == Decimal("1234.50")
    assert events.figure(publication) == "1\N{NARROW NO-BREAK SPACE}234.50 USD/t"
