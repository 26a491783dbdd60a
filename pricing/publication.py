"""The states of an assessment and the moves allowed between them (METHODOLOGY “Life of an assessment”). PURE.

`may_move` asks whether a move exists; who may make it is asked in `pricing.policies`. The diagram in docs/states.md is
drawn from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PROVISIONAL = "provisional"
    UNDER_OBJECTION = "under_objection"
    FINAL = "final"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Move:
    """From one state to another, by whom or what, and why."""

    origin: State
    target: State
    by: str
    when: str


MOVES: tuple[Move, ...] = (
    Move(State.OPEN, State.IN_REVIEW, "the timetable", "after the cut-off: screened, normalised, flagged"),
    Move(
        State.IN_REVIEW,
        State.APPROVED,
        "a senior manager",
        "four eyes: nobody involved in the window's inputs",
    ),
    Move(
        State.APPROVED,
        State.IN_REVIEW,
        "a senior manager",
        "approval withdrawn before publication, with its reason",
    ),
    Move(State.APPROVED, State.PROVISIONAL, "the timetable", "published at its scheduled moment"),
    Move(
        State.PROVISIONAL, State.UNDER_OBJECTION, "a participant", "an admissible objection inside the window"
    ),
    Move(State.PROVISIONAL, State.FINAL, "the timetable", "the objection window ended and nobody objected"),
    Move(State.UNDER_OBJECTION, State.FINAL, "someone uninvolved", "every objection dismissed"),
    Move(
        State.UNDER_OBJECTION,
        State.SUPERSEDED,
        "someone uninvolved",
        "an objection upheld, its correction published",
    ),
    Move(State.APPROVED, State.FINAL, "a senior manager", "a correction, published with its reason"),
)

PUBLISHED = frozenset({State.PROVISIONAL, State.UNDER_OBJECTION, State.FINAL, State.SUPERSEDED})


class MoveRefused(ValueError):
    """The assessment is not in a state from which this can be done."""


def may_move(origin: State, target: State) -> bool:
    """Whether an assessment may go from `origin` to `target`."""
    return any(move.origin is origin and move.target is target for move in MOVES)


def check_move(origin: State, target: State) -> None:
    """Raise MoveRefused, saying where the assessment stands and what can be done from there."""
    if may_move(origin, target):
        return
    onward = [move.target.value.replace("_", " ") for move in MOVES if move.origin is origin]
    raise MoveRefused(
        f"An assessment that is {origin.value.replace('_', ' ')} cannot become {target.value.replace('_', ' ')}; "
        + (f"from here it can become {' or '.join(onward)}." if onward else "nothing follows this state.")
    )
