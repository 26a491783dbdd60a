"""Recording a governance review: the minutes are a draft until somebody else approves them (paper 7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from consultations.governance.models import Attendance, Decision, Review
from consultations.governance.policies import check_may_amend, check_may_draft
from consultations.governance.services.references import next_reference
from consultations.governance.services.refusals import GovernanceRefused, check_written
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from cpal.people.roles import Role


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who was there or sent apologies: a member of staff, or a name."""

    role: str
    person: User | None = None
    name: str = ""
    presence: Attendance.Presence = Attendance.Presence.PRESENT


@dataclass(frozen=True, slots=True)
class Resolution:
    """One decision; an owner sees to whatever is not “no change”."""

    kind: Decision.Kind
    text: str
    owner: User | None = None
    due_on: dt.date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes of a review say."""

    kind: Review.Kind
    held_on: dt.date
    led_by: User
    agenda: str
    findings: str
    public_summary: str
    attendees: Sequence[Attendee]
    resolutions: Sequence[Resolution]
    trigger: str = ""
    papers: str = ""


@transaction.atomic
def record_review(*, minutes: Minutes, drafted_by: User, at: dt.datetime | None = None) -> Review:
    """Keep the minutes as a draft under a reference. Raises GovernanceRefused or NotAllowed."""
    at = at or database_clock()
    check_may_draft(drafted_by)
    _check(minutes, at)
    review = Review(
        reference=next_reference(Review, "GR", minutes.held_on), drafted_by=drafted_by, drafted_at=at
    )
    _write(review, minutes)
    record(
        action="review.recorded",
        subject=review.reference,
        actor=drafted_by,
        at=at,
        detail={"kind": review.kind, "trigger": review.trigger, "held_on": review.held_on},
    )
    return review


@transaction.atomic
def amend_minutes(*, review: Review, minutes: Minutes, by: User, at: dt.datetime | None = None) -> Review:
    """Write a draft anew: by whoever drafted it, and not after its approval."""
    at = at or database_clock()
    review = Review.objects.select_for_update().get(pk=review.pk)
    check_may_amend(by, review)
    _check(minutes, at)
    review.attendance.all().delete()
    review.decisions.all().delete()
    _write(review, minutes)
    record(action="review.amended", subject=review.reference, actor=by, at=at)
    return review


def _write(review: Review, minutes: Minutes) -> None:
    review.kind, review.trigger, review.held_on = minutes.kind, minutes.trigger, minutes.held_on
    review.led_by = minutes.led_by
    review.agenda, review.papers = minutes.agenda.strip(), minutes.papers.strip()
    review.findings, review.public_summary = minutes.findings.strip(), minutes.public_summary.strip()
    review.save()
    for attendee in minutes.attendees:
        Attendance.objects.create(
            review=review,
            person=attendee.person,
            name="" if attendee.person else attendee.name.strip(),
            role=attendee.role.strip(),
            presence=attendee.presence,
        )
    for resolution in minutes.resolutions:
        Decision.objects.create(
            review=review,
            kind=resolution.kind,
            text=resolution.text.strip(),
            owner=resolution.owner,
            due_on=resolution.due_on,
            reference=resolution.reference.strip(),
        )


def _check(minutes: Minutes, at: dt.datetime) -> None:
    check_written(agenda=minutes.agenda, findings=minutes.findings, public_summary=minutes.public_summary)
    if minutes.held_on > london_date(at):
        raise GovernanceRefused("A review is recorded when it was held, not before.")
    if (minutes.kind == Review.Kind.INTERIM) != bool(minutes.trigger):
        raise GovernanceRefused("An interim review has a trigger, an annual one has none (7.5).")
    if minutes.kind == Review.Kind.ANNUAL and not minutes.led_by.has_role(Role.COMPLIANCE):
        raise GovernanceRefused("Compliance leads the annual review (7.5): say who of compliance did.")
    _check_attendance(minutes)
    _check_resolutions(minutes)


def _check_attendance(minutes: Minutes) -> None:
    present = [each for each in minutes.attendees if each.presence == Attendance.Presence.PRESENT]
    if len(present) < 2:
        raise GovernanceRefused("Say who was there: a review is a meeting of two people at least.")
    if minutes.led_by not in {each.person for each in present}:
        raise GovernanceRefused(f"{minutes.led_by} led the review and must be among those present.")
    people = [each.person for each in minutes.attendees if each.person]
    if len(people) != len(set(people)):
        raise GovernanceRefused("Somebody is named twice in the attendance.")
    for each in minutes.attendees:
        if bool(each.person) == bool(each.name.strip()) or not each.role.strip():
            raise GovernanceRefused(
                "Name each attendee once, as a member of staff or by name, with their role."
            )


def _check_resolutions(minutes: Minutes) -> None:
    if not minutes.resolutions:
        raise GovernanceRefused("Write what was decided; “no change” is a decision too.")
    for resolution in minutes.resolutions:
        if not resolution.text.strip():
            raise GovernanceRefused("Write what was decided.")
        if resolution.kind != Decision.Kind.NO_CHANGE and resolution.owner is None:
            raise GovernanceRefused("Say who sees to each decision that is more than “no change”.")
