"""Texts of others that the public pages quote, each with its source: kept as data, read once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from eligibility.recognised.recognition import RecognitionRules

FOLDER = Path(__file__).parent.parent / "data" / "reference"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a source says, and where. `name` is what it is about; empty where that is plain."""

    text: str
    source: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AlignmentTexts:
    """What an alignment assessment is, what it does not judge, and who decides."""

    parts: tuple[Quotation, ...]
    not_judged: Quotation
    who_decides: Quotation
    pilot: Quotation
    iso: Quotation
    stand_alone: Quotation
    responsibility: Quotation


@dataclass(frozen=True, slots=True)
class Component:
    """A part of an implementation that level 1 asks for."""

    component: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ScopeOfLevel:
    """What an alignment assessment covers at a level."""

    item: str
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelOfRecognition:
    """A level at which an upstream mechanism may be recognised."""

    level: int
    heading: str
    requirement: str
    scope: tuple[ScopeOfLevel, ...]
    note: str = ""

    @property
    def key(self) -> str:
        """Its anchor on the page."""
        return f"level-{self.level}"


@dataclass(frozen=True, slots=True)
class PercentRule:
    """A percentage that the recognition process asks for, in the words of its source."""

    what: str
    percent: Decimal
    within_years: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class UpstreamTexts:
    """How the Responsible Minerals Initiative recognises upstream mechanisms."""

    source: str
    intro: str
    levels: tuple[LevelOfRecognition, ...]
    rules: RecognitionRules
    percentages: tuple[PercentRule, ...]
    mentioned: tuple[str, ...]
    mentioned_in: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an expectation, or one of its points."""

    text: str
    is_point: bool


@dataclass(frozen=True, slots=True)
class AsmExpectation:
    """What one standard expects of large mines towards artisanal and small-scale miners."""

    number: int
    organisation: str
    reference: str
    paragraphs: tuple[Paragraph, ...]
    note: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AsmTexts:
    """The expectations side by side, as Levin Sources gathered them."""

    source: str
    key_sentence: str
    key_expectations: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[AsmExpectation, ...]
    minimum_introduced: str
    minimum_requirements: tuple[str, ...]

    def of_owner(self, owner: str) -> tuple[AsmExpectation, ...]:
        """What the standards of that owner expect."""
        return tuple(row for row in self.rows if owner in row.owners)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its source has it: `defined` there, merely `used`, or `open`, without a common definition."""

    term: str
    kind: str
    text: str
    source: str
    note: str = ""
    see: tuple[str, ...] = ()
    page: str = ""  # the URL name of the page that works with it

    @property
    def key(self) -> str:
        """Its anchor on the page."""
        return anchor(self.term)

    @property
    def is_verbatim(self) -> bool:
        """Whether the text stands so in its source; of a shortened one only the words are the source's."""
        return not self.source.endswith("(shortened)")


def anchor(term: str) -> str:
    """The anchor of a term: small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", term.lower().replace("'", "")).strip("-")


@cache
def alignment_texts() -> AlignmentTexts:
    """Of the exchange's memo on Track A."""
    held = _read("alignment.json")
    parts = tuple(_quotation(held, part) for part in held["parts"])
    others = ("not_judged", "who_decides", "pilot", "iso", "stand_alone", "responsibility")
    return AlignmentTexts(parts, **{name: _quotation(held, held[name]) for name in others})


@cache
def upstream_texts() -> UpstreamTexts:
    """Of the Responsible Minerals Initiative's page on upstream mechanisms."""
    held = _read("upstream.json")
    rules = held["rules"]
    return UpstreamTexts(
        source=held["source"],
        intro=held["intro"],
        levels=tuple(_level(level) for level in held["levels"]),
        rules=RecognitionRules(
            Decimal(rules["minimum_percent"]), Decimal(rules["continued_percent"]), rules["years"]
        ),
        percentages=tuple(
            PercentRule(each["what"], Decimal(each["percent"]), each["within_years"], each["quote"])
            for each in held["thresholds"]
        ),
        mentioned=tuple(held["mentioned"]["names"]),
        mentioned_in=held["mentioned"]["quote"],
    )


def recognition_rules() -> RecognitionRules:
    """The numbers of the recognition process."""
    return upstream_texts().rules


@cache
def asm_texts() -> AsmTexts:
    """Of the article of 19 June 2020."""
    held = _read("asm.json")
    return AsmTexts(
        source=held["source"],
        key_sentence=held["key_expectations"]["sentence"],
        key_expectations=tuple(held["key_expectations"]["list"]),
        columns=tuple(held["columns"]),
        rows=tuple(_expectation(row) for row in held["rows"]),
        minimum_introduced=held["minimum_introduced"],
        minimum_requirements=tuple(held["minimum_requirements"]),
    )


@cache
def glossary() -> tuple[Term, ...]:
    """Every term, by the alphabet."""
    terms = (Term(**{**each, "see": tuple(each["see"])}) for each in _read("glossary.json")["terms"])
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _quotation(held: Any, quoted: Any) -> Quotation:
    return Quotation(quoted["text"], f"{held['source']}, {quoted['section']}", quoted.get("name", ""))


def _level(level: Any) -> LevelOfRecognition:
    scope = tuple(
        ScopeOfLevel(item["item"], tuple(Component(**component) for component in item["components"]))
        for item in level["scope"]
    )
    return LevelOfRecognition(**{**level, "scope": scope})


def _expectation(row: Any) -> AsmExpectation:
    paragraphs = tuple(Paragraph(**paragraph) for paragraph in row["paragraphs"])
    return AsmExpectation(**{**row, "paragraphs": paragraphs, "owners": tuple(row["owners"])})
