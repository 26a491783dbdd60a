"""The board approved a review of editorial independence: its summary is published with a notice (paper 7.2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from consultations.governance.models import BoardApproval, IndependenceReview
from consultations.governance.policies import check_may_approve
from consultations.governance.services.refusals import GovernanceRefused, check_written
from consultations.notices.models import Kind
from consultations.notices.services.issue import issue_notice
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def publish_independence_review(
    *,
    review: IndependenceReview,
    approved_on: dt.date,
    minute: str,
    recorded_by: User,
    at: dt.datetime | None = None,
) -> BoardApproval:
    """Keep that the board approved it and where its minutes say so; never by who drafted the review."""
    at = at or database_clock()
    review = IndependenceReview.objects.select_for_update().get(pk=review.pk)
    check_may_approve(recorded_by, review, at)
    check_written(minute=minute)
    if hasattr(review, "approval"):
        raise GovernanceRefused(f"{review.reference} is approved and published already.")
    if not review.held_on <= approved_on <= london_date(at):
        raise GovernanceRefused("The board approves a review after it was held, and not in days to come.")
    notice = issue_notice(
        kind=Kind.GOVERNANCE,
        title=f"Review of editorial independence, {review.held_on.day} {review.held_on:%B %Y}",
        summary="The board has approved the review of editorial independence; its summary is published.",
        body=review.public_summary,
        url=reverse("governance") + f"#{review.reference}",
        event=f"governance.independence.{review.reference}",
        at=at,
        issued_by=recorded_by,
    )
    approval = BoardApproval.objects.create(
        review=review,
        approved_on=approved_on,
        minute=minute.strip(),
        recorded_by=recorded_by,
        recorded_at=at,
        notice=notice.number,
    )
    record(
        action="independence_review.published",
        subject=review.reference,
        actor=recorded_by,
        at=at,
        detail={"minute": approval.minute, "approved_on": approved_on, "notice": notice.number},
    )
    return approval
