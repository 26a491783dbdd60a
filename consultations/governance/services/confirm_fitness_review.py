"""A second person confirms a review of the platform's fitness: public, with a notice (paper 7.4, 7.5)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from consultations.governance.models import FitnessConfirmation, FitnessReview
from consultations.governance.policies import check_may_approve
from consultations.governance.services.refusals import GovernanceRefused
from consultations.notices.models import Kind
from consultations.notices.services.issue import issue_notice
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def confirm_fitness_review(
    *, review: FitnessReview, confirmed_by: User, at: dt.datetime | None = None
) -> FitnessConfirmation:
    """Keep the confirmation and tell the market what was concluded."""
    at = at or database_clock()
    review = FitnessReview.objects.select_for_update(of=["self"]).select_related("platform").get(pk=review.pk)
    check_may_approve(confirmed_by, review, at)
    if hasattr(review, "confirmation"):
        raise GovernanceRefused("This review is confirmed already.")
    notice = issue_notice(
        kind=Kind.GOVERNANCE,
        title=f"Spot platform {review.platform}: {review.get_conclusion_display()}",
        summary=f"The review of {review.held_on.day} {review.held_on:%B %Y} found the platform"
        f" {review.get_conclusion_display()} for its purpose.",
        body=review.conditions,
        url=reverse("governance") + "#platform",
        event=f"governance.fitness.{review.pk}",
        at=at,
        issued_by=confirmed_by,
    )
    confirmation = FitnessConfirmation.objects.create(
        review=review, confirmed_by=confirmed_by, confirmed_at=at, notice=notice.number
    )
    record(
        action="fitness_review.confirmed",
        subject=review.platform.name,
        actor=confirmed_by,
        at=at,
        detail={"review": review.pk, "conclusion": review.conclusion, "notice": notice.number},
    )
    return confirmation
