"""Corrections: a revision with its reason; what was published before stays readable for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cpal.people.models import User
from pricing.models import Assessment, Publication
from pricing.policies import NotAllowed
from pricing.publication import MoveRefused, State
from pricing.services.correct import CorrectionRefused, open_correction, publish_correction
from pricing.services.finalise import finalise_due
from pricing.services.publish import PublicationRefused, publish_due, publish_provisional
from tests.people import ana, kim, mia, sam
from tests.publication import market

pytestmark = pytest.mark.django_db

NEXT_DAY = market.WINDOW_ENDS_AT + dt.timedelta(days=1)
REASON = "T-3 was reported at the wrong premium."


def opened(assessment: Assessment, reason: str = REASON) -> Assessment:
    return open_correction(assessment=assessment, reason=reason, opened_by=ana(), at=NEXT_DAY)


def test_a_correction_is_the_next_revision_in_review_with_its_reason() -> None:
    final = market.final()
    correction = opened(final.assessment)
    assert (correction.reference, correction.current_state) == ("zinc-2026-03-r2", State.IN_REVIEW)
    assert correction.reason == REASON


def test_a_published_correction_supersedes_and_the_earlier_figures_stay_readable() -> None:
    final = market.final()
    correction = market.corrected(opened(final.assessment), NEXT_DAY)
    assert (correction.status, correction.revision, correction.reason) == ("corrected", 2, REASON)
    assert correction.supersedes == final
    assert correction.objections_until is None
    assert list(Publication.objects.order_by("id").values_list("status", "revision")) == [
        ("provisional", 1),
        ("final", 1),
        ("corrected", 2),
    ]
    earlier = Assessment.objects.get(revision=1)
    assert (earlier.current_state, correction.assessment.current_state) == (State.FINAL, State.FINAL)


def test_a_correction_can_itself_be_corrected() -> None:
    first = market.corrected(opened(market.final().assessment), NEXT_DAY)
    second = market.corrected(
        opened(first.assessment, "It was right after all."), NEXT_DAY + dt.timedelta(days=1)
    )
    assert (second.revision, second.supersedes) == (3, first)
    standing = Publication.objects.latest_of_each().get()
    assert (standing, standing.value_usd_per_t) == (second, Decimal("41.00"))


def test_nothing_of_a_correction_is_public_before_it_is_approved_and_published() -> None:
    final = market.final()
    opened(final.assessment)
    market.run(at=NEXT_DAY)
    assert Publication.objects.latest_of_each().get() == final
    with pytest.raises(MoveRefused):
        publish_correction(assessment=market.assessment(), published_by=sam(), at=NEXT_DAY)


def test_a_correction_is_never_published_as_provisional_nor_by_the_timetable() -> None:
    correction = opened(market.final().assessment)
    market.run(at=NEXT_DAY)
    approved = market.approve_by_sam(correction, NEXT_DAY)
    assert publish_due(at=NEXT_DAY) == []
    assert finalise_due(at=NEXT_DAY) == []
    with pytest.raises(PublicationRefused, match="is a correction"):
        publish_provisional(assessment=approved, published_by=sam(), at=NEXT_DAY)


def test_a_first_revision_is_never_published_as_a_correction() -> None:
    with pytest.raises(PublicationRefused, match="corrects nothing"):
        publish_correction(assessment=market.approved(), published_by=sam(), at=NEXT_DAY)


def test_a_correction_needs_a_reason() -> None:
    with pytest.raises(CorrectionRefused, match="Write why"):
        opened(market.final().assessment, reason="  ")


def test_only_the_latest_revision_is_corrected_and_only_once() -> None:
    final = market.final()
    opened(final.assessment)
    with pytest.raises(CorrectionRefused, match="corrects zinc-2026-03-r1 already"):
        opened(final.assessment)


def test_a_premium_in_review_or_provisional_is_not_corrected() -> None:
    with pytest.raises(CorrectionRefused, match="only a final premium"):
        opened(market.in_review("40", "41", "42"))


@pytest.mark.parametrize("person", [kim, mia])
def test_compliance_and_participants_open_no_correction(person: Callable[[], User]) -> None:
    final = market.final()
    with pytest.raises(NotAllowed):
        open_correction(assessment=final.assessment, reason=REASON, opened_by=person(), at=NEXT_DAY)


def test_the_database_lets_nobody_change_or_delete_what_was_published() -> None:
    market.final()
    for statement in (
        "UPDATE pricing_publication SET value_usd_per_t = 1",
        "DELETE FROM pricing_publication WHERE status = 'final'",
        "TRUNCATE pricing_publication CASCADE",
        "DELETE FROM pricing_assessment",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Publication.objects.count() == 2
