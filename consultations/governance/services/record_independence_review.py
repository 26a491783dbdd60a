"""Recording a review of editorial independence, for the board (paper 7.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from consultations.governance.models import IndependenceReview
from consultations.governance.policies import check_may_amend, check_may_draft
from consultations.governance.services.references import next_reference
from consultations.governance.services.refusals import GovernanceRefused, check_written
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class IndependenceMinutes:
    """Everything that the review says."""

    held_on: dt.date
    period_from_on: dt.date
    period_until_on: dt.date
    scope: str
    findings: str
    public_summary: str
    actions: str = ""
    papers: str = ""


@transaction.atomic
def record_independence_review(
    *, minutes: IndependenceMinutes, drafted_by: User, at: dt.datetime | None = None
) -> IndependenceReview:
    """Keep the review as a draft for the board."""
    at = at or database_clock()
    check_may_draft(drafted_by)
    _check(minutes, at)
    review = IndependenceReview(
        reference=next_reference(IndependenceReview, "IR", minutes.held_on),
        drafted_by=drafted_by,
        drafted_at=at,
    )
    _write(review, minutes)
    record(action="independence_review.recorded", subject=review.reference, actor=drafted_by, at=at)
    return review


@transaction.atomic
def amend_independence_review(
    *, review: IndependenceReview, minutes: IndependenceMinutes, by: User, at: dt.datetime | None = None
) -> IndependenceReview:
    """Write a draft anew: by whoever drafted it, and not after the board approved it."""
    at = at or database_clock()
    review = IndependenceReview.objects.select_for_update().get(pk=review.pk)
    check_may_amend(by, review)
    _check(minutes, at)
    _write(review, minutes)
    record(action="independence_review.amended", subject=review.reference, actor=by, at=at)
    return review


def _write(review: IndependenceReview, minutes: IndependenceMinutes) -> None:
    for each in fields(minutes):
        said = getattr(minutes, each.name)
        setattr(review, each.name, said.strip() if isinstance(said, str) else said)
    review.save()


def _check(minutes: IndependenceMinutes, at: dt.datetime) -> None:
    check_written(scope=minutes.scope, findings=minutes.findings, public_summary=minutes.public_summary)
    if minutes.held_on > london_date(at):
        raise GovernanceRefused("A review is recorded when it was held, not before.")
    if minutes.period_from_on > minutes.period_until_on:
        raise GovernanceRefused("The period ends before it begins.")
