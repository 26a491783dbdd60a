"""A brand as its page shows it, beside its verdict: listing, producer, sites, footprints, and what was loaded later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from cpal.calendar import london_date
from cpal.look.figures import day_text, tonnes_text
from cpal.look.values import Cell, Column, Fact, Table
from cpal.look.words import metal_name
from eligibility.evidence import Standard
from eligibility.models import Brand, ListingEvent, SitePlace
from eligibility.public.assurance_told import told_of
from eligibility.public.brand_held import BrandRows
from eligibility.public.countries import country_name
from eligibility.public.evidence_shown import received
from eligibility.public.proof_points import PublicProofPoint
from eligibility.public.told import (
    Told,
    day_as_told,
    is_loaded_later,
    latest_first,
    loaded_later,
    period_as_told,
    source_of,
)
from eligibility.public.why import standard_name
from eligibility.vocabulary import ListingEventKind

WARRANTING = (ListingEventKind.NO_NEW_WARRANTING, ListingEventKind.WARRANTING_RESUMED)


@dataclass(frozen=True, slots=True)
class AssuranceTold:
    """The way of a site through one standard."""

    name: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteShown:
    """A site that makes the brand, or made it."""

    code: str
    name: str
    place: str
    when: str
    standards: tuple[AssuranceTold, ...]

    @property
    def url(self) -> str:
        return reverse("site", args=[self.code])


@dataclass(frozen=True, slots=True)
class FootprintShown:
    """A disclosed footprint with the names of who submitted and who verified it."""

    point: PublicProofPoint
    submitter: str
    verifier: str


def facts(held: BrandRows, today: dt.date) -> tuple[Fact, ...]:
    """What the brand is, and whose."""
    found = [Fact("Metal", metal_name(held.metal)), *_producer(held, today)]
    if held.detail:
        found += [Fact(term, said) for term, said in _details(held) if said]
    return tuple(found)


def _producer(held: BrandRows, today: dt.date) -> Iterator[Fact]:
    begun = [row for row in held.listings if row.listed_on <= today] or list(held.listings)
    code = max(begun, key=lambda row: row.listed_on).producer if begun else ""
    if not code:
        return
    organisation = held.organisations.get(code)
    yield Fact("Producer", held.name_of(code))
    if organisation and organisation.country:
        yield Fact("Country", country_name(organisation.country))
    if group := held.group_of(code):
        yield Fact("Group", held.name_of(group))


def _details(held: BrandRows) -> tuple[tuple[str, str], ...]:
    detail = held.detail
    if detail is None:
        return ()
    capacity = detail.capacity_t_per_year
    return (
        ("Shape", detail.shape),
        ("LMEsword code", detail.lmesword),
        ("Plant", detail.plant),
        ("Capacity", f"{tonnes_text(capacity)} t a year" if capacity is not None else ""),
        ("Specification", detail.specification),
    )


def detail_source(held: BrandRows) -> SafeString:
    """Where shape, plant and capacity were read."""
    return source_of(held.detail.source if held.detail else "")


def listing_told(held: BrandRows) -> tuple[Told, ...]:
    """What the exchange said of the brand, and its listing periods, the latest first."""
    said = {(row.event, row.happened_on) for row in held.events}
    periods = (told for row in held.listings for told in _of_period(row, said))
    return latest_first([*map(_of_event, held.events), *periods])


def no_new_warranting(held: BrandRows, on: dt.date) -> str:
    """That no new metal may be put on warrant on the day; empty where it may. The listing stands (3)."""
    said = [row for row in held.events if row.event in WARRANTING and (row.happened_on or dt.date.min) <= on]
    last = max(said, key=_in_time, default=None)
    if last is None or last.event == ListingEventKind.WARRANTING_RESUMED:
        return ""
    since = f" since {day_as_told(last.happened_on, last.dating)}" if last.happened_on else ""
    return f"No new warranting{since}: the listing stands, but no new metal is put on warrant."


def _in_time(row: ListingEvent) -> tuple[dt.date, bool]:
    return row.happened_on or dt.date.min, row.event == ListingEventKind.WARRANTING_RESUMED


def _of_event(row: ListingEvent) -> Told:
    notice = f"Notice {row.reference}" if row.reference else ""
    stands = "The listing stands" if row.event == ListingEventKind.NO_NEW_WARRANTING else ""
    return Told(
        title=ListingEventKind(row.event).said,
        when=day_as_told(row.happened_on, row.dating),
        on=row.happened_on,
        detail="; ".join(part for part in (notice, stands, row.note) if part),
        source=source_of(row.source),
        later=loaded_later(row),
    )


def _of_period(row: Brand, said: set[tuple[str, dt.date | None]]) -> Iterator[Told]:
    """Beginning and end of a listing period, where no event tells of them."""
    if row.delisted_on is not None and row.delisted_on <= row.listed_on:
        return
    if (ListingEventKind.LISTED, row.listed_on) not in said:
        yield Told(
            title="Listing period begins",
            when=day_text(row.listed_on),
            on=row.listed_on,
            later=loaded_later(row),
        )
    if row.delisted_on is not None:
        yield Told(title="Listing period ends", when=day_text(row.delisted_on), on=row.delisted_on)


def sites(held: BrandRows) -> tuple[SiteShown, ...]:
    """Every site that makes the brand or made it."""
    return tuple(
        SiteShown(
            code=row.site,
            name=held.site_name(row.site),
            place=_place(held, row.site),
            when=period_as_told(row.from_on, row.until_on),
            standards=tuple(_standards(held, row.site)),
        )
        for row in held.made_at
        if row.until_on is None or row.from_on < row.until_on
    )


def _place(held: BrandRows, code: str) -> str:
    """“Harjavalta, Finland”."""
    site = held.sites.get(code)
    place = held.places.get(code, SitePlace()).place
    country = country_name(site.country) if site else ""
    return ", ".join(part for part in (place, country) if part) or "place not given"


def _standards(held: BrandRows, code: str) -> Iterator[AssuranceTold]:
    for standard in Standard:
        steps = [row for row in held.steps if row.site == code and row.standard == standard]
        rows = [row for row in held.assurances if row.site == code and row.standard == standard]
        if steps or rows:
            yield AssuranceTold(standard_name(standard), latest_first(told_of(steps, rows)))


def footprints(held: BrandRows) -> tuple[FootprintShown, ...]:
    """The disclosed footprints that are public, the latest validity first."""
    newest = sorted(
        held.proof_points, key=lambda each: (each.valid_from or dt.date.min, each.id), reverse=True
    )
    return tuple(
        FootprintShown(each, _named(held, each.submitted_by), _named(held, each.verified_by))
        for each in newest
    )


def _named(held: BrandRows, code: str) -> str:
    return held.name_of(code) if code else "nobody"


def other_brands(held: BrandRows) -> Table | None:
    """What else the sites of this brand make."""
    if not held.others:
        return None
    rows = tuple(
        (
            Cell(row.brand, reverse("brand", args=[row.metal, row.brand])),
            metal_name(row.metal),
            held.site_name(row.site),
            period_as_told(row.from_on, row.until_on),
        )
        for row in held.others
    )
    columns = (Column("Brand"), Column("Metal"), Column("Site"), Column("Made there"))
    return Table("Other brands of the same sites", columns, rows)


def learnt_since(held: BrandRows, known_at: dt.datetime) -> tuple[str, ...]:
    """The rows held now that were received after a moment."""
    return tuple(each.said for each in received(held) if each.row.received_at > known_at)


def counted_then_loaded_later(held: BrandRows, known_at: dt.datetime) -> tuple[str, ...]:
    """The rows that count as known at a moment by their stated receipt, and were loaded only after it."""
    return tuple(
        each.said
        for each in received(held)
        if each.row.received_at <= known_at
        and is_loaded_later(each.row.delivery)
        and each.row.delivery.loaded_at > known_at
    )


def loaded_later_table(held: BrandRows) -> Table | None:
    """Which of the rows were loaded after the receipt that was stated for them."""
    late = [each for each in received(held) if is_loaded_later(each.row.delivery)]
    if not late:
        return None
    rows = tuple(
        (
            each.said,
            day_text(london_date(each.row.received_at)),
            day_text(london_date(each.row.delivery.loaded_at)),
        )
        for each in late
    )
    columns = (Column("What"), Column("Stated as received"), Column("Loaded"))
    return Table("Rows loaded after their stated receipt", columns, rows)
