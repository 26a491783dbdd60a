"""Recording that somebody completed a course (paper 7.3)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import Training, User
from cpal.people.policies import check_may_record_training
from cpal.people.services.refusals import ConductRefused


@transaction.atomic
def record_training(
    *,
    user: User,
    course: Training.Course,
    completed_on: dt.date,
    evidence: str,
    recorded_by: User,
    at: dt.datetime | None = None,
) -> Training:
    """Keep a completed course with its evidence; recorded by somebody else than who took it."""
    at = at or database_clock()
    check_may_record_training(recorded_by, user)
    if not user.works_in_back_office:
        raise ConductRefused(f"{user} is not a member of staff.")
    if completed_on > london_date(at):
        raise ConductRefused("A course is recorded when it is completed, not before.")
    if not evidence.strip():
        raise ConductRefused("Write what shows that the course was completed, and where it is kept.")
    training = Training.objects.create(
        user=user,
        course=course,
        completed_on=completed_on,
        evidence=evidence.strip(),
        recorded_by=recorded_by,
        recorded_at=at,
    )
    record(
        action="training.recorded",
        subject=user.get_username(),
        actor=recorded_by,
        at=at,
        detail={"course": training.course, "completed_on": completed_on, "evidence": training.evidence},
    )
    return training
