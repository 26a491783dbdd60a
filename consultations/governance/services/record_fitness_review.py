"""Recording whether the spot platform is fit for its purpose, under each of the paper's criteria (7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from consultations.governance.models import FitnessFinding, FitnessReview, SpotPlatform
from consultations.governance.policies import check_may_draft
from consultations.governance.services.refusals import GovernanceRefused
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found under a criterion."""

    criterion: FitnessFinding.Criterion
    rating: FitnessFinding.Rating
    text: str


@transaction.atomic
def record_fitness_review(
    *,
    platform: SpotPlatform,
    held_on: dt.date,
    findings: Sequence[Finding],
    conclusion: FitnessReview.Conclusion,
    next_due_on: dt.date,
    recorded_by: User,
    conditions: str = "",
    at: dt.datetime | None = None,
) -> FitnessReview:
    """Keep the review with one finding a criterion; it is public when a second person has confirmed it."""
    at = at or database_clock()
    check_may_draft(recorded_by)
    _check_days(held_on, next_due_on, london_date(at))
    _check_findings(findings)
    has_conditions = conclusion == FitnessReview.Conclusion.CONDITIONS
    if has_conditions != bool(conditions.strip()):
        raise GovernanceRefused("Write the conditions if it is fit with conditions, and only then.")
    review = FitnessReview.objects.create(
        platform=platform,
        held_on=held_on,
        conclusion=conclusion,
        conditions=conditions.strip(),
        next_due_on=next_due_on,
        recorded_by=recorded_by,
        recorded_at=at,
    )
    for finding in findings:
        FitnessFinding.objects.create(
            review=review,
            criterion=finding.criterion,
            rating=finding.rating,
            finding=finding.text.strip(),
        )
    record(
        action="fitness_review.recorded",
        subject=platform.name,
        actor=recorded_by,
        at=at,
        detail={"review": review.pk, "held_on": held_on, "conclusion": review.conclusion},
    )
    return review


def _check_days(held_on: dt.date, next_due_on: dt.date, today: dt.date) -> None:
    if held_on > today:
        raise GovernanceRefused("A review is recorded when it was held, not before.")
    if next_due_on <= held_on:
        raise GovernanceRefused("The next review is due after this one.")


def _check_findings(findings: Sequence[Finding]) -> None:
    criteria = [finding.criterion for finding in findings]
    if sorted(criteria) != sorted(FitnessFinding.Criterion):
        raise GovernanceRefused(
            "Each criterion has one finding: fees, governance, data quality, transparency."
        )
    if any(not finding.text.strip() for finding in findings):
        raise GovernanceRefused("Write what was found under each criterion.")
