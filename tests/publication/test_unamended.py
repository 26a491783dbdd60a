"""During an objection window nothing can be amended by anyone (paper 8.2): by no service, and by no row."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal
from pricing.methodology.values import Ruling
from pricing.models import Assessment, Decision, Judgement, Publication, Run
from pricing.publication import MoveRefused
from pricing.services.approve import withdraw_approval
from pricing.services.correct import CorrectionRefused, open_correction
from pricing.services.decide import DecisionRefused, decide
from pricing.services.judge import record_judgement
from pricing.services.price_window import PricingRefused, price_window
from tests.people import ana, sam
from tests.publication import market
from tests.publication.market import MICROSECOND, PUBLISHES_AT, WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db

INSIDE = PUBLISHES_AT + dt.timedelta(minutes=2)


def test_no_service_amends_a_premium_that_stands_open_to_objection() -> None:
    assessment = market.provisional().assessment
    with pytest.raises(DecisionRefused):
        decide(
            assessment=assessment,
            category=Category.EXECUTED_TRANSACTION,
            record_id="T-1",
            ruling=Ruling.EXCLUDE,
            rationale="Second thoughts.",
            decided_by=ana(),
            at=INSIDE,
        )
    with pytest.raises(DecisionRefused):
        record_judgement(
            assessment=assessment,
            kind=Judgement.Kind.WITHHOLD,
            made_by=ana(),
            at=INSIDE,
            data_considered="x",
            rationale="x",
            outcome="x",
        )
    with pytest.raises(PricingRefused):
        price_window(
            window=market.MARCH,
            metals=[Metal.ZINC],
            requested_by=ana(),
            at=INSIDE,
            purpose=Run.Purpose.ASSESSMENT,
        )
    with pytest.raises(MoveRefused):
        withdraw_approval(assessment=assessment, by=sam(), at=INSIDE, reason="Second thoughts.")
    with pytest.raises(CorrectionRefused):
        open_correction(assessment=assessment, reason="Second thoughts.", opened_by=ana(), at=INSIDE)


def decision(assessment: Assessment, at: dt.datetime) -> Decision:
    return Decision(
        window=assessment.window,
        metal="zinc",
        category=1,
        record_id="T-1",
        ruling="exclude",
        rationale="Second thoughts.",
        seen_run=assessment.run,
        seen={},
        decided_by=ana(),
        decided_at=at,
    )


@pytest.mark.parametrize("at", [PUBLISHES_AT, INSIDE, WINDOW_ENDS_AT - MICROSECOND])
def test_the_database_refuses_a_decision_inside_the_window(at: dt.datetime) -> None:
    assessment = market.provisional().assessment
    with pytest.raises(ProgrammingError, match="objection window is open"), transaction.atomic():
        decision(assessment, at).save()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("at", [PUBLISHES_AT - MICROSECOND, WINDOW_ENDS_AT])
def test_the_window_holds_its_first_instant_and_not_its_end(at: dt.datetime) -> None:
    assessment = market.provisional().assessment
    decision(assessment, at).save()
    assert Decision.objects.count() == 1


def test_a_back_dated_row_does_not_slip_into_a_window_that_is_open_now() -> None:
    publication = market.provisional(at=dt.datetime.now(dt.UTC))
    with pytest.raises(ProgrammingError, match="objection window is open"), transaction.atomic():
        decision(publication.assessment, PUBLISHES_AT - dt.timedelta(days=1)).save()


def test_the_database_refuses_a_run_a_judgement_and_a_second_publication_inside_the_window() -> None:
    publication = market.provisional()
    assessment = publication.assessment
    rows = (
        Run(
            window=assessment.window,
            metal="zinc",
            methodology="v2026-02",
            purpose=Run.Purpose.ASSESSMENT,
            requested_at=INSIDE,
        ),
        Judgement(
            window=assessment.window,
            metal="zinc",
            kind=Judgement.Kind.WITHHOLD,
            data_considered="x",
            rationale="x",
            outcome="x",
            made_by=ana(),
            made_at=INSIDE,
        ),
        Publication(
            assessment=assessment,
            window=assessment.window,
            metal="zinc",
            revision=1,
            status=Publication.Status.FINAL,
            published_at=WINDOW_ENDS_AT - MICROSECOND,
            basis=publication.basis,
            value_usd_per_t=publication.value_usd_per_t,
            methodology=publication.methodology,
            facts={},
            digest=publication.digest,
        ),
    )
    for row in rows:
        with pytest.raises(ProgrammingError, match="objection window is open"), transaction.atomic():
            row.save()


def test_a_what_if_amends_nothing_and_may_run_at_any_time() -> None:
    market.provisional()
    (queued,) = price_window(window=market.MARCH, metals=[Metal.ZINC], requested_by=ana(), at=INSIDE)
    assert queued.purpose == Run.Purpose.WHAT_IF
