"""Keeping a consultation open longer: announced with its reason before the close that it replaces (7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.life import ConsultationState
from consultations.models import Consultation, Extension
from consultations.policies import check_may_decide
from consultations.services.announce import announce_extension
from consultations.services.held import ConsultationRefused, held, moment
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.look.figures import london_text
from cpal.people.models import User


@transaction.atomic
def extend(
    *,
    consultation: Consultation,
    extended_by: User,
    closes_at: dt.datetime,
    reason: str,
    at: dt.datetime | None = None,
) -> Extension:
    """Issue the notice, and with it move the close to a later moment. Raises NotAllowed or ConsultationRefused."""
    consultation = held(consultation)
    at = moment(consultation, at)
    check_may_decide(extended_by, "extend a consultation", at)
    _check_can_be_extended(consultation, closes_at, reason.strip(), at)
    notice = announce_extension(consultation, closes_at, reason, extended_by, at)
    assert consultation.closes_at is not None
    extension = Extension.objects.create(
        consultation=consultation,
        closed_before_at=consultation.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        notice=notice.number,
        extended_by=extended_by,
        extended_at=at,
    )
    consultation.closes_at = closes_at
    consultation.save()
    record(
        action="consultation.extended",
        subject=consultation.reference,
        actor=extended_by,
        at=at,
        detail={
            "closed_before_at": extension.closed_before_at,
            "closes_at": closes_at,
            "reason": extension.reason,
            "notice": notice.number,
        },
    )
    return extension


def _check_can_be_extended(
    consultation: Consultation, closes_at: dt.datetime, reason: str, at: dt.datetime
) -> None:
    if consultation.current_state is not ConsultationState.OPEN:
        raise ConsultationRefused(
            f"{consultation.reference} is {consultation.state}: only an open one can be extended."
        )
    assert consultation.closes_at is not None
    assert consultation.target_on is not None
    if at >= consultation.closes_at:
        raise ConsultationRefused(
            f"It closed {london_text(consultation.closes_at)}: it is too late to extend it."
        )
    if closes_at <= consultation.closes_at:
        raise ConsultationRefused(
            f"The close only moves later: choose a moment after {london_text(consultation.closes_at)}."
        )
    if london_date(closes_at) >= consultation.target_on:
        raise ConsultationRefused(
            f"The outcome is promised by {london_text(consultation.target_on)}: it must close before that day."
        )
    if not reason:
        raise ConsultationRefused("Say why: the reason stands in the notice.")
