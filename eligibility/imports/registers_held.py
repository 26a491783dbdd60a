"""Reads what the registers hold that a brand list is compared with, in five questions whatever its length."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from eligibility.imports.brand_list import folded
from eligibility.imports.held import BrandKey, Held, HeldBrandSite, HeldListing, HeldSite
from eligibility.imports.matching import HeldOrganisation
from eligibility.registers.tables import TABLES


def held_at(at: dt.datetime) -> Held:
    """What is held at a moment."""
    listings: dict[BrandKey, list[HeldListing]] = defaultdict(list)
    for metal, brand, producer, listed_on, delisted_on in _rows("brands", at):
        listings[metal, folded(brand)].append(HeldListing(brand, producer, listed_on, delisted_on))
    detail_names = TABLES["brand_details"].names
    details = [dict(zip(detail_names, map(_text, row), strict=True)) for row in _rows("brand_details", at)]
    return Held(
        organisations=tuple(
            HeldOrganisation(code, name, country)
            for code, name, country, _group, _lei in _rows("organisations", at)
        ),
        listings={
            key: tuple(sorted(periods, key=lambda each: each.listed_on)) for key, periods in listings.items()
        },
        details={(each["metal"], folded(each["brand"])): each for each in details},
        sites=tuple(HeldSite(code, name, producer) for code, name, _country, producer in _rows("sites", at)),
        brand_sites=tuple(HeldBrandSite(*row) for row in _rows("brand_sites", at)),
    )


def _rows(register: str, at: dt.datetime) -> Any:
    return TABLES[register].held_at(at).values()


def _text(value: object) -> str:
    return "" if value is None else str(value)
