"""A version with some of its numbers changed: what an amendment proposes, checked leaf by leaf."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pricing.methodology.text.leaves import Kind, Leaf, LeafValue, leaves_of

LEAST_CONSULTATION_DAYS = 28
YES, NO = frozenset({"yes", "true", "on", "1"}), frozenset({"no", "false", "off", "0", ""})


@dataclass(frozen=True, slots=True)
class LeafFault:
    """Why one leaf cannot be what was asked."""

    path: str
    message: str


class BadAmendment(ValueError):
    """Some of the changes cannot be made; `faults` names each leaf and what it accepts."""

    def __init__(self, faults: tuple[LeafFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))


@dataclass(frozen=True, slots=True)
class Change:
    """A leaf before and after."""

    leaf: Leaf
    after: LeafValue


def amended(
    document: Mapping[str, Any],
    changes: Mapping[str, LeafValue],
    *,
    version: str,
    title: str,
    summary: str,
    published_on: str,
    source: str,
) -> dict[str, Any]:
    """The document of a new version: that of `document` with its leaves changed, `source` named where they are.

    `changes` gives the new value of each leaf by its path, `{"carbon_threshold_tco2e_per_t.aluminium": "7.5"}`;
    what a form sends as text is read. Raises BadAmendment.
    """
    new = deepcopy(dict(document))
    new |= {"version": version, "title": title, "summary": summary, "published_on": published_on}
    for change in changes_read(document, changes):
        _put(new, change, source)
    faults = _faults_of_rules(new)
    if faults:
        raise BadAmendment(faults)
    return new


def changes_read(document: Mapping[str, Any], changes: Mapping[str, LeafValue]) -> tuple[Change, ...]:
    """The leaves that really change, with the values they take. Raises BadAmendment."""
    leaves = {leaf.path: leaf for leaf in leaves_of(document)}
    faults, read = [], []
    for path, value in changes.items():
        if path not in leaves:
            faults.append(LeafFault(path, "there is no such parameter"))
            continue
        try:
            read.append(Change(leaves[path], leaf_value(leaves[path], value)))
        except ValueError as problem:
            faults.append(LeafFault(path, str(problem)))
    if faults:
        raise BadAmendment(tuple(faults))
    return tuple(change for change in read if not _is_same(change))


def leaf_value(leaf: Leaf, value: LeafValue) -> LeafValue:
    """The value as the document has it. Raises ValueError saying what the leaf accepts."""
    text = "" if value is None else str(value).strip()
    if not text and leaf.kind is not Kind.FLAG:
        if leaf.may_be_absent:
            return None
        raise ValueError("a value is needed")
    return READERS[leaf.kind](leaf, text)


def _decimal(leaf: Leaf, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a number; write it with a point, for example 7.5") from None
    if not number.is_finite() or number < 0 or "e" in text.lower():
        raise ValueError("a number of at least 0 is needed")
    if not number and leaf.path.startswith(("carbon_threshold", "minimum_trade", "sufficiency")):
        raise ValueError("a number above 0 is needed")
    if number > 100 and leaf.path.startswith(("disclosure_max", "fallback_weights")):
        raise ValueError("at most 100 per cent")
    return format(number, "f")


def _whole(leaf: Leaf, text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(f"“{text}” is not a whole number")
    number = int(text)
    least, most = WHOLE_BOUNDS.get(leaf.path, (1, 10_000))
    if not least <= number <= most:
        raise ValueError(f"a whole number from {least} to {most} is needed")
    return number


# Of a rule that a number may not leave; any other whole number is at least 1.
WHOLE_BOUNDS = {
    "publication_hour_london": (0, 23),
    "published_decimals": (0, 6),
    "adjustment_decimals": (0, 10),
    "base_payment_days": (0, 1_000),
    "standing_time_minutes": (0, 10_000),
    "consultation_days": (LEAST_CONSULTATION_DAYS, 1_000),
    "letter_of_commitment_years": (1, 10),
    "retention_years": (5, 100),
}


def _flag(leaf: Leaf, text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(f"“{text}” is neither yes nor no")
    return text.lower() in YES


def _choice(leaf: Leaf, text: str) -> str:
    if text not in leaf.choices:
        raise ValueError(f"“{text}” is none of {', '.join(leaf.choices)}")
    return text


def _currency(leaf: Leaf, text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isupper()):
        raise ValueError(f"“{text}” is not a currency; write three capital letters")
    return text


READERS: dict[Kind, Callable[[Leaf, str], LeafValue]] = {
    Kind.DECIMAL: _decimal,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CURRENCY: _currency,
}


def _is_same(change: Change) -> bool:
    """7.50 for 7.5 changes nothing."""
    before, after = change.leaf.value, change.after
    if change.leaf.kind is Kind.DECIMAL and before is not None and after is not None:
        return Decimal(str(before)) == Decimal(str(after))
    return before == after


def _put(document: dict[str, Any], change: Change, source: str) -> None:
    parameter, _, part = change.leaf.path.partition(".")
    provision = next(each for each in document["parameters"] if each["parameter"] == parameter)
    if part:
        provision["value"][part] = change.after
    else:
        provision["value"] = change.after
    if source not in provision["source"]:
        provision["source"] = f"{source}; {provision['source']}" if part else source


def _faults_of_rules(document: Mapping[str, Any]) -> tuple[LeafFault, ...]:
    """What is right leaf by leaf and wrong together: a rule without a test, weights that weigh nothing."""
    values = {each["parameter"]: each["value"] for each in document["parameters"]}
    faults = []
    tests = [value for name, value in values["sufficiency"].items() if name != "combine"]
    if all(value is None for value in tests):
        faults.append(LeafFault("sufficiency", "at least one test is needed"))
    if any(Decimal(weight) == 0 for weight in values["fallback_weights"].values()):
        faults.append(
            LeafFault("fallback_weights", "each category needs a weight above 0, or it could not stand alone")
        )
    return tuple(faults)
