"""PURE. What a brand list would change in the registers, before it does: the very rows that would be loaded."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from eligibility.evidence import Metal
from eligibility.imports.brand_list import ListedBrand, ListRead, RowFault, folded
from eligibility.imports.choices import ListChoices
from eligibility.imports.held import BrandKey, Held, HeldListing
from eligibility.imports.list_rows import Rows, rows_of
from eligibility.imports.producers import ListedProducer, producers_of

SIMILAR_BRAND_FROM = 88


@dataclass(frozen=True, slots=True)
class NewBrand:
    """A brand that is not held as listed on the day of the list. `before` is its last period, when it had one."""

    listed: ListedBrand
    producer: ListedProducer
    before: HeldListing | None
    similar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldBrand:
    """A brand that is held. `moved_from` is the producer held, when the list names another one."""

    listed: ListedBrand
    producer: ListedProducer
    listing: HeldListing
    moved_from: str
    is_moved: bool

    @property
    def key(self) -> str:
        return choice_key(self.listed.metal, self.listing.brand)


@dataclass(frozen=True, slots=True)
class GoneBrand:
    """A brand that is held as listed and is not in the list. It is delisted only when that is chosen."""

    metal: str
    listing: HeldListing
    is_chosen: bool

    @property
    def key(self) -> str:
        return choice_key(self.metal, self.listing.brand)


@dataclass(frozen=True, slots=True)
class ChangedDetail:
    """What a source says of a brand now, and what was held."""

    metal: str
    brand: str
    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class ListChanges:
    """All that a list would change."""

    new: tuple[NewBrand, ...]
    held: tuple[HeldBrand, ...]
    gone: tuple[GoneBrand, ...]
    producers: tuple[ListedProducer, ...]
    details: tuple[ChangedDetail, ...]
    faults: tuple[RowFault, ...]
    rows: Rows

    @property
    def undecided(self) -> tuple[ListedProducer, ...]:
        """Producers that are alike to some that are held, until the officer decides who they are."""
        return tuple(each for each in self.producers if not each.is_decided)

    @property
    def moved(self) -> tuple[HeldBrand, ...]:
        return tuple(each for each in self.held if each.moved_from)

    @property
    def is_nothing(self) -> bool:
        return not any(self.rows.values())

    @property
    def digest(self) -> str:
        """Changes when anything of what is shown does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def changes_of(read: ListRead, held: Held, choices: ListChoices) -> ListChanges:
    """Compare a list with what is held, under the officer's choices."""
    producers = producers_of(read.brands, held.organisations, choices)
    new: list[NewBrand] = []
    known: list[HeldBrand] = []
    for listed in read.brands:
        producer = producers[folded(listed.producer)]
        periods = held.listings.get((listed.metal, folded(listed.brand)), ())
        listing = _present(periods, choices.listed_by)
        if listing is None:
            similar = () if periods else _similar(listed, held)
            new.append(NewBrand(listed, producer, periods[-1] if periods else None, similar))
        else:
            known.append(_held_brand(listed, producer, listing, choices))
    gone = _gone(read, held, choices)
    rows = rows_of(
        [(each.listed, each.producer, each.before) for each in new],
        [(each.listed, each.producer, each.listing, each.is_moved) for each in known],
        [(each.metal, each.listing) for each in gone if each.is_chosen],
        tuple(producers.values()),
        held,
        choices,
    )
    return ListChanges(
        tuple(new), tuple(known), gone, tuple(producers.values()), _details(rows, held), read.faults, rows
    )


def _present(periods: tuple[HeldListing, ...], on: dt.date) -> HeldListing | None:
    """The period that holds the day of the list, or one that began after it: the list then tells nothing new."""
    return next((each for each in periods if each.holds(on) or each.listed_on > on), None)


def _held_brand(
    listed: ListedBrand, producer: ListedProducer, listing: HeldListing, choices: ListChoices
) -> HeldBrand:
    is_other = producer.is_decided and listing.producer != producer.code
    key = choice_key(listed.metal, listing.brand)
    moved_from = (listing.producer or "no producer held") if is_other else ""
    return HeldBrand(listed, producer, listing, moved_from, is_other and key in choices.move)


def _gone(read: ListRead, held: Held, choices: ListChoices) -> tuple[GoneBrand, ...]:
    """The brands of the list's metals that are held as listed on its day and not named in it."""
    named: set[BrandKey] = {(each.metal, folded(each.brand)) for each in read.brands}
    gone = []
    for (metal, brand), periods in held.listings.items():
        listing = next((each for each in periods if each.holds(choices.listed_by)), None)
        if listing is None or metal not in read.metals or (metal, brand) in named:
            continue
        gone.append(GoneBrand(metal, listing, choice_key(metal, listing.brand) in choices.delist))
    return tuple(sorted(gone, key=lambda each: (list(Metal).index(Metal(each.metal)), each.listing.brand)))


def _similar(listed: ListedBrand, held: Held) -> tuple[str, ...]:
    names = {key: periods[-1].brand for key, periods in held.listings.items() if key[0] == listed.metal}
    found = process.extract(
        folded(listed.brand),
        {key: folded(name) for key, name in names.items()},
        scorer=fuzz.ratio,
        score_cutoff=SIMILAR_BRAND_FROM,
        limit=3,
    )
    return tuple(names[key] for _, _, key in found)


def _details(rows: Rows, held: Held) -> tuple[ChangedDetail, ...]:
    changed = []
    for row in rows["brand_details"]:
        before = held.details.get((row["metal"], folded(row["brand"])))
        for name, becomes in row.items():
            if before is not None and before[name] != becomes:
                changed.append(ChangedDetail(row["metal"], row["brand"], name, before[name], becomes))
    return tuple(changed)


def choice_key(metal: str, brand: str) -> str:
    """How a brand is named in a choice."""
    return f"{metal} {brand}"
