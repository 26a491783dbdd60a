"""Amendments in words: numbers with their units, and headings of clauses."""

from __future__ import annotations

from pricing.methodology.redline import ClauseRedline
from pricing.methodology.text.leaves import Leaf, LeafValue
from pricing.public.provisions import unit_text, value_text


def leaf_value_text(leaf: Leaf, value: LeafValue) -> str:
    """`7.5 t CO2e/t`; nothing at all reads `none`."""
    if value is None:
        return "none"
    if leaf.choices and value in leaf.choices:
        return str(leaf.choices[str(value)])
    if leaf.path.startswith("sufficiency."):
        return value_text(value, "")
    return value_text(value, unit_text(leaf.unit))


def heading_of(clause: ClauseRedline) -> str:
    """`5.1 Sufficiency threshold`."""
    return clause.present.clause.heading
