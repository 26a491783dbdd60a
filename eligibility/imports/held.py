"""PURE. What the registers hold that a brand list is compared with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from eligibility.evidence import holds
from eligibility.imports.matching import HeldOrganisation

BrandKey = tuple[str, str]  # metal, and the brand's name without its capitals


@dataclass(frozen=True, slots=True)
class HeldListing:
    """A listing period, the words of its register row."""

    brand: str
    producer: str
    listed_on: dt.date
    delisted_on: dt.date | None

    def holds(self, on: dt.date) -> bool:
        return holds(on, self.listed_on, self.delisted_on)


@dataclass(frozen=True, slots=True)
class HeldSite:
    """A plant of a producer."""

    code: str
    name: str
    producer: str


@dataclass(frozen=True, slots=True)
class HeldBrandSite:
    """A period in which a site makes a brand."""

    metal: str
    brand: str
    site: str
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True)
class Held:
    """The registers at one moment."""

    organisations: tuple[HeldOrganisation, ...]
    listings: dict[BrandKey, tuple[HeldListing, ...]]
    details: dict[BrandKey, dict[str, str]]
    sites: tuple[HeldSite, ...]
    brand_sites: tuple[HeldBrandSite, ...]
