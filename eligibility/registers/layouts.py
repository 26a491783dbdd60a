"""The columns of each register file. Only keys, and what names a brand, must be filled: an empty cell is "not given".

A period that ends on or before its first day never holds; sending one for a key is the way to take a row back.
"""

from __future__ import annotations

import re
from decimal import Decimal

from cpal.tabular import CellRefused, Column, Layout, boolean, code, day, decimal_number, one_of
from eligibility.evidence import AssuranceStatus, Metal, Standard

_COUNTRY = re.compile(r"[A-Z]{2}")


def country(text: str) -> str:
    """ISO 3166 alpha-2, in capitals."""
    if not _COUNTRY.fullmatch(text):
        raise CellRefused("a country in two capital letters, such as NO")
    return text


def footprint(text: str) -> Decimal:
    """tCO2e/t. Offsets are not recognised, so what actual operations emit is not below zero (4.1)."""
    value = decimal_number(text)
    if value < 0:
        raise CellRefused("a footprint of zero or more")
    return value


ORGANISATION = code(100)
SITE = code(100)
BRAND = code(100)
METAL = one_of(Metal)

ORGANISATIONS = Layout(
    "organisations",
    (
        Column("code", ORGANISATION),
        Column("name", code(200), may_be_empty=True),
        Column("country", country, may_be_empty=True),
        Column("group", ORGANISATION, may_be_empty=True),
        Column("lei", code(20), may_be_empty=True),
    ),
)
CONSENTS = Layout(
    "consents",
    (
        Column("organisation", ORGANISATION),
        Column("from_on", day),
        Column("until_on", day, may_be_empty=True),
    ),
)
SITES = Layout(
    "sites",
    (
        Column("code", SITE),
        Column("name", code(200), may_be_empty=True),
        Column("country", country, may_be_empty=True),
        Column("producer", ORGANISATION, may_be_empty=True),
    ),
)
BRANDS = Layout(
    "brands",
    (
        Column("metal", METAL),
        Column("brand", BRAND),
        Column("producer", ORGANISATION, may_be_empty=True),
        Column("listed_on", day),
        Column("delisted_on", day, may_be_empty=True),
    ),
)
BRAND_SITES = Layout(
    "brand_sites",
    (
        Column("metal", METAL),
        Column("brand", BRAND),
        Column("site", SITE),
        Column("from_on", day),
        Column("until_on", day, may_be_empty=True),
    ),
)
DISCLOSURES = Layout(
    "disclosures",
    (
        Column("id", code(100)),
        Column("metal", METAL),
        Column("brand", BRAND),
        Column("value_tco2e_per_t", footprint, may_be_empty=True),
        Column("method", code(40), may_be_empty=True),
        Column("boundary", code(40), may_be_empty=True),
        Column("offsets_used", boolean, may_be_empty=True),
        Column("submitted_by", ORGANISATION, may_be_empty=True),
        Column("verified_by", ORGANISATION, may_be_empty=True),
        Column("verified_on", day, may_be_empty=True),
        Column("valid_from", day, may_be_empty=True),
        Column("valid_until", day, may_be_empty=True),
        Column("report", code(500), may_be_empty=True),
    ),
)
ASSURANCES = Layout(
    "assurances",
    (
        Column("site", SITE),
        Column("standard", one_of(Standard)),
        Column("status", one_of(AssuranceStatus)),
        Column("from_on", day),
        Column("until_on", day, may_be_empty=True),
        Column("reference", code(200), may_be_empty=True),
    ),
)

LAYOUTS = (ORGANISATIONS, CONSENTS, SITES, BRANDS, BRAND_SITES, DISCLOSURES, ASSURANCES)
