"""Ending a consultation before its outcome: withdrawn for good, or taken back into a draft before it opens (7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.life import ConsultationState, check_move
from consultations.models import Consultation
from consultations.policies import check_may_decide
from consultations.services.announce import announce_end
from consultations.services.held import ConsultationRefused, held, moment
from cpal.audit.trail import record
from cpal.people.models import User


@transaction.atomic
def withdraw(
    *, consultation: Consultation, withdrawn_by: User, reason: str, at: dt.datetime | None = None
) -> Consultation:
    """End an announced consultation, with the reason, by a notice.

    Raises MoveRefused, NotAllowed or ConsultationRefused.
    """
    consultation, at = _held_for(consultation, ConsultationState.WITHDRAWN, withdrawn_by, reason, at)
    was = consultation.state
    consultation.state = ConsultationState.WITHDRAWN
    consultation.withdrawn_because = reason.strip()
    consultation.save()
    _tell(consultation, "withdrawn", was, withdrawn_by, reason, at)
    return consultation


@transaction.atomic
def take_back(
    *, consultation: Consultation, taken_back_by: User, reason: str, at: dt.datetime | None = None
) -> Consultation:
    """Make a scheduled consultation a draft again, with the reason, by a notice; it must be approved anew."""
    consultation, at = _held_for(consultation, ConsultationState.DRAFT, taken_back_by, reason, at)
    assert consultation.opens_at is not None
    if at >= consultation.opens_at:
        raise ConsultationRefused(f"{consultation.reference} is due to open: it can only be withdrawn.")
    was = consultation.state
    consultation.state = ConsultationState.DRAFT
    consultation.opens_at = consultation.closes_at = consultation.target_on = consultation.approved_by = None
    consultation.save()
    _tell(consultation, "taken back", was, taken_back_by, reason, at)
    return consultation


def _held_for(
    consultation: Consultation,
    target: ConsultationState,
    by: User,
    reason: str,
    at: dt.datetime | None,
) -> tuple[Consultation, dt.datetime]:
    """The consultation, held, and the moment, once nothing stands against the move."""
    consultation = held(consultation)
    check_move(consultation.current_state, target)
    at = moment(consultation, at)
    check_may_decide(by, "take back or withdraw a consultation", at)
    if not reason.strip():
        raise ConsultationRefused("Say why: the reason stands in the notice.")
    return consultation, at


def _tell(consultation: Consultation, what: str, was: str, by: User, reason: str, at: dt.datetime) -> None:
    notice = announce_end(consultation, what, reason, by, at)
    record(
        action=f"consultation.{what.replace(' ', '_')}",
        subject=consultation.reference,
        actor=by,
        at=at,
        detail={"was": was, "reason": reason.strip(), "notice": notice.number},
    )
