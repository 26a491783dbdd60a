"""Communicating the decisions of a review to the market (paper 7.5)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from consultations.governance.models import MinutesApproval, Review, ReviewPublication
from consultations.governance.policies import check_may_approve
from consultations.governance.services.refusals import GovernanceRefused
from consultations.notices.models import Kind
from consultations.notices.services.issue import issue_notice
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def publish_review(*, review: Review, published_by: User, at: dt.datetime | None = None) -> ReviewPublication:
    """Publish the summary and the decisions of approved minutes with a market notice; once."""
    at = at or database_clock()
    check_may_approve(published_by, review, at)
    approval = MinutesApproval.objects.select_for_update().filter(review=review).first()
    if approval is None:
        raise GovernanceRefused("The minutes are not approved yet: nothing is published before.")
    if hasattr(approval, "publication"):
        raise GovernanceRefused(f"{review.reference} is published already.")
    count = review.decisions.count()
    notice = issue_notice(
        kind=Kind.GOVERNANCE,
        title=review.title,
        summary=f"{count} decision{'' if count == 1 else 's'} of the {review.get_kind_display()}, with a summary.",
        body=notice_text(review),
        url=reverse("governance-review", args=[review.reference]),
        event=f"governance.review.{review.reference}",
        at=at,
        issued_by=published_by,
    )
    publication = ReviewPublication.objects.create(
        approval=approval, published_by=published_by, published_at=at, notice=notice.number
    )
    record(
        action="review.published",
        subject=review.reference,
        actor=published_by,
        at=at,
        detail={"notice": notice.number},
    )
    return publication


def notice_text(review: Review) -> str:
    """The summary, then every decision; no name of anybody."""
    decisions = "\n".join(f"- {decision_text}" for decision_text in _decision_texts(review))
    return f"{review.public_summary}\n\n{decisions}"


def _decision_texts(review: Review) -> list[str]:
    return [
        f"{decision.get_kind_display().capitalize()}: {' '.join(decision.text.split())}"
        + (f" ({decision.reference})" if decision.reference else "")
        for decision in review.decisions.all()
    ]
