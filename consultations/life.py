"""The lives of an amendment and a consultation: which moves there are, and by whom. PURE; the database refuses more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MoveRefused(ValueError):
    """There is no such move."""


class ConsultationState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class AmendmentState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    DECIDED = "decided"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Move:
    """From one state to another, by whom or what, and when."""

    origin: StrEnum
    target: StrEnum
    by: str
    when: str


_C, _A = ConsultationState, AmendmentState

CONSULTATION_MOVES: tuple[Move, ...] = (
    Move(_C.DRAFT, _C.SCHEDULED, "a senior manager", "approved, with its opening, close and target date"),
    Move(_C.SCHEDULED, _C.DRAFT, "a senior manager", "taken back before it opens, with the reason"),
    Move(_C.SCHEDULED, _C.OPEN, "the timetable", "at the stated instant of opening"),
    Move(
        _C.OPEN, _C.CLOSED, "the timetable", "at the stated instant of the close, after 28 full days or more"
    ),
    Move(
        _C.CLOSED, _C.CONCLUDED, "a senior manager", "summaries and feedback statement published, four eyes"
    ),
    Move(_C.SCHEDULED, _C.WITHDRAWN, "a senior manager", "with the reason, announced"),
    Move(_C.OPEN, _C.WITHDRAWN, "a senior manager", "with the reason, announced"),
    Move(_C.CLOSED, _C.WITHDRAWN, "a senior manager", "with the reason, announced"),
)
AMENDMENT_MOVES: tuple[Move, ...] = (
    Move(_A.DRAFT, _A.PROPOSED, "a senior manager", "text fixed, material or not decided with the reason"),
    Move(
        _A.PROPOSED, _A.DECIDED, "a senior manager", "material: after its consultation's outcome is published"
    ),
    Move(_A.PROPOSED, _A.REJECTED, "a senior manager", "not to be adopted, with the reasons"),
    Move(_A.DECIDED, _A.ADOPTED, "a second senior manager", "from a window that has not opened, announced"),
    Move(_A.DRAFT, _A.WITHDRAWN, "its editor", "with the reason"),
    Move(_A.PROPOSED, _A.WITHDRAWN, "a senior manager", "with the reason, announced"),
)


def check_move(origin: StrEnum, target: StrEnum) -> None:
    """Raise MoveRefused unless the move is in the table of its life."""
    moves = CONSULTATION_MOVES if isinstance(origin, ConsultationState) else AMENDMENT_MOVES
    if any(move.origin == origin and move.target == target for move in moves):
        return
    onward = ", ".join(move.target for move in moves if move.origin == origin)
    possible = f"from here it can become {onward}" if onward else "this is its last state"
    raise MoveRefused(f"What is {origin} cannot become {target}: {possible}.")
