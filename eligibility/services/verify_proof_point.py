"""Verify a proof point: it counts from a day on, and lacks nothing that the methodology asks for (4.1, 4.3, 5.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.criteria import Case, shortcomings
from eligibility.keeping.proof_points import ProofPointHeld
from eligibility.selectors import NoThreshold, brand_as_held, thresholds_over_time
from eligibility.services.decide_proof_point import (
    ProofPointRefused,
    enter_status,
    held_to_decide,
    obstacles_to,
)
from eligibility.vocabulary import ProofStatus


@transaction.atomic
def verify_proof_point(*, reference: str, from_on: dt.date, reason: str, verified_by: User) -> None:
    """Let a proof point count from a day on. Raises ProofPointRefused with everything that is wrong."""
    held = held_to_decide(reference, verified_by)
    obstacles = [
        *obstacles_to(held, ProofStatus.VERIFIED, from_on, reason),
        *lacks(held, from_on, database_clock()),
    ]
    if obstacles:
        raise ProofPointRefused(*obstacles)
    enter_status(held=held, to=ProofStatus.VERIFIED, from_on=from_on, reason=reason, decided_by=verified_by)


def lacks(held: ProofPointHeld, from_on: dt.date, at: dt.datetime) -> tuple[str, ...]:
    """What keeps it from being acceptable on the first day on which it would count, as the registers are held.

    The rules are the rulebook's own, asked as if it were verified; none means that it lacks nothing.
    """
    disclosure = held.disclosure
    metal, brand = disclosure.metal, disclosure.brand
    on = max(from_on, disclosure.valid_from or from_on)
    register = brand_as_held(metal, brand, at)
    reported = [each for each in register.evidence.disclosures if each.id == disclosure.reference]
    if not reported:
        return (f"{brand} is not in the register of {metal} brands.",)
    try:
        threshold = thresholds_over_time(at).on(metal, on)
    except NoThreshold as none:
        return (f"{none}.",)
    found = shortcomings(
        replace(reported[0], statuses=()), Case(register.evidence, on, threshold, register.group_of)
    )
    return tuple(f"{each[:1].upper()}{each[1:]}." for each in found)
