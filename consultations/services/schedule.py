"""Approving a consultation with the moments at which it opens and closes, and the promise of its outcome (7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.full_days import FEWEST_FULL_DAYS, earliest_close
from consultations.life import AmendmentState, ConsultationState, check_move
from consultations.models import Consultation
from consultations.policies import check_may_approve
from consultations.services.announce import announce_schedule
from consultations.services.held import ConsultationRefused, check_seen, held, moment
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.look.figures import london_text
from cpal.people.models import User
from pricing.models import MethodologyVersion
from pricing.selectors.methodology import version_in_force

DAYS_TO_THE_OUTCOME = 56


@transaction.atomic
def schedule(
    *,
    consultation: Consultation,
    approved_by: User,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    target_on: dt.date | None = None,
    seen: str | None = None,
    at: dt.datetime | None = None,
) -> Consultation:
    """Announce that it opens and closes at these instants; what it asks stands still from now on.

    Without `target_on` the outcome is promised 56 days after the close, on a London date. With `seen`, the digest of
    the words that were read, nothing else is approved. Raises MoveRefused,
    NotAllowed or ConsultationRefused.
    """
    consultation = held(consultation)
    check_move(consultation.current_state, ConsultationState.SCHEDULED)
    at = moment(consultation, at)
    check_may_approve(approved_by, consultation, at)
    target_on = target_on or target_after(closes_at)
    days = days_required(at)
    _check_is_whole(consultation)
    if seen is not None:
        check_seen(consultation, seen)
    _check_moments(opens_at, closes_at, target_on, days, at)
    consultation.state = ConsultationState.SCHEDULED
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.target_on, consultation.minimum_days = target_on, days
    consultation.approved_by = approved_by
    consultation.save()
    notice = announce_schedule(consultation, at)
    record(
        action="consultation.scheduled",
        subject=consultation.reference,
        actor=approved_by,
        at=at,
        detail={
            "opens_at": opens_at,
            "closes_at": closes_at,
            "target_on": target_on,
            "minimum_days": days,
            "prepared_by": consultation.prepared_by_id,
            "notice": notice.number,
        },
    )
    return consultation


def days_required(at: dt.datetime) -> int:
    """For how many full days a consultation stays open: 28, or more where the methodology in force says so (7.6)."""
    code = version_in_force(at)
    if code is None:
        return FEWEST_FULL_DAYS
    return max(FEWEST_FULL_DAYS, MethodologyVersion.objects.named(code).parameters.consultation_days)


def target_after(closes_at: dt.datetime) -> dt.date:
    """The London day by which the outcome is promised unless another is stated (ours)."""
    return london_date(closes_at) + dt.timedelta(days=DAYS_TO_THE_OUTCOME)


def _check_is_whole(consultation: Consultation) -> None:
    """There is something to ask, and a proposal whose text is fixed."""
    if not consultation.questions.exists():
        raise ConsultationRefused(f"{consultation.reference} asks nothing yet: add its questions first.")
    empty = consultation.sections.filter(questions=None, introduction="").first()
    if empty is not None:
        raise ConsultationRefused(
            f"Section {empty.number} has neither questions nor a text: fill it or remove it."
        )
    amendment = consultation.amendment
    if amendment is not None and amendment.current_state is not AmendmentState.PROPOSED:
        raise ConsultationRefused(
            f"{amendment.reference} is {amendment.state}: it is consulted on once it is proposed, its text fixed."
        )


def _check_moments(
    opens_at: dt.datetime, closes_at: dt.datetime, target_on: dt.date, days: int, at: dt.datetime
) -> None:
    if opens_at < at:
        raise ConsultationRefused("It must open at a moment that is still to come.")
    earliest = earliest_close(opens_at, days)
    if closes_at < earliest:
        raise ConsultationRefused(
            f"It must stay open for {days} full days: opened {london_text(opens_at, 'seconds')},"
            f" it may close {london_text(earliest, 'seconds')} or later."
        )
    if target_on <= london_date(closes_at):
        raise ConsultationRefused("The outcome must be promised for a day after the close.")
