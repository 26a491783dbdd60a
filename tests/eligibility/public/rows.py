"""Rows of the register that the tests of its public pages share. Whoever appears here is fictitious."""

from __future__ import annotations

from tests.eligibility.registers import FEBRUARY, JANUARY, load, load_eligible_brand

SMELTER = {"code": "SMELTER", "name": "North Smelter", "country": "NO", "producer": "ACME"}
PLACE = {"site": "SMELTER", "place": "Northtown", "source": "https://example.org/places"}
NEIGHBOUR = {"code": "OTHER-WORKS", "name": "Other Works", "country": "NO", "producer": "OTHER"}
SUBMITTED = {
    "disclosure": "D-2",
    "status": "submitted",
    "from_on": "2026-01-10",
    "decided_by": "Eli",
    "reason": "As received.",
}
SECOND = {
    "id": "D-2",
    "metal": "zinc",
    "brand": "ZINCO",
    "value_tco2e_per_t": "2.75",
    "method": "IZA",
    "boundary": "cradle-to-gate",
    "offsets_used": "false",
    "submitted_by": "ACME",
    "verified_by": "AUDITOR",
    "verified_on": "2025-09-01",
    "valid_from": "2025-08-01",
    "report": "zinco-2025.pdf",
}
CLAIM = {
    "id": "CLAIM-1",
    "kind": "producer",
    "metal": "aluminium",
    "subject": "Acme",
    "product": "Lowline",
    "said": "under 4",
    "value_tco2e_per_t": "4",
    "qualifier": "less_than",
    "scope": "scopes 1 and 2 only",
    "source": "https://example.org/claims",
}


def load_brand_with_site() -> None:
    """ZINCO with its smelter in a town that another producer's works share."""
    load_eligible_brand()
    load("sites", SMELTER, NEIGHBOUR)
    load("site_places", PLACE, PLACE | {"site": "OTHER-WORKS"})


def load_second_footprint(*statuses: dict[str, str]) -> None:
    """A second disclosure of ZINCO with its proof point and what was decided of it."""
    load("disclosures", SECOND, at=JANUARY)
    load("proof_points", {"disclosure": "D-2", "scopes": "1+2+3", "report_sha256": "ab" * 32}, at=JANUARY)
    load("proof_point_statuses", SUBMITTED, *(SUBMITTED | each for each in statuses), at=FEBRUARY)
