"""The names that a reader sees for the codes that the methodology uses."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "attention", "done", "fault"]

METALS: dict[str, str] = {
    "aluminium": "Aluminium",
    "copper": "Copper",
    "nickel": "Nickel",
    "zinc": "Zinc",
}

BASES: dict[str, str] = {
    "transaction_based": "Transaction-based",
    "blended": "Blended",
    "judgement": "Judgement",
    "carried_forward": "Carried forward",
    "withheld": "Withheld",
}


@dataclass(frozen=True)
class StateWord:
    """How one state of an assessment is said and toned."""

    name: str
    tone: Tone


STATES: dict[str, StateWord] = {
    "open": StateWord("Open", "plain"),
    "in_review": StateWord("In review", "plain"),
    "approved": StateWord("Approved", "plain"),
    "provisional": StateWord("Provisional", "attention"),
    "under_objection": StateWord("Under objection", "attention"),
    "final": StateWord("Final", "done"),
    "correction": StateWord("Correction", "done"),
    "superseded": StateWord("Superseded", "plain"),
}


def metal_name(metal: str) -> str:
    """``nickel`` → ``Nickel``; an unknown code is shown as it is."""
    return METALS.get(str(metal), str(metal))


def basis_name(basis: str) -> str:
    """``carried_forward`` → ``Carried forward``; KeyError for anything that is not a basis."""
    return BASES[str(basis)]


def state_word(state: str) -> StateWord:
    """The word and tone of a state; a state not listed is spelt out in plain tone."""
    code = str(state)
    return STATES.get(code) or StateWord(code.replace("_", " ").capitalize(), "plain")
