"""The moves of a life as the database knows them."""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

from consultations.life import Move


def only_these_moves(table: str, moves: Sequence[Move]) -> list[pgtrigger.Trigger]:
    """Triggers that refuse every change of `state` that is not in the table of moves, and a first state but `draft`."""
    allowed = ", ".join(f"('{move.origin}', '{move.target}')" for move in moves)
    return [
        pgtrigger.Trigger(
            name=f"{table}_makes_only_these_moves",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
            func=(
                f"IF (OLD.state, NEW.state) NOT IN ({allowed}) THEN "
                "RAISE EXCEPTION 'what is % cannot become %', OLD.state, NEW.state; END IF; RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{table}_begins_as_a_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=(
                "IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'it begins as a draft, not as %', NEW.state; "
                "END IF; RETURN NEW;"
            ),
        ),
    ]
