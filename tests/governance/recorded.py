"""Governance as tests record it: Cora writes, Sam and Sol approve, Kim leads. Illustrative throughout."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from consultations.governance.models import (
    Decision,
    FitnessFinding,
    FitnessReview,
    IndependenceReview,
    Meeting,
    Review,
    SpotPlatform,
)
from consultations.governance.services.approve_minutes import approve_minutes, minutes_digest
from consultations.governance.services.log_meeting import log_meeting
from consultations.governance.services.publish_review import publish_review
from consultations.governance.services.record_fitness_review import Finding, record_fitness_review
from consultations.governance.services.record_independence_review import (
    IndependenceMinutes,
    record_independence_review,
)
from consultations.governance.services.record_review import (
    Attendee,
    Minutes,
    Resolution,
    record_review,
)
from cpal.people.models import User
from tests.people import cora, kim, sam

HELD_ON = dt.date(2026, 3, 12)
RECORDED_AT = dt.datetime(2026, 3, 13, 9, tzinfo=dt.UTC)
APPROVED_AT = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)
PUBLISHED_AT = dt.datetime(2026, 3, 17, 9, tzinfo=dt.UTC)


def minutes(**changes: Any) -> Minutes:
    """The minutes of an annual review with one decision of each sort."""
    said = Minutes(
        kind=Review.Kind.ANNUAL,
        held_on=HELD_ON,
        led_by=kim(),
        agenda="Methodology; data integrity.",
        papers="Paper 1, in the governance folder.",
        findings="Thin windows in winter.",
        public_summary="The methodology **stands**; one amendment is drafted.",
        attendees=[
            Attendee("Compliance", person=kim()),
            Attendee("Consultation editor", person=cora()),
            Attendee("Adviser", name="Illustrative Adviser"),
        ],
        resolutions=[
            Resolution(Decision.Kind.NO_CHANGE, "The thresholds stay."),
            Resolution(
                Decision.Kind.AMENDMENT,
                "Draft a longer window for thin months.",
                owner=sam(),
                due_on=dt.date(2026, 5, 1),
                reference="AM-2026-01",
            ),
        ],
    )
    return replace(said, **changes)


def draft(by: User | None = None, **changes: Any) -> Review:
    return record_review(minutes=minutes(**changes), drafted_by=by or cora(), at=RECORDED_AT)


def approved(by: User | None = None, **changes: Any) -> Review:
    review = draft(**changes)
    approve_minutes(review=review, approved_by=by or sam(), digest=minutes_digest(review), at=APPROVED_AT)
    return Review.objects.get(pk=review.pk)


def published(**changes: Any) -> Review:
    review = approved(**changes)
    publish_review(review=review, published_by=sam(), at=PUBLISHED_AT)
    return Review.objects.get(pk=review.pk)


def independence(**changes: Any) -> IndependenceReview:
    said = IndependenceMinutes(
        held_on=HELD_ON,
        period_from_on=dt.date(2025, 10, 13),
        period_until_on=dt.date(2026, 2, 28),
        scope="Pressure, reporting lines, remuneration.",
        findings="None was put on anybody.",
        public_summary="Editorial staff were independent throughout.",
    )
    return record_independence_review(minutes=replace(said, **changes), drafted_by=cora(), at=RECORDED_AT)


def metalshub() -> SpotPlatform:
    return SpotPlatform.objects.get(name="Metalshub")


def findings() -> list[Finding]:
    return [
        Finding(criterion, FitnessFinding.Rating.ADEQUATE, f"Looked into: {criterion.label}.")
        for criterion in FitnessFinding.Criterion
    ]


def fitness(**changes: Any) -> FitnessReview:
    said: dict[str, Any] = {
        "platform": metalshub(),
        "held_on": HELD_ON,
        "findings": findings(),
        "conclusion": FitnessReview.Conclusion.FIT,
        "next_due_on": dt.date(2027, 3, 12),
        "recorded_by": cora(),
        "at": RECORDED_AT,
    }
    return record_fitness_review(**(said | changes))


def meeting(**changes: Any) -> Meeting:
    said: dict[str, Any] = {
        "held_on": HELD_ON,
        "organisation": "Meridian Metals",
        "topics": "How footprints are verified.",
        "attendees": [cora(), sam()],
        "attested_by": cora(),
        "at": RECORDED_AT,
    }
    return log_meeting(**(said | changes))
