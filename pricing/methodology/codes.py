"""The screening codes: why an input may not stand behind a premium, each with its clause.

The codes are listed in the order of the published methodology; findings keep that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Self


class Category(IntEnum):
    """The data hierarchy (5): executed transactions, then bids and offers, then other market assessments."""

    EXECUTED_TRANSACTION = 1
    BID_OR_OFFER = 2
    MARKET_ASSESSMENT = 3


_ALL = frozenset(Category)
_EXECUTED = frozenset({Category.EXECUTED_TRANSACTION})
_ORDERS = frozenset({Category.BID_OR_OFFER})
_OTHER = frozenset({Category.MARKET_ASSESSMENT})


class Code(StrEnum):
    """A screening code, the clause it enforces, and the categories it applies to."""

    clause: str
    meaning: str
    categories: frozenset[Category]

    def __new__(cls, value: str, clause: str, meaning: str, categories: frozenset[Category]) -> Self:
        """A code is its text; the rest says what the text stands for."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.clause = clause
        code.meaning = meaning
        code.categories = categories
        return code

    @property
    def is_overrulable(self) -> bool:
        """Whether it is "subject to expert judgement": the comparison with the last trade (5.2)."""
        return self in (Code.OFF_LAST_TRADE, Code.NO_REFERENCE_TRADE)

    UNKNOWN_BRAND = "unknown_brand", "3", "the brand is not in the register for this metal", _ALL
    NOT_LISTED = "not_listed", "3", "the brand was not LME-listed on that date", _ALL
    NO_VERIFIED_CARBON_DISCLOSURE = (
        "no_verified_carbon_disclosure",
        "4.1, 4.3, 5.1",
        "no acceptable verified carbon disclosure on that date",
        _ALL,
    )
    CARBON_ABOVE_THRESHOLD = (
        "carbon_above_threshold",
        "4.1",
        "the disclosed carbon footprint is above the threshold",
        _ALL,
    )
    NO_ASSURANCE = (
        "no_assurance",
        "4.1, 4.2",
        "a site that makes the brand lacked the required assurance",
        _ALL,
    )
    CANCELLED = "cancelled", "5.1", "withdrawn by the platform before the cut-off", _EXECUTED
    UNCONFIRMED = "unconfirmed", "App. A", "not confirmed by both buyer and seller by the cut-off", _EXECUTED
    NOT_ARMS_LENGTH = (
        "not_arms_length",
        "5.1",
        "both parties are the same organisation or belong to the same group",
        _EXECUTED | _OTHER,
    )
    BELOW_MINIMUM_SIZE = "below_minimum_size", "Table 2", "smaller than the metal's minimum trade", _ALL
    NO_CONSENT = (
        "no_consent",
        "5.1",
        "a party had not agreed to its transactions being used",
        _EXECUTED | _ORDERS,
    )
    NOT_EXECUTABLE = "not_executable", "5.2", "the bid or offer was not executable", _ORDERS
    NOT_VISIBLE = "not_visible", "5.2", "the bid or offer was not openly visible", _ORDERS
    STOOD_TOO_SHORT = (
        "stood_too_short",
        "5.2",
        "open for less than the standing time inside the observation window",
        _ORDERS,
    )
    OFF_LAST_TRADE = (
        "off_last_trade",
        "5.2",
        "outside the band around the last verified Category 1 transaction",
        _ORDERS,
    )
    NO_REFERENCE_TRADE = (
        "no_reference_trade",
        "5.2 (ours)",
        "there is no verified Category 1 transaction to compare with",
        _ORDERS,
    )
    NOT_VERIFIED = "not_verified", "5.3", "no document, or not independently verified", _OTHER
    INCOMPLETE = "incomplete", "5.1", "a required field is empty", _ALL


_BY_NAME: dict[str, Code] = {str(code): code for code in Code}


def code_named(name: str) -> Code:
    """The code of that name, as stored or written; KeyError when there is none."""
    return _BY_NAME[name]


CODE_ORDER: dict[Code, int] = {code: position for position, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that an input failed; `detail` says in words what was found."""

    code: Code
    detail: str = ""

    @property
    def clause(self) -> str:
        """The clause of the methodology that the rule enforces."""
        return self.code.clause
