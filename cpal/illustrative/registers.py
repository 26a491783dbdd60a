"""The register files of the illustrative market: what was known at its start, and what changed on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from cpal.calendar import Month, cutoff_of, london_date
from cpal.illustrative.cast import (
    ALL_BRANDS,
    AUDITOR,
    CERTIFICATES,
    COMMITTED,
    EXPIRING,
    FIRMS,
    METHODS,
    RELISTED,
    SUSPENDED,
    Brand,
)
from cpal.illustrative.kept import DELISTED, KEPT_BRANDS, WAITING

LONG_AGO = dt.date(2015, 1, 1)
REGISTERED = (*ALL_BRANDS, *KEPT_BRANDS)
SEEN_BEFORE_THE_START = dt.timedelta(days=45)


class Learned(IntEnum):
    """What the registers learn, by how many windows follow the one in which they do."""

    LISTING_ENDS = 14
    LISTED_AGAIN = 11  # and a certificate is suspended
    REPORTED_AGAIN = 8


Row = dict[str, str]  # a line of a register file, by the names of its header


@dataclass(frozen=True, slots=True)
class RegisterUpdate:
    """Rows of one register and the moment from which they are held."""

    register: str
    received_at: dt.datetime
    rows: tuple[Row, ...]


def initial_registers(first: Month) -> Iterator[RegisterUpdate]:
    """Everything held before the first window opens."""
    at = seen_at(first)
    yield RegisterUpdate("organisations", at, tuple(_organisations()))
    yield RegisterUpdate("consents", at, tuple(_consents()))
    yield RegisterUpdate("sites", at, tuple(_sites()))
    yield RegisterUpdate("brands", at, tuple(_brands()))
    yield RegisterUpdate("brand_sites", at, tuple(_brand_sites()))
    yield RegisterUpdate("disclosures", at, tuple(_disclosures(first)))
    yield RegisterUpdate("assurances", at, tuple(_assurances(first)))


def later_updates(month: Month, months_left: int) -> Iterator[RegisterUpdate]:
    """What the registers learn in a window, by how many windows follow it."""
    at = learned_at(month)
    on = london_date(at)
    match months_left:
        case Learned.LISTING_ENDS:
            yield RegisterUpdate("brands", at, (brand_row(RELISTED, LONG_AGO, on),))
        case Learned.LISTED_AGAIN:
            listed_again = on + dt.timedelta(days=20)
            yield RegisterUpdate("brands", at, (brand_row(RELISTED, listed_again),))
            yield RegisterUpdate("assurances", at, (assurance_row(SUSPENDED, "suspended", on),))
        case Learned.REPORTED_AGAIN:
            yield RegisterUpdate("disclosures", at, tuple(_renewed(on)))


def learned_at(month: Month) -> dt.datetime:
    """The moment in a window at which its register files come."""
    return cutoff_of(month.previous) + dt.timedelta(days=2)


def seen_at(first: Month) -> dt.datetime:
    """The moment from which everything known at the start is held."""
    return cutoff_of(first.previous) - SEEN_BEFORE_THE_START


def _organisations() -> Iterator[Row]:
    for firm in FIRMS:
        yield {
            "code": firm.code,
            "name": firm.name,
            "country": firm.country,
            "group": firm.group,
        }


def _consents() -> Iterator[Row]:
    for firm in FIRMS:
        if firm.has_consented:
            yield {"organisation": firm.code, "from_on": LONG_AGO.isoformat()}


def _sites() -> Iterator[Row]:
    for brand in REGISTERED:
        if brand.made_at:
            continue
        yield {
            "code": brand.site,
            "name": f"{brand.name.title()} works",
            "country": brand.producer.country,
            "producer": brand.producer.code,
        }


def _brands() -> Iterator[Row]:
    for brand in REGISTERED:
        yield brand_row(brand, LONG_AGO)


def brand_row(brand: Brand, listed_on: dt.date, delisted_on: dt.date | None = None) -> Row:
    return {
        "metal": brand.metal,
        "brand": brand.name,
        "producer": brand.producer.code,
        "listed_on": listed_on.isoformat(),
        "delisted_on": delisted_on.isoformat() if delisted_on else "",
    }


def _brand_sites() -> Iterator[Row]:
    for brand in REGISTERED:
        yield {
            "metal": brand.metal,
            "brand": brand.name,
            "site": brand.site,
            "from_on": LONG_AGO.isoformat(),
        }


def _disclosures(first: Month) -> Iterator[Row]:
    """Valid from the first window on; one of them for ten windows only."""
    start = a_year_before(first)
    for brand in REGISTERED:
        if brand in WAITING or brand is DELISTED:
            continue
        until = months_after(first, 10) if brand is EXPIRING else None
        yield disclosure_row(brand, brand.footprint, start, until)


def renewed_brands() -> tuple[Brand, ...]:
    """Those whose producers report again after a year."""
    return tuple(
        brand
        for brand in ALL_BRANDS
        if brand.verified_by == AUDITOR.code
        and brand is not EXPIRING
        and not brand.name.startswith("SABELUNE")
    )


def _renewed(on: dt.date) -> Iterator[Row]:
    """A year later producers report again, most of them a little less."""
    for brand in renewed_brands():
        less = f"{int(brand.footprint.replace('.', '')) - 1:02d}"
        yield disclosure_row(brand, f"{less[:-1]}.{less[-1]}", on.replace(day=1), None)


def disclosure_id(brand: Brand, valid_from: dt.date) -> str:
    """As the platform of disclosures would number it."""
    return f"D-{brand.name.replace(' ', '-')}-{valid_from:%Y}"


def disclosure_row(brand: Brand, footprint: str, valid_from: dt.date, valid_until: dt.date | None) -> Row:
    return {
        "id": disclosure_id(brand, valid_from),
        "metal": brand.metal,
        "brand": brand.name,
        "value_tco2e_per_t": footprint,
        "method": METHODS[brand.metal],
        "boundary": "cradle-to-gate",
        "offsets_used": brand.offsets_used,
        "submitted_by": brand.producer.code,
        "verified_by": brand.verified_by,
        "verified_on": valid_from.isoformat(),
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else "",
        "report": f"illustrative report on {brand.name}",
    }


def _assurances(first: Month) -> Iterator[Row]:
    awarded_on = a_year_before(first)
    for brand in ALL_BRANDS:
        if brand.is_assured and brand.metal in CERTIFICATES:
            yield assurance_row(brand, "awarded", awarded_on)
    yield assurance_row(COMMITTED, "committed", months_after(first, -2))


def assurance_row(brand: Brand, status: str, from_on: dt.date) -> Row:
    return {
        "site": brand.site,
        "standard": CERTIFICATES[brand.metal],
        "status": status,
        "from_on": from_on.isoformat(),
        "reference": f"illustrative {status} {from_on:%Y}",
    }


def a_year_before(first: Month) -> dt.date:
    """The day on which what was known at the start began to hold."""
    return dt.date(first.year - 1, first.month, 1)


def months_after(month: Month, months: int) -> dt.date:
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)
