"""Register files as tests write them: a row is the columns it is about, all others are empty."""

from __future__ import annotations

import csv
import datetime as dt
import io

from cpal.people.models import User
from eligibility.registers.tables import TABLES
from eligibility.services.load_register import LoadedRegister, load_register

JANUARY = dt.datetime(2026, 1, 15, 9, tzinfo=dt.UTC)
FEBRUARY = dt.datetime(2026, 2, 15, 9, tzinfo=dt.UTC)
MARCH = dt.datetime(2026, 3, 15, 9, tzinfo=dt.UTC)

ACME = {"code": "ACME", "name": "Acme", "country": "NO", "group": "PARENT"}
ZINCO = {"metal": "zinc", "brand": "ZINCO", "producer": "ACME", "listed_on": "2020-01-01"}
AT_SMELTER = {"metal": "zinc", "brand": "ZINCO", "site": "SMELTER", "from_on": "2020-01-01"}
FOOTPRINT = {
    "id": "D-1",
    "metal": "zinc",
    "brand": "ZINCO",
    "value_tco2e_per_t": "3.50",
    "method": "IZA",
    "boundary": "cradle-to-gate",
    "offsets_used": "false",
    "submitted_by": "ACME",
    "verified_by": "AUDITOR",
    "verified_on": "2025-06-01",
    "valid_from": "2025-01-01",
}
MARK = {"site": "SMELTER", "standard": "ZINC-MARK", "status": "awarded", "from_on": "2025-01-01"}
AGREED = {"organisation": "ACME", "from_on": "2020-01-01"}


def file_of(register: str, *rows: dict[str, str]) -> bytes:
    """A CSV file of that register."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLES[register].layout.names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load(
    register: str, *rows: dict[str, str], at: dt.datetime | None = JANUARY, by: User | None = None
) -> LoadedRegister:
    """Load rows, as received in January unless told otherwise."""
    return load_content(file_of(register, *rows), f"{register}.csv", at, by)


def load_content(
    content: bytes, name: str = "register.csv", at: dt.datetime | None = JANUARY, by: User | None = None
) -> LoadedRegister:
    return load_register(source=io.BytesIO(content), file_name=name, received_at=at, loaded_by=by)


def load_eligible_brand(at: dt.datetime = JANUARY) -> None:
    """Everything that makes ZINCO eligible."""
    load("organisations", ACME, at=at)
    load("brands", ZINCO, at=at)
    load("brand_sites", AT_SMELTER, at=at)
    load("disclosures", FOOTPRINT, at=at)
    load("assurances", MARK, at=at)
    load("consents", AGREED, at=at)


# One row of each register that tells what stands behind the seven.
PARTICULARS: dict[str, dict[str, str]] = {
    "listing_events": {
        "metal": "zinc",
        "brand": "ZINCO",
        "event": "listed",
        "happened_on": "2020-01-01",
        "dating": "day",
    },
    "brand_details": {"metal": "zinc", "brand": "ZINCO", "shape": "ingots", "capacity_t_per_year": "120000"},
    "site_places": {"site": "SMELTER", "place": "Harbour town"},
    "proof_points": {"disclosure": "D-1", "scopes": "1+2+3"},
    "proof_point_statuses": {
        "disclosure": "D-1",
        "status": "verified",
        "from_on": "2025-06-01",
        "decided_by": "Eli",
        "reason": "The report agrees.",
    },
    "footprint_claims": {
        "id": "C-1",
        "kind": "producer",
        "metal": "zinc",
        "subject": "Acme",
        "said": "below 3",
        "qualifier": "less_than",
        "source": "https://example.org/report",
    },
    "assurance_steps": {
        "site": "SMELTER",
        "standard": "ZINC-MARK",
        "step": "awarded",
        "happened_on": "2025-01-01",
        "dating": "day",
    },
    "standards": {"code": "ZM", "name": "A mark", "kind": "track_a", "source": "A memo"},
    "standard_assessments": {
        "standard": "ZM",
        "part": "overall",
        "from_on": "2024-09-01",
        "step": "1",
        "dating": "month",
        "status": "complete",
        "rating": "fully_aligned",
        "said": "Alignment assessment complete",
        "source": "A memo",
    },
    "corrective_actions": {
        "standard": "ZM",
        "number": "1",
        "finding": "Auditors",
        "action": "Training",
        "status": "done",
        "source": "A memo",
    },
    "recognitions": {
        "mechanism": "A mechanism",
        "event": "granted",
        "from_on": "2020-06-02",
        "dating": "day",
        "level": "1",
        "said": "granted recognition",
        "source": "A page",
    },
    "issuer_keys": {
        "issuer": "did:web:example.org",
        "key_id": "did:web:example.org#1",
        "public_key_jwk": "{}",
        "from_on": "2025-01-01",
    },
}


def load_particulars(at: dt.datetime = JANUARY) -> None:
    """One row of each of them."""
    for register, row in PARTICULARS.items():
        load(register, row, at=at)
