"""Logging a bilateral meeting with somebody of the market (paper 2, 7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from consultations.governance.models import Meeting, MeetingAttendee
from consultations.governance.policies import check_may_log_meetings
from consultations.governance.services.refusals import GovernanceRefused, check_written
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def log_meeting(
    *,
    held_on: dt.date,
    organisation: str,
    topics: str,
    attendees: Sequence[User],
    attested_by: User,
    consultation_reference: str = "",
    at: dt.datetime | None = None,
) -> Meeting:
    """Keep the meeting, logged by somebody who was there and attests that no price was discussed."""
    at = at or database_clock()
    check_may_log_meetings(attested_by)
    check_written(organisation=organisation, topics=topics)
    if held_on > london_date(at):
        raise GovernanceRefused("A meeting is logged when it was held, not before.")
    if any(not person.works_in_back_office for person in attendees):
        raise GovernanceRefused("Name members of staff alone; the organisation stands for the others.")
    if attested_by not in attendees:
        raise GovernanceRefused("You attest that no price was discussed: log the meetings at which you were.")
    meeting = Meeting.objects.create(
        held_on=held_on,
        organisation=organisation.strip(),
        topics=topics.strip(),
        attested_by=attested_by,
        consultation_reference=consultation_reference.strip(),
        recorded_at=at,
    )
    for person in dict.fromkeys(attendees):
        MeetingAttendee.objects.create(meeting=meeting, person=person)
    record(
        action="meeting.logged",
        subject=f"meeting:{meeting.pk}",
        actor=attested_by,
        at=at,
        detail={"held_on": held_on, "consultation": meeting.consultation_reference},
    )
    return meeting
