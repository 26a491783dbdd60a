"""What another limit would do: compared with judging every brand under it, and pinned in queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from eligibility.evidence import NoThreshold
from eligibility.selectors import RegisterAsHeld, thresholds_for
from eligibility.what_if import WhatIf, what_if
from tests.eligibility.random_registers import MOMENTS, load_random_register
from tests.eligibility.registers import AT_SMELTER, FOOTPRINT, JANUARY, MARK, ZINCO, load

pytestmark = pytest.mark.django_db

ON = dt.date(2025, 12, 1)
V1 = "v2025-10"


def load_brands(**footprints: str) -> None:
    """Brands that want for nothing, of these footprints."""
    load("brands", *(ZINCO | {"brand": brand} for brand in footprints))
    load("brand_sites", *(AT_SMELTER | {"brand": brand} for brand in footprints))
    load("assurances", MARK)
    load(
        "disclosures",
        *(
            FOOTPRINT | {"id": brand, "brand": brand, "value_tco2e_per_t": value}
            for brand, value in footprints.items()
        ),
    )


def asked(limit: str, metal: str = "zinc", on: dt.date = ON) -> WhatIf:
    return what_if(metal=metal, limit=Decimal(limit), on=on, held_at=JANUARY, methodology=V1)


def test_a_lower_limit_loses_brands_and_a_higher_one_gains_them() -> None:
    load_brands(LOW="3", EDGE="3.5", HIGH="4")
    lower, higher, same = asked("3.4"), asked("4"), asked("3.5")
    assert ([each.brand for each in lower.lost], lower.gained, lower.kept) == (["EDGE"], (), 1)
    assert ([each.brand for each in higher.gained], higher.lost, higher.kept) == (["HIGH"], (), 2)
    assert (same.gained, same.lost, same.kept) == ((), (), 2)
    assert (higher.eligible_before, higher.eligible_after) == (2, 3)
    assert (lower.eligible_before, lower.eligible_after) == (2, 1)


def test_a_brand_moved_says_its_footprint_and_what_is_found_under_the_other_limit() -> None:
    load_brands(EDGE="3.5")
    (moved,) = asked("3.4999999999").lost
    assert (moved.producer, moved.footprint) == ("ACME", Decimal("3.5"))
    assert [finding.code.value for finding in moved.after.findings] == ["carbon_above_threshold"]
    assert moved.before.is_eligible


def test_a_brand_that_wants_for_something_else_is_neither_gained_nor_kept() -> None:
    load_brands(HIGH="4")
    load("assurances", MARK | {"status": "withdrawn"})
    assert (asked("5").gained, asked("5").kept) == ((), 0)


@pytest.mark.parametrize("seed", range(6))
def test_it_says_what_judging_every_brand_says(seed: int) -> None:
    load_random_register(seed)
    on = dt.date(2025, 1, 12)
    for at in MOMENTS:
        register = RegisterAsHeld.at(at)
        before = thresholds_for(V1).on("zinc", on)
        after = replace(before, max_tco2e_per_t=Decimal("0.1"))
        eligible = [
            {name for name in register.brands if register.verdict(*name, on, each).is_eligible}
            for each in (before, after)
        ]
        zinc = [{brand for metal, brand in each if metal == "zinc"} for each in eligible]
        found = what_if(metal="zinc", limit=Decimal("0.1"), on=on, held_at=at, methodology=V1)
        assert {each.brand for each in found.lost} == zinc[0] - zinc[1]
        assert {each.brand for each in found.gained} == zinc[1] - zinc[0]
        assert found.kept == len(zinc[0] & zinc[1])


@pytest.mark.parametrize("number", [3, 30])
def test_it_takes_nine_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_brands(**{f"B{place}": "3.5" for place in range(number)})
    with django_assert_num_queries(9):
        assert len(asked("3").lost) == number


def test_a_day_without_a_threshold_cannot_be_asked_about() -> None:
    with pytest.raises(NoThreshold, match="no threshold for zinc on 1999-01-01"):
        asked("3", on=dt.date(1999, 1, 1))
