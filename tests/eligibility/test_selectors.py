"""The registers as held at a moment: what was loaded later does not count, and the number of queries is fixed."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from eligibility import models
from eligibility.evidence import Metal
from eligibility.selectors import NoThreshold, RegisterAsHeld, thresholds_for
from tests.eligibility.registers import (
    ACME,
    AGREED,
    AT_SMELTER,
    FEBRUARY,
    FOOTPRINT,
    JANUARY,
    MARCH,
    MARK,
    ZINCO,
    load,
    load_eligible_brand,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2025, 12, 1)
VERSIONS = ["v2025-10", "v2026-02"]
PRICING_VERSIONS = Path(__file__).parents[2] / "pricing" / "methodology" / "versions"


def codes_at(at: dt.datetime, on: dt.date = ON, brand: str = "ZINCO") -> list[str]:
    threshold = thresholds_for("v2025-10").on("zinc", on)
    return [code.value for code in RegisterAsHeld.at(at).verdict("zinc", brand, on, threshold).codes]


def test_a_brand_is_judged_by_what_was_held_at_that_moment() -> None:
    load("brands", ZINCO, at=JANUARY)
    load("brand_sites", AT_SMELTER, at=JANUARY)
    load("assurances", MARK, at=JANUARY)
    load("disclosures", FOOTPRINT, at=FEBRUARY)
    assert codes_at(JANUARY - dt.timedelta(seconds=1)) == ["unknown_brand"]
    assert codes_at(JANUARY) == ["no_verified_carbon_disclosure"]
    assert codes_at(FEBRUARY) == []


def test_a_brand_of_another_metal_is_another_brand() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"metal": "nickel"})
    nickel = thresholds_for("v2025-10").on("nickel", ON)
    verdict = RegisterAsHeld.at(JANUARY).verdict("nickel", "ZINCO", ON, nickel)
    assert [code.value for code in verdict.codes] == ["no_verified_carbon_disclosure"]


def test_a_replaced_row_counts_until_it_was_replaced() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"delisted_on": "2025-06-01"}, at=MARCH)
    assert codes_at(FEBRUARY) == []
    assert codes_at(MARCH) == ["not_listed"]


def test_a_row_loaded_later_for_an_earlier_moment_counts_from_that_moment() -> None:
    load_eligible_brand(at=MARCH)
    assert codes_at(FEBRUARY) == ["unknown_brand"]
    load_eligible_brand(at=JANUARY)
    assert codes_at(FEBRUARY) == []


def test_a_verdict_stands_on_register_rows() -> None:
    load_eligible_brand()
    threshold = thresholds_for("v2025-10").on("zinc", ON)
    verdict = RegisterAsHeld.at(JANUARY).verdict("zinc", "ZINCO", ON, threshold)
    assert {(row.register, row.row_id) for row in verdict.rows} == {
        ("brands", models.Brand.objects.get().pk),
        ("brand_sites", models.BrandSite.objects.get().pk),
        ("disclosures", models.Disclosure.objects.get().pk),
        ("assurances", models.Assurance.objects.get().pk),
    }


def test_an_auditor_joins_the_group_when_the_register_says_so() -> None:
    load_eligible_brand()
    load("organisations", {"code": "AUDITOR", "group": "PARENT"}, at=FEBRUARY)
    assert codes_at(JANUARY) == []
    assert codes_at(FEBRUARY) == ["no_verified_carbon_disclosure"]


def test_an_organisation_without_a_parent_or_unknown_is_its_own_group() -> None:
    load("organisations", ACME, ACME | {"code": "BOLT", "group": ""})
    register = RegisterAsHeld.at(JANUARY)
    assert [register.group_of(code) for code in ("ACME", "BOLT", "NOBODY")] == ["PARENT", "BOLT", "NOBODY"]


def test_consent_holds_from_its_first_day_until_the_day_before_its_last() -> None:
    load("consents", AGREED | {"from_on": "2026-01-10", "until_on": "2026-01-20"})
    load("consents", AGREED | {"from_on": "2026-01-25"})
    register = RegisterAsHeld.at(JANUARY)
    days = [9, 10, 19, 20, 24, 25, 31]
    assert [register.has_consented("ACME", dt.date(2026, 1, day)) for day in days] == [
        False, True, True, False, False, True, True,
    ]  # fmt: skip
    assert not register.has_consented("NOBODY", dt.date(2026, 1, 10))
    assert not register.has_consented("", dt.date(2026, 1, 10))


def test_consent_that_was_taken_back_still_counted_before() -> None:
    load("consents", AGREED)
    load("consents", AGREED | {"until_on": AGREED["from_on"]}, at=MARCH)
    assert RegisterAsHeld.at(FEBRUARY).has_consented("ACME", ON)
    assert not RegisterAsHeld.at(MARCH).has_consented("ACME", ON)


@pytest.mark.parametrize("number", [1, 30])
def test_the_register_is_loaded_in_eight_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    brands = [f"B{place}" for place in range(number)]
    load("brands", *(ZINCO | {"brand": brand} for brand in brands))
    load("brand_sites", *(AT_SMELTER | {"brand": brand, "site": brand} for brand in brands))
    load("assurances", *(MARK | {"site": brand} for brand in brands))
    load("disclosures", *(FOOTPRINT | {"id": brand, "brand": brand} for brand in brands))
    threshold = thresholds_for("v2025-10").on("zinc", ON)
    with django_assert_num_queries(8):
        register = RegisterAsHeld.at(JANUARY, metals=["zinc"], brands=brands)
        assert all(register.verdict("zinc", brand, ON, threshold).is_eligible for brand in brands)


def test_only_the_brands_asked_for_are_loaded() -> None:
    load_eligible_brand()
    assert set(RegisterAsHeld.at(JANUARY).brands) == {("zinc", "ZINCO")}
    assert set(RegisterAsHeld.at(JANUARY, metals=["copper"]).brands) == set()
    assert set(RegisterAsHeld.at(JANUARY, brands=["OTHER"]).brands) == set()


def test_a_verdict_is_remembered_by_day_and_threshold() -> None:
    load_eligible_brand()
    register = RegisterAsHeld.at(JANUARY)
    threshold = thresholds_for("v2025-10").on("zinc", ON)
    first = register.verdict("zinc", "ZINCO", ON, threshold)
    assert register.verdict("zinc", "ZINCO", ON, threshold) is first
    assert register.verdict("zinc", "ZINCO", ON + dt.timedelta(days=1), threshold) is not first
    assert register.verdict("zinc", "ZINCO", dt.date(2019, 1, 1), threshold).on == dt.date(2019, 1, 1)


# Thresholds, paper 4.1, Table 1


@pytest.mark.parametrize(
    ("version", "most"),
    [
        ("v2025-10", {"aluminium": "10", "copper": "5", "nickel": "20", "zinc": "3.5"}),
        ("v2026-02", {"aluminium": "8", "copper": "4", "nickel": "20", "zinc": "3.5"}),
    ],
)
def test_the_largest_footprints_of_table_1(version: str, most: dict[str, str]) -> None:
    thresholds = thresholds_for(version)
    assert {metal: thresholds.on(metal, ON).max_tco2e_per_t for metal in Metal} == {
        metal: Decimal(value) for metal, value in most.items()
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_the_assurance_and_method_of_table_1(version: str) -> None:
    rows = {metal.value: thresholds_for(version).on(metal, ON) for metal in Metal}
    assert {
        metal: (row.carbon_method, row.required_standard, row.letter_accepted) for metal, row in rows.items()
    } == {
        "aluminium": ("IAI", "ASI-PS", False),
        "copper": ("ICA", "COPPER-MARK", False),
        "nickel": ("NI", None, False),
        "zinc": ("IZA", "ZINC-MARK", True),
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_the_thresholds_are_those_of_the_methodology_that_prices(version: str) -> None:
    stated = {
        each["parameter"]: each["value"]
        for each in json.loads((PRICING_VERSIONS / f"{version}.json").read_text(encoding="utf-8"))[
            "parameters"
        ]
    }
    for metal in Metal:
        row = thresholds_for(version).on(metal, ON)
        assert row.max_tco2e_per_t == Decimal(stated["carbon_threshold_tco2e_per_t"][metal])
        assert row.carbon_method == stated["carbon_method"][metal]
        assert row.required_standard == stated["required_standard"][metal]
        assert row.letter_accepted == stated["letter_of_commitment_accepted"][metal]
        assert row.letter_years == stated["letter_of_commitment_years"]


def test_every_threshold_says_where_it_is_from_and_why() -> None:
    assert models.Threshold.objects.count() == len(VERSIONS) * len(Metal)
    assert not models.Threshold.objects.filter(source="").exists()
    assert not models.Threshold.objects.filter(rationale="").exists()


def test_the_threshold_of_a_day_is_the_latest_dated_on_or_before_it() -> None:
    later: Any = models.Threshold.objects.filter(methodology="v2026-02", metal="zinc").values().get()
    models.Threshold.objects.create(
        **later | {"id": None, "effective_on": dt.date(2027, 1, 1), "max_tco2e_per_t": Decimal(3)}
    )
    thresholds = thresholds_for("v2026-02")
    assert thresholds.on("zinc", dt.date(2026, 12, 31)).max_tco2e_per_t == Decimal("3.5")
    assert thresholds.on("zinc", dt.date(2027, 1, 1)).max_tco2e_per_t == Decimal(3)


def test_a_version_without_a_threshold_that_day_cannot_judge() -> None:
    with pytest.raises(NoThreshold, match="v2025-10 has no threshold for zinc on 1999-12-31"):
        thresholds_for("v2025-10").on("zinc", dt.date(1999, 12, 31))
    with pytest.raises(NoThreshold, match="v1999-01 has no threshold"):
        thresholds_for("v1999-01").on("zinc", ON)
