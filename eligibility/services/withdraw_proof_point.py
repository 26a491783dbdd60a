"""Withdraw a verified proof point: it no longer counts, and nothing stands in its place (4.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.people.models import User
from eligibility.services.decide_proof_point import (
    ProofPointRefused,
    enter_status,
    held_to_decide,
    obstacles_to,
)
from eligibility.vocabulary import ProofStatus


@transaction.atomic
def withdraw_proof_point(*, reference: str, from_on: dt.date, reason: str, withdrawn_by: User) -> None:
    """Let a proof point no longer count from a day on. Raises ProofPointRefused."""
    held = held_to_decide(reference, withdrawn_by)
    if obstacles := obstacles_to(held, ProofStatus.WITHDRAWN, from_on, reason):
        raise ProofPointRefused(*obstacles)
    enter_status(held=held, to=ProofStatus.WITHDRAWN, from_on=from_on, reason=reason, decided_by=withdrawn_by)
