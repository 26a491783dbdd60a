"""The facts of a publication, read into values (METHODOLOGY “What is published with a premium”).

`Publication.facts` is JSON in which every number is text unless it is a count. A figure that disclosure
control hides is null, and `suppressed` says why in words. This is the one reader of that shape: pages, API and
downloads stand on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Json = Mapping[str, Any]


class BadFacts(ValueError):
    """The facts of a publication lack a field, or have one that cannot be read."""


@dataclass(frozen=True, slots=True)
class PreviousPremium:
    """What stood for the window before, and the change since; a withheld one has no value."""

    window: str
    value: Decimal | None
    change: Decimal | None
    change_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """One category: inputs by state, weight, and its share of the qualifying inputs and tonnes (of one)."""

    category: int
    name: str
    qualifying: int
    screened_out: int
    excluded: int
    pending: int
    tonnes: Decimal | None
    weight: Decimal
    share_of_inputs: Decimal | None
    share_of_tonnes: Decimal | None

    @property
    def kept_out(self) -> int:
        """Inputs that were screened out, or excluded by a decision."""
        return self.screened_out + self.excluded

    @property
    def received(self) -> int:
        """Every input of the category."""
        return self.qualifying + self.screened_out + self.excluded + self.pending


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand behind the figure; buyers, sellers and brands are distinct."""

    transactions: int
    bids: int
    offers: int
    market_assessments: int
    buyers: int
    sellers: int
    brands: int

    @property
    def orders(self) -> int:
        """Bids and offers together."""
        return self.bids + self.offers


@dataclass(frozen=True, slots=True)
class KeptOut:
    """How many inputs were kept out under one code."""

    code: str
    meaning: str
    clause: str
    count: int


@dataclass(frozen=True, slots=True)
class JudgementUse:
    """How often expert judgement was used in one way, and on what (5.3)."""

    kind: str
    about: str
    count: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """How many flagged trades were retained, how many excluded (6.2.2)."""

    retained: int
    excluded: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The range and its middle, weighted by tonnes, USD per tonne; None where disclosure control hides it."""

    low: Decimal | None
    quartile_1: Decimal | None
    median: Decimal | None
    quartile_3: Decimal | None
    high: Decimal | None
    standard_deviation: Decimal | None


@dataclass(frozen=True, slots=True)
class PremiumFacts:
    """Everything published with a premium. `suppressed` gives the reason of every figure that is hidden."""

    metal: str
    window: str
    window_name: str
    opens_at: dt.datetime
    cutoff_at: dt.datetime
    methodology: str
    revision: int
    unit: str
    basis: str
    value: Decimal | None
    previous: PreviousPremium | None
    categories: tuple[CategoryFacts, ...]
    counts: Counts
    tonnes: Decimal | None
    spread: Spread
    suppressed: Mapping[str, str]
    excluded: tuple[KeptOut, ...]
    judgements: tuple[JudgementUse, ...]
    decisions: Decisions
    age_in_windows: int
    explanation: tuple[str, ...]
    digest: str

    @property
    def inputs_received(self) -> int:
        """Every input that was screened."""
        return sum(each.received for each in self.categories)

    @property
    def judgements_used(self) -> int:
        """How often expert judgement was used."""
        return sum(each.count for each in self.judgements)


def read_facts(facts: Json) -> PremiumFacts:
    """The facts as values. Raises BadFacts naming the field that is missing or cannot be read."""
    try:
        return _premium(facts)
    except KeyError as absent:
        raise BadFacts(f"the facts lack {absent}") from absent
    except (TypeError, ValueError, InvalidOperation) as problem:
        raise BadFacts(f"the facts cannot be read: {problem}") from problem


def _premium(facts: Json) -> PremiumFacts:
    return PremiumFacts(
        metal=_text(facts["metal"]),
        window=_text(facts["window"]),
        window_name=_text(facts["window_name"]),
        opens_at=_moment(facts["opens_at"]),
        cutoff_at=_moment(facts["cutoff_at"]),
        methodology=_text(facts["methodology"]),
        revision=_count(facts["revision"]),
        unit=_text(facts["unit"]),
        basis=_text(facts["basis"]),
        value=_number(facts["value"]),
        previous=_previous(facts["previous"]),
        categories=tuple(_category(each) for each in facts["categories"]),
        counts=Counts(**{name: _count(facts["counts"][name]) for name in Counts.__slots__}),
        tonnes=_number(facts["tonnes"]),
        spread=Spread(**{name: _number(facts[name]) for name in Spread.__slots__}),
        suppressed={name: _text(why) for name, why in facts["suppressed"].items()},
        excluded=tuple(_kept_out(each) for each in facts["excluded"]),
        judgements=tuple(_judgement(each) for each in facts["judgements"]),
        decisions=Decisions(**{name: _count(facts["decisions"][name]) for name in Decisions.__slots__}),
        age_in_windows=_count(facts["age_in_windows"]),
        explanation=_sentences(facts["explanation"]),
        digest=_text(facts["digest"]),
    )


def _previous(previous: Json | None) -> PreviousPremium | None:
    if previous is None:
        return None
    return PreviousPremium(
        window=_text(previous["window"]),
        value=_number(previous["value"]),
        change=_number(previous["change"]),
        change_percent=_number(previous["change_percent"]),
    )


def _category(category: Json) -> CategoryFacts:
    return CategoryFacts(
        category=_count(category["category"]),
        name=_text(category["name"]),
        qualifying=_count(category["qualifying"]),
        screened_out=_count(category["screened_out"]),
        excluded=_count(category["excluded"]),
        pending=_count(category["pending"]),
        tonnes=_number(category["tonnes"]),
        weight=_exact(category["weight"]),
        share_of_inputs=_number(category["share_of_inputs"]),
        share_of_tonnes=_number(category["share_of_tonnes"]),
    )


def _kept_out(excluded: Json) -> KeptOut:
    return KeptOut(
        code=_text(excluded["code"]),
        meaning=_text(excluded["meaning"]),
        clause=_text(excluded["clause"]),
        count=_count(excluded["count"]),
    )


def _judgement(judgement: Json) -> JudgementUse:
    return JudgementUse(
        kind=_text(judgement["kind"]), about=_text(judgement["about"]), count=_count(judgement["count"])
    )


def _sentences(sentences: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(sentences, str):
        raise TypeError("the explanation is a list of sentences")
    return tuple(_text(sentence) for sentence in sentences)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, not {value!r}")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"expected a count, not {value!r}")
    return value


def _exact(value: Any) -> Decimal:
    return Decimal(_text(value))


def _number(value: Any) -> Decimal | None:
    return None if value is None else _exact(value)


def _moment(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no offset")
    return moment
