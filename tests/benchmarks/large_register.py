"""A register of any number of brands, written by COPY. Made up: no producer, brand or site in it exists."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cpal.clock import database_clock
from cpal.people.models import RegisterDelivery
from eligibility.evidence import Metal
from eligibility.registers.reading import RegisterEntry
from eligibility.registers.tables import TABLES

SEED = 2026
METHODS = {"aluminium": "IAI", "copper": "ICA", "nickel": "NI", "zinc": "IZA"}
STANDARDS = {
    "aluminium": "ASI-PS",
    "copper": "COPPER-MARK",
    "nickel": "NICKEL-MARK",
    "zinc": "ZINC-MARK",
}
LIMITS = {"aluminium": 8, "copper": 4, "nickel": 20, "zinc": 3}
BRANDS_A_PRODUCER, BRANDS_A_SITE = 10, 2
FIRST_DAY = dt.date(2018, 1, 1)
Row = Mapping[str, object]


def write_register(brands: int) -> dt.datetime:
    """Write the rows of so many brands; from the moment given back on they are held."""
    chance = random.Random(SEED)
    received_at = database_clock()
    for register, rows in registers_of(brands, chance).items():
        _copy(register, rows, received_at)
    return received_at


def registers_of(brands: int, chance: random.Random) -> dict[str, Iterator[Row]]:
    """The rows of each register."""
    return {
        "organisations": (organisation(number, chance) for number in range(brands // BRANDS_A_PRODUCER + 1)),
        "sites": (site(number, chance) for number in range(brands // BRANDS_A_SITE + 1)),
        "brands": (row for number in range(brands) for row in listings(number, chance)),
        "brand_sites": (row for number in range(brands) for row in places(number, chance)),
        "disclosures": (row for number in range(brands) for row in disclosures(number, chance)),
        "proof_points": (proof_point(number) for number in range(0, brands, 2)),
        "proof_point_statuses": (row for number in range(0, brands, 2) for row in statuses(number, chance)),
        "assurances": (
            assurance(metal, number, chance)
            for number in range(brands // BRANDS_A_SITE + 1)
            for metal in Metal
            if chance.random() < 0.4
        ),
    }


def metal_of(number: int) -> str:
    return list(Metal)[number % len(Metal)].value


def name_of(number: int) -> dict[str, object]:
    return {"metal": metal_of(number), "brand": f"BRAND {number}"}


def producer_of(number: int) -> str:
    return f"P-{number // BRANDS_A_PRODUCER}"


def day(chance: random.Random, years: int = 7) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=chance.randrange(365 * years))


def organisation(number: int, chance: random.Random) -> Row:
    group = f"P-{number - number % 3}" if chance.random() < 0.3 else ""
    return {"code": f"P-{number}", "name": f"Producer {number}", "country": "ZZ", "group": group}


def site(number: int, chance: random.Random) -> Row:
    return {"code": f"S-{number}", "name": f"Site {number}", "country": "ZZ"}


def listings(number: int, chance: random.Random) -> Iterator[Row]:
    listed_on = day(chance, years=3)
    is_suspended = chance.random() < 0.1
    until_on = listed_on + dt.timedelta(days=900)
    facts = {**name_of(number), "producer": producer_of(number)}
    yield {**facts, "listed_on": listed_on, "delisted_on": until_on if is_suspended else None}
    if is_suspended:
        yield {**facts, "listed_on": until_on + dt.timedelta(days=90)}


def places(number: int, chance: random.Random) -> Iterator[Row]:
    for offset in range(2 if chance.random() < 0.2 else 1):
        yield {**name_of(number), "site": f"S-{number // BRANDS_A_SITE + offset}", "from_on": FIRST_DAY}


def disclosures(number: int, chance: random.Random) -> Iterator[Row]:
    metal = metal_of(number)
    for year in range(2 if chance.random() < 0.3 else 1):
        valid_from = dt.date(2024 + year, 1, 1)
        yield {
            **name_of(number),
            "id": f"D-{number}-{year}",
            "value_tco2e_per_t": round(Decimal(chance.uniform(0.4, 1.4)) * LIMITS[metal], 3),
            "method": METHODS[metal],
            "boundary": "cradle-to-gate",
            "offsets_used": chance.random() < 0.05,
            "submitted_by": producer_of(number),
            "verified_by": "AUDITOR",
            "verified_on": valid_from,
            "valid_from": valid_from,
        }


def proof_point(number: int) -> Row:
    return {"disclosure": f"D-{number}-0", "scopes": "1+2+3"}


def statuses(number: int, chance: random.Random) -> Iterator[Row]:
    said = ("submitted", "verified") if chance.random() < 0.9 else ("submitted", "rejected")
    for place, status in enumerate(said):
        from_on = dt.date(2024, 1, 1 + place)
        yield {
            "disclosure": f"D-{number}-0",
            "status": status,
            "from_on": from_on,
            "decided_by": "Benchmark",
            "reason": "Made up.",
        }


def assurance(metal: Metal, number: int, chance: random.Random) -> Row:
    return {
        "site": f"S-{number}",
        "standard": STANDARDS[metal.value],
        "status": "awarded",
        "from_on": day(chance),
        "until_on": None,
    }


def _copy(register: str, rows: Iterator[Row], received_at: dt.datetime) -> None:
    table = TABLES[register]
    delivery = RegisterDelivery.objects.create(
        register=register,
        file_name=f"{register}.csv",
        sha256="0" * 64,
        content=b"",
        received_at=received_at,
        backfilled=False,
        rows_read=0,
        rows_stored=0,
        rows_unchanged=0,
        rows_faulty=0,
    )
    names = table.layout.names
    entries = [
        RegisterEntry(place, table.as_stored(tuple(row.get(name) for name in names)))
        for place, row in enumerate(rows)
    ]
    table.append(entries, delivery)
