"""What public sources tell of listing, disclosure and assurance beside the registers: read, never judged with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent / "data" / "reference"


@dataclass(frozen=True, slots=True)
class BrandCount:
    """How many brands of a metal the exchange listed, from how many countries."""

    metal: str
    brands: int
    countries: int


@dataclass(frozen=True, slots=True)
class BrandCounts:
    """The exchange's count of its brands. A country is counted once in the total, whatever metals it makes."""

    as_of: str
    rows: tuple[BrandCount, ...]
    total_brands: int
    total_countries: int
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """One sentence and where it stands; `about` is a metal or empty."""

    says: str
    source: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """How a brand comes to be listed, a footprint to be worked out, a site to be assured."""

    read_from: str
    counts: BrandCounts
    listing_rules: tuple[SourcedFact, ...]
    marks_process: tuple[SourcedFact, ...]
    zinc_footprint_guidance: tuple[SourcedFact, ...]
    not_found: str


@dataclass(frozen=True, slots=True)
class BrandElsewhere:
    """A brand that another exchange takes in delivery. It says nothing of a listing by the LME."""

    metal: str
    brand: str
    producer: str
    country: str
    exchange: str
    source: str


@cache
def process_facts() -> ProcessFacts:
    """The facts of listing and process, each with its source."""
    kept = _read("listing_and_process_facts.json")
    guidance = kept["zinc_footprint_guidance"]
    return ProcessFacts(
        read_from=kept["read_from"],
        counts=_counts(kept["lme_counts"]),
        listing_rules=tuple(
            SourcedFact(rule["says"], rule["source"], rule["metal"]) for rule in kept["listing_rules"]
        ),
        marks_process=tuple(SourcedFact(each["fact"], each["source"]) for each in kept["marks_process"]),
        zinc_footprint_guidance=tuple(SourcedFact(fact, guidance["source"]) for fact in guidance["facts"]),
        not_found=kept["not_found"],
    )


@cache
def brands_elsewhere() -> tuple[BrandElsewhere, ...]:
    """Brands known from another exchange's list alone."""
    kept = _read("ine_copper_brands.json")
    return tuple(
        BrandElsewhere(
            kept["metal"], row["brand"], row["producer"], row["country"], kept["exchange"], kept["source"]
        )
        for row in kept["brands"]
    )


def known_elsewhere(words: str) -> tuple[BrandElsewhere, ...]:
    """Those whose name or producer has the words in it, whatever their capitals; none for no words."""
    wanted = words.strip().casefold()
    return tuple(
        each
        for each in brands_elsewhere()
        if wanted and (wanted in each.brand.casefold() or wanted in each.producer.casefold())
    )


def _counts(kept: dict[str, Any]) -> BrandCounts:
    return BrandCounts(
        as_of=kept["as_of"],
        rows=tuple(BrandCount(row["metal"], row["brands"], row["countries"]) for row in kept["rows"]),
        total_brands=kept["total_brands"],
        total_countries=kept["total_countries"],
        note=kept["note"],
        source=kept["source"],
    )


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))
