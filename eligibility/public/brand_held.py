"""Everything that the public register held of one brand at a moment, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cpal.people.models import Organisation
from eligibility.evidence import Standard
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Brand,
    BrandDetail,
    BrandSite,
    ListingEvent,
    Site,
    SitePlace,
)
from eligibility.public.proof_points import PublicProofPoint, hidden_among, public_proof_points
from eligibility.public.site_held import rows
from eligibility.public.why import standard_name


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRows:
    """The rows of a brand; `others` are brands that its sites make besides."""

    metal: str
    brand: str
    listings: tuple[Brand, ...]
    events: tuple[ListingEvent, ...]
    detail: BrandDetail | None
    made_at: tuple[BrandSite, ...]
    sites: Mapping[str, Site]
    places: Mapping[str, SitePlace]
    assurances: tuple[Assurance, ...]
    steps: tuple[AssuranceStep, ...]
    proof_points: tuple[PublicProofPoint, ...]
    others: tuple[BrandSite, ...]
    organisations: Mapping[str, Organisation]

    @property
    def is_known(self) -> bool:
        """Whether any register names the brand."""
        return bool(self.listings or self.events or self.detail or self.made_at)

    @property
    def names(self) -> dict[str, str]:
        """The names of organisations, sites and standards by their codes, of those that have one."""
        standards = {each.value: standard_name(each) for each in Standard}
        organisations = {code: each.name for code, each in self.organisations.items() if each.name}
        return standards | organisations | {code: site.name for code, site in self.sites.items() if site.name}

    def name_of(self, code: str) -> str:
        """The name of an organisation, or its code where none is held."""
        organisation = self.organisations.get(code)
        return (organisation.name if organisation else "") or code

    def group_of(self, code: str) -> str:
        """The code of the ultimate parent; empty where none is held."""
        organisation = self.organisations.get(code)
        return organisation.group if organisation else ""

    def site_name(self, code: str) -> str:
        site = self.sites.get(code)
        return (site.name if site else "") or code


def brand_rows_held(metal: str, brand: str, at: dt.datetime, now: dt.datetime) -> BrandRows:
    """The rows of a brand as held at a moment, in sixteen queries at most, however many there are.

    A footprint that is not public now is not public as held then either.
    """
    named = {"metal": metal, "brand": brand}
    listings = tuple(rows(Brand, at, **named))
    made_at = tuple(rows(BrandSite, at, **named))
    codes = {row.site for row in made_at}
    proof_points = tuple(_proof_points(metal, brand, at, now))
    return BrandRows(
        metal=metal,
        brand=brand,
        listings=listings,
        events=tuple(rows(ListingEvent, at, **named)),
        detail=rows(BrandDetail, at, **named).first(),
        made_at=made_at,
        sites={site.code: site for site in rows(Site, at, code__in=codes)},
        places={place.site: place for place in rows(SitePlace, at, site__in=codes)},
        assurances=tuple(rows(Assurance, at, site__in=codes)),
        steps=tuple(rows(AssuranceStep, at, site__in=codes)),
        proof_points=proof_points,
        others=_others(metal, brand, codes, at),
        organisations=_organisations(listings, proof_points, at),
    )


def _proof_points(metal: str, brand: str, at: dt.datetime, now: dt.datetime) -> Iterator[PublicProofPoint]:
    found = tuple(public_proof_points(at, metal=metal, brand=brand))
    hidden = hidden_among([each.id for each in found], now) if at < now else frozenset[str]()
    return (each for each in found if each.id not in hidden)


def _others(metal: str, brand: str, codes: Collection[str], at: dt.datetime) -> tuple[BrandSite, ...]:
    found = rows(BrandSite, at, site__in=codes).exclude(metal=metal, brand=brand)
    return tuple(found.order_by("metal", "brand", "site", "from_on"))


def _organisations(
    listings: Collection[Brand], proof_points: Collection[PublicProofPoint], at: dt.datetime
) -> dict[str, Organisation]:
    """Producers, submitters, verifiers, and the parents of the producers: nobody else is named."""
    named = {each.producer for each in listings}
    named |= {code for each in proof_points for code in (each.submitted_by, each.verified_by)}
    found = {each.code: each for each in Organisation.objects.filter(code__in=named).held_at(at)}
    parents = {each.group for each in found.values()} - {""}
    found |= {each.code: each for each in Organisation.objects.filter(code__in=parents).held_at(at)}
    return found
