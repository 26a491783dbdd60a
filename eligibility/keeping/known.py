"""What the registers hold under a name, for whoever has to name it: offered while it is typed, and refused, with what
is near, where nothing is held under it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When

from cpal.people.models import Organisation
from eligibility.imports.brand_list import folded
from eligibility.imports.matching import nearest
from eligibility.models import Brand, Disclosure, RecognisedStandard, Recognition, Site, Threshold

MOST_LISTED = 100  # so many are all offered at once; of more, those that hold what is typed
MOST_RECEIVED = 10 * MOST_LISTED
MOST_FOUND = 20
MOST_NEAR = 3

# Given rows that were received and a moment: those of them that were held.
Held = Callable[[Any, dt.datetime], QuerySet[Any]]


def held_at(rows: Any, at: dt.datetime) -> QuerySet[Any]:
    """The rows of a register that were held."""
    held: QuerySet[Any] = rows.held_at(at)
    return held


def not_taken_back(rows: Any, at: dt.datetime) -> QuerySet[Any]:
    """The listings that were held; one that ends on its first day was taken back and names no brand."""
    return held_at(rows, at).exclude(delisted_on__lte=F("listed_on"))


def as_stored(rows: Any, _at: dt.datetime) -> QuerySet[Any]:
    """Rows of a table that is no register."""
    stored: QuerySet[Any] = rows
    return stored


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name as it is entered, and what tells its bearer from others."""

    name: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """Things that rows of other registers name by `column`, which is of the key of their register.

    `told` are the columns that tell one from another; of those `searched` is what somebody would type instead.
    """

    key: str
    word: str
    model: type[models.Model]
    column: str
    told: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    held: Held = held_at
    is_of_a_metal: bool = False
    may_be_new: bool = False

    def rows(self, at: dt.datetime, metal: str = "", *named: Q) -> QuerySet[Any]:
        """Its rows that were held at a moment; of one metal where it has metals, and of names that are so."""
        received = self.model._default_manager.filter(*named)  # noqa: SLF001 - Django's public name
        if self.is_of_a_metal and metal:
            received = received.filter(metal=metal)
        return self.held(received, at).order_by(self.column)

    def holds(self, name: str, at: dt.datetime, metal: str = "") -> bool:
        """Whether anything was held under exactly that name."""
        return self.rows(at, metal, Q(**{self.column: name})).exists()


BRANDS = Kind(
    "brand", "brand", Brand, "brand", told=("metal", "producer"), held=not_taken_back, is_of_a_metal=True
)
SITES = Kind("site", "site", Site, "code", told=("name", "country"), searched=("name",))
ORGANISATIONS = Kind(
    "organisation", "organisation", Organisation, "code", told=("name", "country"), searched=("name",)
)
STANDARDS = Kind("standard", "standard", RecognisedStandard, "code", told=("name",), searched=("name",))
DISCLOSURES = Kind(
    "disclosure", "disclosure", Disclosure, "reference", told=("brand", "metal"), searched=("brand",)
)
METHODS = Kind("method", "carbon method", Threshold, "carbon_method", told=("metal",), held=as_stored)
MECHANISMS = Kind("mechanism", "mechanism", Recognition, "mechanism", may_be_new=True)
KINDS = {
    kind.key: kind for kind in (BRANDS, SITES, ORGANISATIONS, STANDARDS, DISCLOSURES, METHODS, MECHANISMS)
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The names that a page offers; `is_everything` when no other is held."""

    names: tuple[KnownName, ...]
    is_everything: bool


def offer(kind: Kind, at: dt.datetime) -> Offer:
    """All names where they are few, else none: they are asked for while one is typed. In at most two queries.

    Whether they are few is asked of the rows received, since what is held costs the more to find out the more there is.
    """
    received = kind.model._default_manager.order_by()[: MOST_RECEIVED + 1].count()  # noqa: SLF001 - Django's public name
    few = names_that_hold(kind, "", at, most=MOST_LISTED + 1) if received <= MOST_RECEIVED else ()
    is_everything = received <= MOST_RECEIVED and len(few) <= MOST_LISTED
    return Offer(few if is_everything else (), is_everything)


def names_that_hold(
    kind: Kind, typed: str, at: dt.datetime, metal: str = "", most: int = MOST_FOUND
) -> tuple[KnownName, ...]:
    """The names that hold what is typed, those that begin with it first; in one query."""
    in_name = Q(**{f"{kind.column}__icontains": typed})
    elsewhere = [Q(**{f"{column}__icontains": typed}) for column in kind.searched]
    place = Case(When(**{f"{kind.column}__istartswith": typed}, then=Value(0)), default=Value(1))
    # What tells a row may have changed, its name never: only by the name may be chosen before what is held.
    held = (
        kind.rows(at, metal).filter(reduce(or_, elsewhere, in_name))
        if elsewhere
        else kind.rows(at, metal, in_name)
    )
    rows = held.annotate(place=place)
    ordered = rows.order_by("place", kind.column, *kind.told)
    return _as_names(ordered.values_list(kind.column, *kind.told, "place").distinct()[:most])


def _as_names(rows: Iterable[tuple[Any, ...]]) -> tuple[KnownName, ...]:
    """The rows as names; the last cell of each is its place, which tells nothing."""
    return tuple(KnownName(name, ", ".join(filter(None, told))) for name, *told, _ in rows)


def refusal(kind: Kind, name: str, at: dt.datetime, metal: str = "") -> str:
    """Why a name cannot be entered: nothing is held under it, and what is near; empty where it can."""
    if kind.holds(name, at, metal):
        return ""
    of_metal = f" of {metal}" if kind.is_of_a_metal and metal else ""
    said = f"No {kind.word} {name}{of_metal} is held"
    if elsewhere := _of_other_metals(kind, name, at) if of_metal else ():
        return f"{said}; there is {name} of {' and of '.join(elsewhere)}."
    near = _near(kind, name, at, metal)
    if kind.may_be_new:
        same = [each for each in near if folded(each) == folded(name)]
        return f"Write it as it is held: {same[0]}." if same else ""
    return f"{said}. Near it: {', '.join(near)}." if near else f"{said}, and nothing like it."


def _of_other_metals(kind: Kind, name: str, at: dt.datetime) -> list[str]:
    rows = kind.rows(at, "", Q(**{kind.column: name})).order_by("metal")
    return list(rows.values_list("metal", flat=True).distinct())


def _near(kind: Kind, name: str, at: dt.datetime, metal: str) -> tuple[str, ...]:
    """The names that are most like one, be it by themselves or by what tells them."""
    rows = kind.rows(at, metal).order_by().values_list(kind.column, *kind.searched).distinct()
    written = {f"{own}\0{text}": text for own, *told in rows for text in (own, *told) if text}
    like = nearest(name, written, most=MOST_NEAR * (1 + len(kind.searched)))
    return tuple(dict.fromkeys(key.partition("\0")[0] for key in like))[:MOST_NEAR]
