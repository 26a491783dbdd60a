"""What the registers held of one site at a moment, row by row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from cpal.people.models import Organisation, RegisterDelivery
from cpal.people.models.organisations import RegisterRow
from eligibility.models import Assurance, AssuranceStep, BrandSite, FootprintClaim, Site, SitePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAsHeld:
    """A site with everything that names it; `neighbours` are the other sites of its place."""

    code: str
    held_at: dt.datetime
    site: Site | None
    place: SitePlace | None
    brands: tuple[BrandSite, ...]
    steps: tuple[AssuranceStep, ...]
    assurances: tuple[Assurance, ...]
    claims: tuple[FootprintClaim, ...]
    producer: Organisation | None
    neighbours: tuple[Site, ...]

    @property
    def name(self) -> str:
        return (self.site and self.site.name) or self.code


def site_as_held(code: str, at: dt.datetime) -> SiteAsHeld | None:
    """A site in nine queries; None where no register names it."""
    site = rows(Site, at, code=code).first()
    place = rows(SitePlace, at, site=code).first()
    held = SiteAsHeld(
        code=code,
        held_at=at,
        site=site,
        place=place,
        brands=tuple(rows(BrandSite, at, site=code)),
        steps=tuple(rows(AssuranceStep, at, site=code)),
        assurances=tuple(rows(Assurance, at, site=code)),
        claims=tuple(rows(FootprintClaim, at).filter(site=code)),
        producer=rows(Organisation, at, code=site.producer).first() if site else None,
        neighbours=_neighbours(code, site, place, at),
    )
    is_named = site or place or held.brands or held.steps or held.assurances
    return held if is_named else None


def rows(model: type[RegisterRow], at: dt.datetime, **key: Any) -> Any:
    """The rows held at a moment whose key fits, each with its delivery and `is_back_dated`."""
    found = model.objects.filter(**key).held_at(at).annotate(is_back_dated=_came_behind())
    return found.select_related("delivery").defer("delivery__content", "delivery__faults")


def _came_behind() -> Exists:
    """Whether a row was loaded as received before something that its register held already."""
    return Exists(
        RegisterDelivery.objects.filter(
            register=OuterRef("delivery__register"),
            loaded_at__lt=OuterRef("delivery__loaded_at"),
            received_at__gt=OuterRef("delivery__received_at"),
        )
    )


def _neighbours(code: str, site: Site | None, place: SitePlace | None, at: dt.datetime) -> tuple[Site, ...]:
    """Other sites of the same place and country: two plants of one town are two sites."""
    if site is None or place is None or not place.place:
        return ()
    there = SitePlace.objects.held_at(at).filter(place__iexact=place.place).exclude(site=code)
    found = Site.objects.filter(code__in=there.values("site")).held_at(at)
    return tuple(found.filter(country=site.country).order_by("name", "code"))
