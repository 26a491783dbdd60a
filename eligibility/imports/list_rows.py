"""PURE. The register rows that a brand list comes to."""

from __future__ import annotations

from collections.abc import Sequence

from eligibility.evidence import holds
from eligibility.imports.brand_list import ListedBrand, folded
from eligibility.imports.choices import ListChoices
from eligibility.imports.held import Held, HeldListing
from eligibility.imports.matching import code_for
from eligibility.imports.producers import ListedProducer
from eligibility.vocabulary import Dating, ListingEventKind

Cells = dict[str, str]
Rows = dict[str, list[Cells]]  # by register, in the order in which they are loaded

REGISTERS = ("organisations", "sites", "brands", "brand_details", "brand_sites", "listing_events")
_TOLD_DETAILS = ("shape", "lmesword", "plant")

NewListing = tuple[ListedBrand, ListedProducer, HeldListing | None]
StandingListing = tuple[ListedBrand, ListedProducer, HeldListing, bool]


def rows_of(
    new: Sequence[NewListing],
    standing: Sequence[StandingListing],
    ended: Sequence[tuple[str, HeldListing]],
    producers: Sequence[ListedProducer],
    held: Held,
    choices: ListChoices,
) -> Rows:
    """Every row that would be loaded, and no row that would change nothing."""
    rows: Rows = {register: [] for register in REGISTERS}
    rows["organisations"] = [_organisation(each) for each in producers if each.is_new]
    for listed, producer, before in new:
        name = before.brand if before else listed.brand
        rows["brands"].append(_listing(listed.metal, name, producer.code, choices))
        rows["listing_events"].append(_event(listed.metal, name, ListingEventKind.LISTED, choices))
    for listed, producer, listing, is_moved in standing:
        if is_moved:
            rows["brands"].append(_period(listed.metal, listing, producer=producer.code))
    for metal, listing in ended:
        until = choices.listed_by.isoformat()
        rows["brands"].append(_period(metal, listing, producer=listing.producer, delisted_on=until))
        rows["listing_events"].append(_event(metal, listing.brand, ListingEventKind.DELISTED, choices))
    named = [(listed, producer, before.brand if before else listed.brand) for listed, producer, before in new]
    named += [(listed, producer, listing.brand) for listed, producer, listing, _ in standing]
    rows["brand_details"] = [row for each in named if (row := _details(*each[::2], held, choices))]
    _add_sites(rows, named, held, choices)
    return rows


def _organisation(producer: ListedProducer) -> Cells:
    return {"code": producer.code, "name": producer.name, "country": producer.country}


def _listing(metal: str, brand: str, producer: str, choices: ListChoices) -> Cells:
    """Listed by the day of the list: the first day of which the list is proof."""
    return {"metal": metal, "brand": brand, "producer": producer, "listed_on": choices.listed_by.isoformat()}


def _period(metal: str, listing: HeldListing, *, producer: str, delisted_on: str = "") -> Cells:
    """A held period with another producer, or with its end."""
    until = listing.delisted_on.isoformat() if listing.delisted_on else ""
    return {
        "metal": metal,
        "brand": listing.brand,
        "producer": producer,
        "listed_on": listing.listed_on.isoformat(),
        "delisted_on": delisted_on or until,
    }


def _event(metal: str, brand: str, kind: ListingEventKind, choices: ListChoices) -> Cells:
    return {
        "metal": metal,
        "brand": brand,
        "event": kind.value,
        "happened_on": choices.listed_by.isoformat(),
        "dating": Dating.BY.value,
        "source": choices.source,
    }


def _details(listed: ListedBrand, brand: str, held: Held, choices: ListChoices) -> Cells | None:
    """What the list tells of a brand laid over what is held; an empty cell takes nothing back."""
    before = held.details.get((listed.metal, folded(brand)), {})
    told = {name: text for name in _TOLD_DETAILS if (text := getattr(listed, name))}
    if all(before.get(name, "") == text for name, text in told.items()):
        return None
    return before | {"metal": listed.metal, "brand": brand} | told | {"source": choices.source}


def _add_sites(
    rows: Rows, named: Sequence[tuple[ListedBrand, ListedProducer, str]], held: Held, choices: ListChoices
) -> None:
    """A plant is the producer's of that name, never one of the same place (two plants may share a town)."""
    codes = {(each.producer, folded(each.name)): each.code for each in held.sites}
    taken = {each.code for each in held.sites}
    makes = {
        (each.metal, folded(each.brand), each.site)
        for each in held.brand_sites
        if holds(choices.listed_by, each.from_on, each.until_on) or each.from_on > choices.listed_by
    }
    for listed, producer, brand in named:
        if not listed.plant or not producer.is_decided:
            continue
        key = (producer.code, folded(listed.plant))
        if key not in codes:
            codes[key] = code_for(f"{producer.code} {listed.plant}", taken)
            taken.add(codes[key])
            rows["sites"].append(_site(codes[key], listed, producer))
        if (listed.metal, folded(brand), codes[key]) not in makes:
            rows["brand_sites"].append(
                {
                    "metal": listed.metal,
                    "brand": brand,
                    "site": codes[key],
                    "from_on": choices.listed_by.isoformat(),
                }
            )


def _site(code: str, listed: ListedBrand, producer: ListedProducer) -> Cells:
    return {"code": code, "name": listed.plant, "country": listed.country, "producer": producer.code}
