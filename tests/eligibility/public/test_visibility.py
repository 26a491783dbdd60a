"""No public page, file or answer names a footprint that was only submitted, or that was rejected; no verdict moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.criteria import judge
from eligibility.evidence import ProofStanding
from eligibility.public.visibility import NOT_PUBLIC, public_evidence, shown_in
from eligibility.vocabulary import ProofStatus
from tests.eligibility.cases import BRAND, DISCLOSURE, ZINC, group_of
from tests.eligibility.public.rows import load_brand_with_site, load_second_footprint
from tests.eligibility.registers import FEBRUARY, load

ADDRESSES = (
    "/brands/",
    "/brands/?on=2026-01-11",
    "/brands/zinc/ZINCO/",
    "/brands/zinc/ZINCO/?on=2026-01-11",
    "/brands/zinc/ZINCO/?known=2026-01-31",
    "/brands/zinc/ZINCO/?on=2026-01-11&known=2026-02-20",
    "/api/v1/brands",
    "/api/v1/brands?known=2026-01-31",
    "/api/v1/brands?known=2026-01-31&on=2026-01-11&format=csv",
    "/api/v1/brands/zinc/ZINCO?known=2026-01-31",
    "/api/v1/brands/zinc/ZINCO",
    "/api/v1/brands/zinc/ZINCO?known=2026-02-20",
    "/register/proof_points.csv",
    "/register/proof_points.json",
    "/register/brands.json",
)


def answer(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


@pytest.mark.django_db
@pytest.mark.parametrize("decided", [[], [{"status": "rejected", "from_on": "2026-01-12"}]])
def test_what_was_only_submitted_or_was_rejected_is_nowhere(decided: list[dict[str, str]]) -> None:
    load_brand_with_site()
    load("disclosures", {"id": "D-1", "metal": "zinc", "brand": "ZINCO"}, at=FEBRUARY)
    load_second_footprint(*decided)
    for address in ADDRESSES:
        said = answer(address)
        assert "D-2" not in said, address
        assert "2.75" not in said, address
        assert "zinco-2025.pdf" not in said, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "last", [{"status": "superseded"}, {"status": "withdrawn", "reason": "The producer withdrew it."}]
)
def test_what_was_verified_stays_as_history_marked_so(last: dict[str, str]) -> None:
    load_brand_with_site()
    load_second_footprint({"status": "verified", "from_on": "2026-01-12"}, last | {"from_on": "2026-02-01"})
    shown = answer("/brands/zinc/ZINCO/")
    assert f"2.75 tCO2e/t · D-2 · {last['status']}" in shown
    assert "D-2" in answer("/register/proof_points.csv")


days = st.dates(dt.date(2025, 6, 1), dt.date(2026, 12, 31))
lives = st.lists(st.tuples(st.sampled_from(ProofStatus), days), max_size=4)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lives=st.lists(lives, min_size=1, max_size=3), on=days)
def test_no_verdict_moves_by_what_is_left_out(
    lives: list[list[tuple[ProofStatus, dt.date]]], on: dt.date
) -> None:
    disclosures = tuple(
        replace(
            DISCLOSURE,
            id=f"D-{number}",
            statuses=tuple(ProofStanding(status, from_on) for status, from_on in life),
        )
        for number, life in enumerate(lives)
    )
    every = replace(BRAND, disclosures=disclosures)
    whole = judge(every, on, ZINC, group_of)
    shown = judge(public_evidence(every, shown_in(every)), on, ZINC, group_of)
    assert (whole.codes, whole.is_eligible) == (shown.codes, shown.is_eligible)


def test_what_stood_on_file_and_was_rejected_keeps_its_place_without_its_name() -> None:
    rejected = replace(DISCLOSURE, statuses=(ProofStanding(ProofStatus.REJECTED, dt.date(2026, 2, 1)),))
    evidence = replace(BRAND, disclosures=(rejected,))
    (shown,) = public_evidence(evidence, shown_in(evidence)).disclosures
    assert shown.id == NOT_PUBLIC
    assert shown.report == ""
