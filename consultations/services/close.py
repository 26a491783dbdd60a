"""Closing consultations at their stated moment: the instant of the close is too late for a response (7.6)."""

from __future__ import annotations

import datetime as dt

from consultations.life import ConsultationState, check_move
from consultations.models import Consultation
from consultations.services.announce import announce_close
from consultations.services.due import each_due
from consultations.services.held import stated_or_now
from cpal.audit.trail import record


def close_due(*, at: dt.datetime | None = None) -> list[Consultation]:
    """Close what is due; with `at`, back-filled ones that were due by then. Two at once close none twice."""
    return each_due(Consultation.objects.due_to_close, _close, at)


def _close(consultation: Consultation) -> None:
    """Close a consultation that the caller holds: now, or when it was stated to have closed."""
    check_move(consultation.current_state, ConsultationState.CLOSED)
    at = stated_or_now(consultation, consultation.closes_at)
    consultation.state = ConsultationState.CLOSED
    consultation.closed_at = at
    consultation.save()
    consultation.refresh_from_db()
    notice = announce_close(consultation, at)
    record(
        action="consultation.closed",
        subject=consultation.reference,
        actor=None,
        at=consultation.closed_at,
        detail={
            "closes_at": consultation.closes_at,
            "responses_received": consultation.responses.received().count(),
            "notice": notice.number,
        },
    )
