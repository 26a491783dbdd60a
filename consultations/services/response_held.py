"""A response held until the end of the transaction, while its consultation takes responses (paper 2.1)."""

from __future__ import annotations

import datetime as dt

from consultations.life import ConsultationState
from consultations.models import Consultation, Response
from consultations.services.held import moment
from cpal.look.figures import london_text


class ResponseRefused(ValueError):
    """What was asked cannot be done to this response; says why and what can be done."""


class NotOpen(ResponseRefused):
    """The consultation takes no responses at this moment."""


def held_while_open(response: Response, at: dt.datetime | None) -> tuple[Response, dt.datetime]:
    """The response, held, and the moment of the change. Raises NotOpen before the opening and from the close on."""
    rows = Response.objects.select_for_update(of=["self"], no_key=True).select_related("consultation")
    held = rows.get(pk=response.pk)
    return held, moment_while_open(held.consultation, at)


def moment_while_open(consultation: Consultation, at: dt.datetime | None) -> dt.datetime:
    """The moment, which must lie between the opening and the close. Raises NotOpen."""
    now = moment(consultation, at)
    if not consultation.takes_responses_at(now):
        raise NotOpen(why_not_open(consultation, now))
    return now


def why_not_open(consultation: Consultation, at: dt.datetime) -> str:
    """Why nothing is received at that moment, with the moment at which it was or will be."""
    if consultation.current_state is ConsultationState.WITHDRAWN:
        return f"{consultation.reference} was withdrawn: it takes no responses."
    if consultation.closes_at and at >= consultation.closes_at:
        closed = london_text(consultation.closes_at, "seconds")
        return f"{consultation.reference} closed at {closed}: what comes at that instant or later is not received."
    opens = (
        london_text(consultation.opens_at, "seconds") if consultation.opens_at else "a moment to be announced"
    )
    return f"{consultation.reference} opens at {opens}: nothing is received before."
