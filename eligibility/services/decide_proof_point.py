"""What every decision on a proof point has in common: who, from which day, why; one decision at a time (4.1)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.keeping.proof_life import obstacle_to
from eligibility.keeping.proof_points import ProofPointHeld, proof_point_held
from eligibility.policies import may_load_registers
from eligibility.services.enter_rows import enter_rows
from eligibility.vocabulary import ProofStatus

DECIDING_LOCK = 4023  # of the advisory lock: two officers never decide about proof points at once


class ProofPointRefused(ValueError):
    """Nothing was decided; `obstacles` has everything that is wrong."""

    def __init__(self, *obstacles: str) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(obstacles))


def one_at_a_time() -> None:
    """Wait until nobody else enters or decides about a proof point, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [DECIDING_LOCK])


def held_to_decide(reference: str, decided_by: User) -> ProofPointHeld:
    """The proof point, which nobody else decides about until this transaction ends.

    Raises PermissionDenied, ProofPointRefused.
    """
    if not may_load_registers(decided_by):
        raise PermissionDenied("Proof points are decided by the eligibility officer.")
    one_at_a_time()
    held = proof_point_held(reference, database_clock())
    if held is None:
        raise ProofPointRefused(f"No disclosure {reference} is held.")
    return held


def obstacles_to(held: ProofPointHeld, to: ProofStatus, from_on: dt.date, reason: str) -> list[str]:
    """Why a status cannot be entered, whatever it says of the evidence."""
    found = [obstacle_to(held.life, to, from_on)]
    if not reason.strip():
        found.append("Say why.")
    return [each for each in found if each]


@transaction.atomic
def enter_status(
    *, held: ProofPointHeld, to: ProofStatus, from_on: dt.date, reason: str, decided_by: User
) -> None:
    """Enter the status as a row of `proof_point_statuses`."""
    enter_rows(
        register="proof_point_statuses",
        rows=[
            {
                "disclosure": held.reference,
                "status": to.value,
                "from_on": from_on.isoformat(),
                "decided_by": str(decided_by),
                "reason": reason.strip(),
            }
        ],
        entered_by=decided_by,
        reason=reason.strip(),
    )
