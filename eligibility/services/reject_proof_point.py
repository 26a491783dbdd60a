"""Reject a proof point that was submitted: it never counts (4.1)."""

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
def reject_proof_point(*, reference: str, from_on: dt.date, reason: str, rejected_by: User) -> None:
    """Let a proof point not count from a day on. Raises ProofPointRefused."""
    held = held_to_decide(reference, rejected_by)
    if obstacles := obstacles_to(held, ProofStatus.REJECTED, from_on, reason):
        raise ProofPointRefused(*obstacles)
    enter_status(held=held, to=ProofStatus.REJECTED, from_on=from_on, reason=reason, decided_by=rejected_by)
