"""The numbers of a version one by one: each leaf of its document, for a form that edits them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pricing.methodology.metals import Metal
from pricing.methodology.text.words import METHODS, PARAMETERS, STANDARDS

LeafValue = str | int | bool | None

# Set by storing a version, not by changing a number of it.
NOT_AMENDED = frozenset({"version", "applies_from_window"})
WHOLE_LEAVES = frozenset({"min_transactions", "min_buyers", "min_sellers"})
MAY_BE_ABSENT = frozenset({"min_transactions", "tonnage_multiple", "min_buyers", "min_sellers"})
PARTS = {
    "min_transactions": "qualifying trades, at least",
    "tonnage_multiple": "qualifying tonnes, as a multiple of the minimum trade",
    "min_buyers": "distinct buyers, at least",
    "min_sellers": "distinct sellers, at least",
    "combine": "any test is enough, or all must hold",
    "1": "executed transactions",
    "2": "bids and offers",
    "3": "other market assessments",
}
# A document that was stored has lost the order of its parts.
ORDER = {part: position for position, part in enumerate([*(metal.value for metal in Metal), *PARTS])}


class Kind(StrEnum):
    """What a leaf holds."""

    DECIMAL = "decimal"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    CURRENCY = "currency"


CHOICES: dict[str, dict[str, str]] = {
    "carbon_method": METHODS,
    "required_standard": STANDARDS,
    "sufficiency.combine": {"any": "any", "all": "all"},
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One number or word of a version: `carbon_threshold_tco2e_per_t.aluminium`, its value, unit and clause.

    `choices` are the words that it may be, empty for a number; `may_be_absent` says that it may be nothing.
    """

    path: str
    name: str
    value: LeafValue
    unit: str
    clause: str
    kind: Kind
    may_be_absent: bool = False

    @property
    def choices(self) -> Mapping[str, str]:
        """The values that it may have and their words; none for a number."""
        return CHOICES.get(self.path, CHOICES.get(self.path.partition(".")[0], {}))


def leaves_of(document: Mapping[str, Any]) -> tuple[Leaf, ...]:
    """Every leaf of a version's document that an amendment may change, in the order of the document."""
    return tuple(leaf for provision in document["parameters"] for leaf in _leaves(provision))


def _leaves(provision: Mapping[str, Any]) -> Iterator[Leaf]:
    parameter, value = provision["parameter"], provision["value"]
    if parameter in NOT_AMENDED:
        return
    for part in _parts(value):
        each = value[part] if part else value
        path = f"{parameter}.{part}" if part else parameter
        yield Leaf(
            path=path,
            name=_name(parameter, part),
            value=each,
            unit=provision["unit"],
            clause=provision["clause"],
            kind=_kind(path, each),
            may_be_absent=part in MAY_BE_ABSENT or parameter == "required_standard",
        )


def _parts(value: Any) -> list[str]:
    """The parts of a value in their order; the nameless one where it has none."""
    if not isinstance(value, dict):
        return [""]
    return sorted(value, key=lambda part: ORDER.get(part, len(ORDER)))


def _name(parameter: str, part: str) -> str:
    name = PARAMETERS.get(parameter, parameter.replace("_", " ").capitalize())
    return f"{name}: {PARTS.get(part, part)}" if part else name


def _kind(path: str, value: LeafValue) -> Kind:
    parameter, _, part = path.partition(".")
    if path in CHOICES or parameter in CHOICES:
        return Kind.CHOICE
    if parameter == "basis_currency":
        return Kind.CURRENCY
    if isinstance(value, bool):
        return Kind.FLAG
    if isinstance(value, int) or part in WHOLE_LEAVES:
        return Kind.WHOLE
    return Kind.DECIMAL
