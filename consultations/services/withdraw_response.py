"""Withdrawing a response until the close; handing it in again brings it back. What was handed in stays on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.models import Response
from consultations.services.hand_in import RESPONDENT
from consultations.services.response_held import ResponseRefused, held_while_open
from cpal.audit.trail import record


@transaction.atomic
def withdraw_response(*, response: Response, at: dt.datetime | None = None) -> Response:
    """It no longer counts and is never published. Raises NotOpen, and ResponseRefused if nothing was handed in."""
    held, now = held_while_open(response, at)
    if held.standing is None:
        raise ResponseRefused("Nothing was handed in that could be withdrawn.")
    if held.withdrawn_at is not None:
        return held
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    held.refresh_from_db()
    record(
        action="response.withdrawn",
        subject=held.consultation.reference,
        actor=None,
        actor_name=RESPONDENT,
        at=held.withdrawn_at,
        detail={"response": held.reference, "number": held.standing.number},
    )
    return held
