"""Publishing the provisional premium (paper 8, 8.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pgtrigger
import pytest
from django.db import ProgrammingError, connections, transaction

from cpal.audit.models import Entry
from cpal.calendar import Month
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.methodology.metals import Metal
from pricing.models import Assessment, Judgement, Publication, Run
from pricing.policies import NotAllowed
from pricing.publication import MoveRefused, State
from pricing.services.execute_run import execute_run
from pricing.services.price_window import price_window
from pricing.services.publish import PublicationRefused, publish_due, publish_provisional
from tests.people import ana, kim, mia, sam
from tests.publication import market
from tests.publication.market import MICROSECOND, PUBLISHES_AT

pytestmark = pytest.mark.django_db


def test_an_approved_premium_is_published_at_its_scheduled_moment_and_opens_its_objection_window() -> None:
    assessment = market.approved()
    publication = publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT)
    assessment.refresh_from_db()
    assert assessment.current_state is State.PROVISIONAL
    assert publication.status == Publication.Status.PROVISIONAL
    assert publication.published_at == PUBLISHES_AT
    assert publication.objections_until == PUBLISHES_AT + dt.timedelta(minutes=5)
    assert publication.value_usd_per_t == Decimal("41.00")
    assert publication.facts["value"] == "41.00"
    entry = Entry.objects.about(assessment.reference).get(action="publication.provisional")
    assert (entry.actor_name, entry.at) == ("the timetable", PUBLISHES_AT)


def test_nothing_is_published_a_microsecond_before_its_scheduled_moment() -> None:
    assessment = market.approved()
    with pytest.raises(PublicationRefused, match="not before"):
        publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT - MICROSECOND)
    assert not Publication.objects.exists()


def test_without_a_stated_moment_it_is_out_at_the_instant_of_the_databases_clock() -> None:
    assessment = market.approved()
    before = database_clock()
    publication = publish_provisional(assessment=assessment, published_by=None)
    assert before < publication.published_at < database_clock()


def test_a_premium_in_review_cannot_be_published() -> None:
    assessment = market.in_review("40", "41", "42")
    with pytest.raises(MoveRefused, match="in review cannot become provisional"):
        publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT)


def test_publishing_twice_gives_one_publication() -> None:
    assessment = market.approved()
    publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT)
    with pytest.raises(MoveRefused):
        publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT)
    assert publish_due(at=PUBLISHES_AT) == []
    assert Publication.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_that_publish_at_once_publish_once() -> None:
    market.approved()
    together = Barrier(4)

    def work(_: int) -> int:
        together.wait()
        try:
            return len(publish_due(at=PUBLISHES_AT))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 1
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(("premia", "value"), [(("0", "0", "0"), "0.00"), (("-3.9", "-4", "-4.1"), "-4.00")])
def test_zero_and_negative_premia_are_ordinary_values(premia: tuple[str, ...], value: str) -> None:
    publication = publish_provisional(assessment=market.approved(*premia), published_by=None, at=PUBLISHES_AT)
    assert publication.value_usd_per_t == Decimal(value)
    assert publication.facts["value"] == value


def test_a_withheld_premium_is_published_as_such() -> None:
    withheld = market.judged(Judgement.Kind.WITHHOLD)
    publication = publish_provisional(assessment=withheld, published_by=None, at=PUBLISHES_AT)
    assert (publication.basis, publication.value_usd_per_t) == ("withheld", None)
    assert publication.objections_until is not None


def test_the_timetable_publishes_what_was_approved_before_the_scheduled_moment_and_not_before_it() -> None:
    assessment = market.approved()
    assert publish_due(at=PUBLISHES_AT - MICROSECOND) == []
    (publication,) = publish_due(at=PUBLISHES_AT)
    assert publication.assessment == assessment


def test_what_is_approved_after_its_scheduled_moment_waits_for_a_senior_manager() -> None:
    late = PUBLISHES_AT + dt.timedelta(hours=2)
    assessment = market.approved(at=late)
    assert publish_due(at=late) == []
    publication = publish_provisional(assessment=assessment, published_by=sam(), at=late)
    assert publication.published_by == sam()


@pytest.mark.parametrize("person", [ana, kim, mia])
def test_nobody_but_a_senior_manager_or_the_timetable_publishes(person: Callable[[], User]) -> None:
    assessment = market.approved()
    with pytest.raises(NotAllowed):
        publish_provisional(assessment=assessment, published_by=person(), at=PUBLISHES_AT)


def test_the_database_refuses_to_publish_a_what_if() -> None:
    assessment = market.approved()
    (queued,) = price_window(
        window=market.MARCH, metals=[Metal.ZINC], requested_by=ana(), at=PUBLISHES_AT, methodology="v2025-10"
    )
    run = execute_run(run_id=queued.pk)
    assert run.purpose == Run.Purpose.WHAT_IF
    with pgtrigger.ignore("pricing.Assessment:published_figure_stays"):
        Assessment.objects.update(run=run)
    with pytest.raises(PublicationRefused, match="no complete run that may be published"):
        publish_provisional(assessment=assessment, published_by=None, at=PUBLISHES_AT)
    with pytest.raises(ProgrammingError, match="never a what-if"), transaction.atomic():
        Publication.objects.create(
            assessment=Assessment.objects.get(),
            window=assessment.window,
            metal="zinc",
            revision=1,
            status=Publication.Status.FINAL,
            published_at=PUBLISHES_AT,
            basis="blended",
            value_usd_per_t=1,
            methodology="v2025-10",
            facts={},
            digest="",
        )


def test_a_carried_forward_premium_is_published_with_its_age() -> None:
    publish_provisional(assessment=market.approved(), published_by=None, at=PUBLISHES_AT)
    april = Month(2026, 4)
    at = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    market.run(april, at)
    market.judge(market.assessment(april), Judgement.Kind.CARRY_FORWARD, at)
    market.run(april, at)
    due = market.assessment(april).window.publishes_at
    publication = publish_provisional(
        assessment=market.approve_by_sam(market.assessment(april), at), published_by=None, at=due
    )
    assert (publication.basis, publication.value_usd_per_t) == ("carried_forward", Decimal("41.00"))
    assert publication.facts["age_in_windows"] == 1
    assert publication.facts["previous"] == {
        "window": "2026-03",
        "value": "41.00",
        "change": "0.00",
        "change_percent": "0.0",
    }
