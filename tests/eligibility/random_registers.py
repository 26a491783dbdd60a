"""Registers at random: few names, so that rows replace each other, move between brands, and meet."""

from __future__ import annotations

import datetime as dt
import random

from tests.eligibility.registers import FEBRUARY, JANUARY, MARCH, load

METALS = ("zinc", "copper")
BRANDS = ("A", "B", "C'\"%s", "Ä \\ {}")
ORGANISATIONS = ("P", "Q", "AUDITOR", "")
SITES = ("S", "T", "U")
MOMENTS = (JANUARY, FEBRUARY, MARCH)
STATUSES = ("submitted", "verified", "verified", "rejected", "superseded", "withdrawn")


def load_random_register(seed: int) -> None:
    """Three loads of each register, at three moments."""
    chance = random.Random(seed)
    for at in MOMENTS:
        _load_one(chance, at)


def _load_one(chance: random.Random, at: dt.datetime) -> None:
    def day(may_be_empty: bool = False) -> str:
        if may_be_empty and chance.random() < 0.5:
            return ""
        return (dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(20))).isoformat()

    def brand() -> dict[str, str]:
        return {"metal": chance.choice(METALS), "brand": chance.choice(BRANDS)}

    def some(number: int) -> range:
        return range(chance.randrange(number))

    load(
        "organisations",
        *(
            {"code": code, "name": f"Name of {code}", "group": chance.choice(("G", "H", ""))}
            for code in ORGANISATIONS
            if code and chance.random() < 0.6
        ),
        at=at,
    )
    load(
        "brands",
        *(
            brand() | {"producer": chance.choice(ORGANISATIONS), "listed_on": day(), "delisted_on": day(True)}
            for _ in some(9)
        ),
        at=at,
    )
    load(
        "brand_sites",
        *(brand() | {"site": chance.choice(SITES), "from_on": day(), "until_on": day(True)} for _ in some(9)),
        at=at,
    )
    load(
        "disclosures",
        *(
            brand()
            | {
                "id": f"D-{chance.randrange(6)}",
                "value_tco2e_per_t": chance.choice(("", "3.5", "0.0000000001", "12345678901234567.1", "4")),
                "method": chance.choice(("IZA", "ICA", "")),
                "boundary": chance.choice(("cradle-to-gate", "")),
                "offsets_used": chance.choice(("true", "false", "")),
                "submitted_by": chance.choice(ORGANISATIONS),
                "verified_by": chance.choice(ORGANISATIONS),
                "verified_on": day(True),
                "valid_from": day(True),
                "valid_until": day(True),
                "report": chance.choice(("", 'a "report" of ☃')),
            }
            for _ in some(9)
        ),
        at=at,
    )
    load(
        "proof_points",
        *(
            {
                "disclosure": f"D-{chance.randrange(6)}",
                "qualifier": chance.choice(("", "", "less_than")),
                "scopes": chance.choice(("", "1+2", "1+2+3")),
            }
            for _ in some(6)
        ),
        at=at,
    )
    load(
        "proof_point_statuses",
        *(
            {
                "disclosure": f"D-{chance.randrange(6)}",
                "status": chance.choice(STATUSES),
                "from_on": day(),
                "decided_by": "Somebody",
                "reason": "A reason",
            }
            for _ in some(9)
        ),
        at=at,
    )
    load(
        "assurances",
        *(
            {
                "site": chance.choice(SITES),
                "standard": chance.choice(("ZINC-MARK", "COPPER-MARK")),
                "status": chance.choice(("committed", "awarded", "awarded", "suspended", "withdrawn")),
                "from_on": day(),
                "until_on": day(True),
            }
            for _ in some(9)
        ),
        at=at,
    )
