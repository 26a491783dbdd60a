"""The life of an assessment, as docs/states.md draws it."""

from __future__ import annotations

from cpal.lives import Life
from pricing.publication import MOVES, State

ASSESSMENT = Life(
    title="The life of an assessment",
    source="pricing/publication.py",
    states=tuple(State),
    moves=MOVES,
    note=(
        "A withheld assessment goes the same way. A correction is the next revision: it begins in review and,"
        " approved, is published final at once; the revision it corrects stays readable for ever."
    ),
)
