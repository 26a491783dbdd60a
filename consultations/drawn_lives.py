"""The lives of an amendment and of a consultation, as docs/states.md draws them."""

from __future__ import annotations

from consultations.life import AMENDMENT_MOVES, CONSULTATION_MOVES, AmendmentState, ConsultationState
from cpal.lives import Life

AMENDMENT = Life(
    title="The life of an amendment",
    source="consultations/life.py",
    states=tuple(AmendmentState),
    moves=AMENDMENT_MOVES,
    note=(
        "A material amendment is adopted only when its consultation stayed open for 28 full days and its outcome is"
        " published; a non-material one is announced."
    ),
)
CONSULTATION = Life(
    title="The life of a consultation",
    source="consultations/life.py",
    states=tuple(ConsultationState),
    moves=CONSULTATION_MOVES,
    note="Its close only ever moves later, and with a notice that is out before the close that it replaces.",
)
