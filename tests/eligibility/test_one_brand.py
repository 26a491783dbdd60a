"""One brand is read in one query, and is judged by the very evidence that the bulk reading gives."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from pytest_django import DjangoAssertNumQueries

from cpal.clock import database_clock
from cpal.people.models.organisations import RegisterRow
from eligibility import models
from eligibility.evidence import BrandEvidence, Metal
from eligibility.in_force import methodology_in_force
from eligibility.selectors import RegisterAsHeld, brand_as_held, thresholds_for
from tests.eligibility.random_registers import BRANDS, METALS, MOMENTS, load_random_register
from tests.eligibility.registers import (
    ACME,
    FEBRUARY,
    FOOTPRINT,
    JANUARY,
    MARCH,
    ZINCO,
    load,
    load_eligible_brand,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2025, 12, 1)
NAMES = [(metal, brand) for metal in METALS for brand in BRANDS]


def assert_equal(one: BrandEvidence, other: BrandEvidence) -> None:
    """The same rows; their order is the database's."""
    assert (one.metal, one.brand) == (other.metal, other.brand)
    assert Counter(one.listings) == Counter(other.listings)
    assert Counter(one.sites) == Counter(other.sites)
    assert Counter(one.assurances) == Counter(other.assurances)
    by_id = [sorted(each.disclosures, key=lambda row: row.id) for each in (one, other)]
    for mine, theirs in zip(*by_id, strict=True):
        assert Counter(mine.statuses) == Counter(theirs.statuses)
        assert repr(mine.value_tco2e_per_t) == repr(theirs.value_tco2e_per_t)
    assert {each.id: _without_statuses(each) for each in by_id[0]} == {
        each.id: _without_statuses(each) for each in by_id[1]
    }


def _without_statuses(disclosure: object) -> dict[str, object]:
    fields = type(disclosure).__slots__  # type: ignore[attr-defined]  # a dataclass with slots
    return {name: getattr(disclosure, name) for name in fields if name != "statuses"}


@pytest.mark.parametrize("seed", range(25))
def test_one_brand_and_the_whole_register_are_read_alike(seed: int) -> None:
    load_random_register(seed)
    for at in MOMENTS:
        whole = RegisterAsHeld.at(at)
        few = RegisterAsHeld.at(at, metals=["zinc"], brands=BRANDS[:2])
        for name in NAMES:
            one = brand_as_held(*name, at)
            assert_equal(one.evidence, whole.evidence_of(*name))
            named = {row.producer for row in one.evidence.listings} | {
                code for row in one.evidence.disclosures for code in (row.submitted_by, row.verified_by)
            }
            assert [one.group_of(code) for code in named] == [whole.group_of(code) for code in named]
            if name in few.brands:
                assert_equal(few.evidence_of(*name), whole.evidence_of(*name))
        assert set(few.brands) == set(whole.brands) & {("zinc", brand) for brand in BRANDS[:2]}


def test_the_random_registers_hold_what_they_are_to_compare() -> None:
    for seed in range(5):
        load_random_register(seed)
    kinds: list[type[RegisterRow]] = [models.ProofPoint, models.ProofPointStatus, models.Assurance]
    assert all(kind.objects.count() > 5 for kind in kinds)
    register = RegisterAsHeld.at(MARCH)
    disclosures = [row for brand in register.brands.values() for row in brand.disclosures]
    assert any(row.statuses for row in disclosures)
    assert any(row.proof_row_id for row in disclosures)
    assert any(brand.assurances for brand in register.brands.values())


def test_a_disclosure_that_moved_is_read_of_the_brand_it_moved_to() -> None:
    load("brands", ZINCO, ZINCO | {"brand": "OTHER"})
    load("disclosures", FOOTPRINT)
    load("disclosures", FOOTPRINT | {"brand": "OTHER"}, at=FEBRUARY)
    for at, owner in ((JANUARY, "ZINCO"), (FEBRUARY, "OTHER")):
        held = {
            brand: [row.id for row in brand_as_held("zinc", brand, at).evidence.disclosures]
            for brand in ("ZINCO", "OTHER")
        }
        assert held == {"ZINCO": [], "OTHER": [], owner: ["D-1"]}
        few = RegisterAsHeld.at(at, brands=["ZINCO"]).evidence_of("zinc", "ZINCO")
        assert bool(few.disclosures) == (owner == "ZINCO")


def test_a_brand_that_the_register_does_not_know_has_no_evidence() -> None:
    load("disclosures", FOOTPRINT)
    held = brand_as_held("zinc", "ZINCO", JANUARY)
    assert held.evidence == BrandEvidence(metal="zinc", brand="ZINCO")
    threshold = thresholds_for("v2025-10").on("zinc", ON)
    assert held.verdict(ON, threshold).codes == ("unknown_brand",)


@pytest.mark.parametrize("number", [1, 30])
def test_one_brand_with_its_version_and_threshold_takes_four_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_eligible_brand()
    load("disclosures", *(FOOTPRINT | {"id": f"X-{place}"} for place in range(number)))
    load("organisations", *(ACME | {"code": f"O-{place}"} for place in range(number)))
    with django_assert_num_queries(4):
        now = database_clock()
        thresholds = thresholds_for(methodology_in_force(now))
        held = brand_as_held("zinc", "ZINCO", now)
        assert held.verdict(ON, thresholds.on(Metal.ZINC, ON)).is_eligible
        assert held.explanation(ON, thresholds.on(Metal.ZINC, ON)).verdict.is_eligible
        assert held.periods(thresholds, from_on=ON, until_on=ON + dt.timedelta(days=9))
