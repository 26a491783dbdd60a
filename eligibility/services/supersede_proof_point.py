"""Supersede a verified proof point by another of the same brand, which stands in its place (4.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.keeping.proof_points import ProofPointHeld, proof_point_held
from eligibility.services.decide_proof_point import (
    ProofPointRefused,
    enter_status,
    held_to_decide,
    obstacles_to,
)
from eligibility.vocabulary import ProofStatus


@transaction.atomic
def supersede_proof_point(
    *, reference: str, by_reference: str, from_on: dt.date, reason: str, superseded_by: User
) -> None:
    """Let another proof point take the place of this one from a day on. Raises ProofPointRefused."""
    held = held_to_decide(reference, superseded_by)
    other = proof_point_held(by_reference, database_clock())
    obstacles = [
        *obstacles_to(held, ProofStatus.SUPERSEDED, from_on, reason),
        *_obstacles_to_taking_its_place(held, other, by_reference, from_on),
    ]
    if obstacles:
        raise ProofPointRefused(*obstacles)
    enter_status(
        held=held,
        to=ProofStatus.SUPERSEDED,
        from_on=from_on,
        reason=f"Superseded by {by_reference}. {reason.strip()}",
        decided_by=superseded_by,
    )


def _obstacles_to_taking_its_place(
    held: ProofPointHeld, other: ProofPointHeld | None, by_reference: str, from_on: dt.date
) -> list[str]:
    if other is None:
        return [f"No disclosure {by_reference} is held."]
    if other.reference == held.reference:
        return ["It cannot take its own place."]
    mine, others = held.disclosure, other.disclosure
    if (mine.metal, mine.brand) != (others.metal, others.brand):
        return [f"{by_reference} is of another brand: {others.brand} ({others.metal})."]
    if other.standing_on(from_on) not in {None, ProofStatus.VERIFIED}:
        return [f"{by_reference} is {other.standing_on(from_on)} on {from_on}: verify it first."]
    return []
