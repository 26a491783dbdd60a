"""What a search among the brands finds, and where it finds nothing, what to do instead."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cpal.look.figures import day_text
from cpal.look.words import metal_name
from eligibility.evidence import Metal
from eligibility.judged import JudgedBrand
from eligibility.public.brand_index import BrandIndex
from eligibility.public.brand_search import BrandSearch, BrandsWanted
from eligibility.public.brand_words import meant_by

CHOSEN_BY = {
    "q": "words",
    "metal": "metals",
    "country": "countries",
    "standard": "standards",
    "status": "statuses",
}


@dataclass(frozen=True, slots=True)
class OtherSearch:
    """A search that is a step away: how it is called, its query, and how many brands it finds."""

    name: str
    query: str
    count: int
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class BrandsFound:
    """The brands looked for, by metal and name, and how many there would be of each metal."""

    brands: list[JudgedBrand]
    of_metal: Counter[str]
    among: int

    @property
    def of_every_metal(self) -> int:
        return self.of_metal.total()


def brands_found(wanted: BrandsWanted, index: BrandIndex) -> BrandsFound:
    """Look once, whatever the metal, and count."""
    of_every_metal = replace(wanted, metals=()).among(index)
    brands = [each for each in of_every_metal if not wanted.metals or each.metal in wanted.metals]
    return BrandsFound(brands, Counter(each.metal for each in of_every_metal), len(index.judged))


def by_metal(form: BrandSearch, found: BrandsFound, query: QueryDict) -> tuple[OtherSearch, ...]:
    """The same search for all metals and for each, from the first page."""
    chosen = form.chosen("metal")
    every = OtherSearch("All", changed(query, metal=""), found.of_every_metal, is_present=not chosen)
    return every, *(
        OtherSearch(
            metal_name(metal), changed(query, metal=metal), found.of_metal[metal], is_present=chosen == metal
        )
        for metal in Metal
    )


def meant(form: BrandSearch, index: BrandIndex, query: QueryDict) -> OtherSearch | None:
    """The search with its words put right, where that finds a brand."""
    words = meant_by(form.chosen("q"), index.vocabulary) if form.chosen("q") else ""
    count = len(replace(form.wanted, words=words).among(index)) if words else 0
    return OtherSearch(words, changed(query, q=words), count) if count else None


def leaving_out(form: BrandSearch, index: BrandIndex, query: QueryDict) -> tuple[OtherSearch, ...]:
    """The search without one of its filters, of each that finds a brand then."""
    wanted = form.wanted
    chosen = [(name, field) for name, field in CHOSEN_BY.items() if getattr(wanted, field)]
    without = [(name, replace(wanted, **{field: type(getattr(wanted, field))()})) for name, field in chosen]
    counted = [(name, len(other.among(index))) for name, other in without if len(chosen) > 1]
    return tuple(
        OtherSearch(form.said(name), changed(query, **{name: ""}), count) for name, count in counted if count
    )


def changed(query: QueryDict, **values: str) -> str:
    """The query with other values, from the first page; what is empty is left out."""
    asked = {name: str(value) for name, value in query.dict().items()} | values
    return f"?{urlencode({name: value for name, value in asked.items() if value and name != 'page'})}"


def day_said(index: BrandIndex, on: dt.date, today: dt.date) -> str:
    """What a reader must know of a day that lies ahead, or before every listing; empty for any other."""
    if on > today:
        return (
            f"{day_text(on)} lies ahead: the verdicts follow from what is known on {day_text(today)}. "
            "Evidence that comes or lapses until then may change them."
        )
    if any(each.is_listed for each in index.judged):
        return ""
    first = first_listing(index.judged)
    if first is None or first <= on:
        return ""
    return f"On {day_text(on)} no brand was listed: the register’s first listing begins on {day_text(first)}."


def first_listing(brands: Sequence[JudgedBrand]) -> dt.date | None:
    """The first day of any listing that the register knows."""
    periods = (row for each in brands for row in each.verdict.case.evidence.listings)
    return min((row.listed_on for row in periods if row.holds(row.listed_on)), default=None)
