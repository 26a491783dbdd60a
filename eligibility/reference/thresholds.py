"""PURE. What the paper and the roadmap say of the thresholds, as they stand there: kept as data, read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent.parent / "data" / "reference" / "thresholds.json"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a source, and what it is about."""

    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A metal in Table 1 of the paper."""

    metal: str
    emissions: str
    assurance: str


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Table 1 of the paper, its footnote, and what 4.2 accepts for a time."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    offsets: str
    temporary_source: str
    temporary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """A metal in the roadmap's table, with the numbers of its footnotes."""

    label: str
    metal: str
    criteria: tuple[str, ...]
    footnotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoadmapTable:
    """The table of 5.4 of the roadmap."""

    source: str
    basis: str
    rows: tuple[RoadmapRow, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class ThresholdTexts:
    """Everything that the sources say of thresholds."""

    paper: PaperTable
    roadmap: RoadmapTable
    glide_path: tuple[Said, ...]
    averages: tuple[Said, ...]


@cache
def threshold_texts() -> ThresholdTexts:
    """As shipped."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    return ThresholdTexts(
        paper=_paper(texts["paper"]),
        roadmap=_roadmap(texts["roadmap"]),
        glide_path=tuple(Said(**each) for each in texts["glide_path"]),
        averages=tuple(Said(**each) for each in texts["averages"]),
    )


def _paper(text: Mapping[str, Any]) -> PaperTable:
    accepted = text["temporary_acceptance"]
    return PaperTable(
        source=text["source"],
        columns=tuple(text["columns"]),
        rows=tuple(
            PaperRow(row["metal"], row["emissions_threshold_and_methodology"], row["third_party_assurance"])
            for row in text["rows"]
        ),
        offsets=text["footnotes"]["1"],
        temporary_source=accepted["source"],
        temporary=tuple(accepted["paragraphs"]),
    )


def _roadmap(text: Mapping[str, Any]) -> RoadmapTable:
    return RoadmapTable(
        source=text["source"],
        basis=text["basis"],
        rows=tuple(
            RoadmapRow(row["label"], row["metal"], tuple(row["criteria"]), tuple(row["footnotes"]))
            for row in text["rows"]
        ),
        footnotes=tuple(Footnote(int(number), words) for number, words in text["footnotes"].items()),
    )
