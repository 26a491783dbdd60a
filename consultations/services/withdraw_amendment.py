"""Giving up a change of the methodology: a draft by who writes it, a proposal by a senior manager and with a notice."""

from __future__ import annotations

from django.db import transaction

from consultations.amending import policies
from consultations.amending.notices import announce_withdrawal
from consultations.life import AmendmentState, check_move
from consultations.models import Amendment
from consultations.services.decide_amendment import STILL_HELD
from consultations.services.draft_amendment import AmendmentRefused, held
from cpal.audit.trail import record
from cpal.people.models import User


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, reason: str, withdrawn_by: User) -> Amendment:
    """End it with the reason. Raises NotAllowed, MoveRefused, or AmendmentRefused while it is being consulted on."""
    amendment = held(amendment)
    check_move(amendment.current_state, AmendmentState.WITHDRAWN)
    policies.check(policies.obstacle_to_withdrawing(withdrawn_by, amendment), withdrawn_by)
    if not reason.strip():
        raise AmendmentRefused("Say why: the reason is kept, and published if the amendment was proposed.")
    waiting = amendment.consultations.filter(state__in=STILL_HELD).first()
    if waiting is not None:
        raise AmendmentRefused(f"{waiting.reference} is {waiting.state}: withdraw that consultation first.")
    was_public = amendment.is_public
    amendment.state = AmendmentState.WITHDRAWN
    amendment.ended_because, amendment.ended_by = reason.strip(), withdrawn_by
    amendment.save()
    amendment.refresh_from_db()
    notice = announce_withdrawal(amendment, reason, withdrawn_by).number if was_public else ""
    record(
        action="amendment.withdrawn",
        subject=amendment.reference,
        actor=withdrawn_by,
        at=amendment.ended_at,
        detail={"reason": amendment.ended_because, "notice": notice},
    )
    return amendment
