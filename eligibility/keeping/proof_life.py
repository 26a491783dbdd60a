"""PURE. The life of a proof point: submitted → verified | rejected; verified → superseded | withdrawn (4.1).

A disclosure of which no status was ever recorded stands on its file alone, and is judged by what the file says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eligibility.vocabulary import ProofStatus

# From where a proof point stands (None: on its file alone) to what may be decided of it.
MOVES: Mapping[ProofStatus | None, frozenset[ProofStatus]] = {
    None: frozenset(ProofStatus) - {ProofStatus.SUBMITTED},
    ProofStatus.SUBMITTED: frozenset({ProofStatus.VERIFIED, ProofStatus.REJECTED}),
    ProofStatus.VERIFIED: frozenset({ProofStatus.SUPERSEDED, ProofStatus.WITHDRAWN}),
    ProofStatus.REJECTED: frozenset(),
    ProofStatus.SUPERSEDED: frozenset(),
    ProofStatus.WITHDRAWN: frozenset(),
}
ON_FILE = "on file"
# Of several on one day the one that comes later in a life.
_ORDER = tuple(ProofStatus)


@dataclass(frozen=True, slots=True)
class StatusDecided:
    """Somebody decided something of a proof point, from a day on, and said why."""

    status: ProofStatus
    from_on: dt.date
    decided_by: str = ""
    reason: str = ""
    row_id: int | None = None


def in_order(decided: Iterable[StatusDecided]) -> tuple[StatusDecided, ...]:
    """The life so far: by day, and within a day as lives go."""
    return tuple(sorted(decided, key=lambda each: (each.from_on, _ORDER.index(each.status))))


def standing_on(decided: Iterable[StatusDecided], on: dt.date) -> ProofStatus | None:
    """Where a proof point stands on a day: the latest status from that day or before; None is on its file alone.

    One whose life began by being submitted stands nowhere better before that day than on it.
    """
    life = in_order(decided)
    begun = [each for each in life if each.from_on <= on]
    if begun:
        return begun[-1].status
    is_submitted_later = bool(life) and life[0].status is ProofStatus.SUBMITTED
    return ProofStatus.SUBMITTED if is_submitted_later else None


def may_move(standing: ProofStatus | None, to: ProofStatus) -> bool:
    """Whether a proof point that stands so may be said to stand so."""
    return to in MOVES[standing]


def obstacle_to(decided: Iterable[StatusDecided], to: ProofStatus, from_on: dt.date) -> str:
    """Why a status cannot follow from that day; empty where it can. A life is only ever continued at its end."""
    life = in_order(decided)
    standing = life[-1].status if life else None
    if life and from_on < life[-1].from_on:
        return f"It is {life[-1].status} from {life[-1].from_on}: nothing can be decided from an earlier day."
    if not may_move(standing, to):
        return f"It is {standing or ON_FILE} and cannot become {to}."
    return ""
