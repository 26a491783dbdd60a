"""PURE. Why a footprint reported in public is no proof point, in plain words (4.1, 4.3, Table 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.vocabulary import ClaimKind, Qualifier

BOUNDS = {
    Qualifier.LESS_THAN: "a bound from above",
    Qualifier.AT_MOST: "a bound from above",
    Qualifier.AT_LEAST: "a bound from below",
    Qualifier.MORE_THAN: "a bound from below",
    Qualifier.ABOUT: "a rounded value",
}
METHODS = {
    "IAI": "International Aluminium Institute",
    "ICA": "International Copper Association",
    "NI": "Nickel Institute",
    "IZA": "International Zinc Association",
}
_SCOPES_1_AND_2 = re.compile(r"scopes? *1 *(\+|and|&) *2\b", re.IGNORECASE)
_CRADLE_TO_GATE = re.compile(r"cradle.to.gate|scopes? *1 *[-–] *3|scopes? *1 to 3", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A footprint or an average as its source reports it."""

    kind: str
    metal: str
    said: str
    has_value: bool
    qualifier: str
    scope: str
    verifier: str
    method: str
    product: str


def reasons(claim: Claim, carbon_method: str) -> tuple[str, ...]:
    """Everything that keeps it from being a proof point; `carbon_method` is that of Table 1 for its metal."""
    if claim.kind == ClaimKind.AVERAGE:
        return ("It is an average of many producers, not the footprint of a brand.", *_of_value(claim))
    of_what = f"It is of the product {claim.product}" if claim.product else "It is of a producer"
    return (
        f"{of_what}, not of a listed brand.",
        *_of_value(claim),
        *_of_scope(claim),
        *_of_method(claim, carbon_method),
        *([] if claim.verifier else ["No verifier is named."]),
    )


def _of_value(claim: Claim) -> Iterator[str]:
    if claim.qualifier == Qualifier.NO_VALUE or not claim.has_value:
        yield f"“{claim.said}” gives no single number."
    elif claim.qualifier:
        yield f"“{claim.said}” is {BOUNDS[Qualifier(claim.qualifier)]}, not a figure."


def _of_scope(claim: Claim) -> Iterator[str]:
    if not claim.scope:
        yield "The source does not say which emissions it counts."
    elif _SCOPES_1_AND_2.search(claim.scope):
        yield "It counts scopes 1 and 2 only, and so does not reach from cradle to gate."
    elif not _CRADLE_TO_GATE.search(claim.scope):
        yield f"“{claim.scope}” does not say from cradle to gate."


def _of_method(claim: Claim, carbon_method: str) -> Iterator[str]:
    asked = f"Table 1 asks for that of the {METHODS.get(carbon_method, carbon_method)}"
    if not claim.method:
        yield f"No method is named; {asked}."
    elif not _is_named(carbon_method, claim.method):
        yield f"Its method is {claim.method}; {asked}."


def _is_named(carbon_method: str, text: str) -> bool:
    """Whether a text names a method, by its letters as a word or by its owner."""
    owner = METHODS.get(carbon_method, carbon_method)
    return bool(re.search(rf"\b{re.escape(carbon_method)}\b", text)) or owner.casefold() in text.casefold()
