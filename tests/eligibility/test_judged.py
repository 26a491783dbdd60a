"""Every brand on a day, with what it is looked up by: as many queries for 30 brands as for three."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from eligibility import judged as module
from eligibility.judged import JudgedBrand, ListingState, Remembered, SiteOfBrand, judged_brands
from eligibility.selectors import RegisterAsHeld, thresholds_for
from tests.eligibility.random_registers import MOMENTS, load_random_register
from tests.eligibility.registers import (
    ACME,
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
V1, V2 = "v2025-10", "v2026-02"
EVENT = {
    "metal": "zinc",
    "brand": "ZINCO",
    "event": "no_new_warranting",
    "happened_on": "2025-11-20",
    "dating": "day",
    "reference": "notice 1",
}


def judged(
    at: dt.datetime = JANUARY, on: dt.date = ON, methodology: str = V1, metals: list[str] | None = None
) -> tuple[JudgedBrand, ...]:
    return judged_brands(on=on, held_at=at, methodology=methodology, metals=metals)


def test_a_brand_is_given_with_producer_sites_countries_and_verdict() -> None:
    load_eligible_brand()
    load("sites", {"code": "SMELTER", "name": "The smelter", "country": "FI"})
    (brand,) = judged()
    assert brand.verdict.is_eligible
    assert (brand.producer, brand.producer_name, brand.country) == ("ACME", "Acme", "NO")
    assert brand.sites == (SiteOfBrand("SMELTER", "The smelter", "FI"),)
    assert brand.countries == {"NO", "FI"}
    assert (brand.footprint, brand.standard, brand.warranting_note) == (Decimal("3.5"), "ZINC-MARK", "")
    assert brand.is_listed


def test_what_the_register_does_not_know_is_empty() -> None:
    load("brands", ZINCO)
    load("brand_sites", AT_SMELTER)
    (brand,) = judged()
    assert (brand.producer_name, brand.country, brand.standard, brand.footprint) == ("ACME", "", "", None)
    assert brand.sites == (SiteOfBrand("SMELTER", "", ""),)
    assert brand.countries == frozenset()


@pytest.mark.parametrize("seed", range(8))
def test_it_is_judged_as_the_register_judges(seed: int) -> None:
    load_random_register(seed)
    for at in MOMENTS:
        register, thresholds = RegisterAsHeld.at(at), thresholds_for(V1)
        on = dt.date(2025, 1, 8)
        found = {(each.metal, each.brand): each.verdict for each in judged(at, on)}
        assert found == {
            name: register.verdict(*name, on, thresholds.on(name[0], on)) for name in register.brands
        }


def test_the_gap_between_two_listings_is_a_suspension_and_what_follows_the_last_a_delisting() -> None:
    load("brands", ZINCO | {"delisted_on": "2025-02-01"})
    load("brands", ZINCO | {"listed_on": "2025-03-01", "delisted_on": "2025-04-01"})
    days = [dt.date(2019, 1, 1), *(dt.date(2025, month, 1) for month in (1, 2, 3, 4))]
    assert [judged(on=day)[0].listing for day in days] == [
        ListingState.NOT_YET_LISTED,
        ListingState.LISTED,
        ListingState.SUSPENDED,
        ListingState.LISTED,
        ListingState.DELISTED,
    ]


def test_a_listing_that_was_taken_back_makes_no_suspension_and_no_delisting() -> None:
    load("brands", ZINCO | {"delisted_on": "2025-02-01"})
    load("brands", ZINCO | {"listed_on": "2027-03-01", "delisted_on": "2027-03-01", "producer": "OTHER"})
    load("brands", ZINCO | {"brand": "NEVER", "listed_on": "2020-01-01", "delisted_on": "2020-01-01"})
    never, zinco = judged(on=dt.date(2026, 1, 1))
    assert (zinco.listing, zinco.producer) == (ListingState.DELISTED, "ACME")
    assert never.listing is ListingState.NOT_YET_LISTED


def test_no_new_warranting_is_noted_until_warranting_resumes_and_ends_no_listing() -> None:
    load_eligible_brand()
    load("listing_events", EVENT)
    load("listing_events", EVENT | {"event": "warranting_resumed", "happened_on": "2025-12-10"})
    note = "no new warranting, since 20 November 2025 (notice 1)"
    days = [dt.date(2025, 11, 19), dt.date(2025, 11, 20), dt.date(2025, 12, 9), dt.date(2025, 12, 10)]
    assert [judged(on=day)[0].warranting_note for day in days] == ["", note, note, ""]
    assert all(judged(on=day)[0].verdict.is_eligible for day in days)


def test_warranting_without_a_date_is_noted_as_such_and_other_brands_have_no_note() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"brand": "OTHER"})
    load("listing_events", EVENT | {"happened_on": "", "dating": "undated", "reference": ""})
    assert [(each.brand, each.warranting_note) for each in judged()] == [
        ("OTHER", ""),
        ("ZINCO", "no new warranting, no date given"),
    ]


def test_only_the_metals_asked_for_are_judged() -> None:
    load_eligible_brand()
    load("brands", ZINCO | {"metal": "copper"})
    assert [each.metal for each in judged()] == ["copper", "zinc"]
    assert [each.metal for each in judged(metals=["copper"])] == ["copper"]
    assert judged(metals=["nickel"]) == ()


def test_a_letter_at_every_site_holds_the_standard_and_one_site_without_does_not() -> None:
    load_eligible_brand()
    load("brand_sites", AT_SMELTER | {"site": "OTHER"}, at=FEBRUARY)
    load("assurances", MARK | {"site": "OTHER", "status": "committed", "from_on": "2025-06-01"}, at=MARCH)
    assert [judged(at)[0].standard for at in (JANUARY, FEBRUARY, MARCH)] == ["ZINC-MARK", "", "ZINC-MARK"]


@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_queries_is_fixed(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    brands = [f"B{place}" for place in range(number)]
    load("brands", *(ZINCO | {"brand": brand} for brand in brands))
    load("brand_sites", *(AT_SMELTER | {"brand": brand, "site": brand} for brand in brands))
    load("disclosures", *(FOOTPRINT | {"id": brand, "brand": brand} for brand in brands))
    load("listing_events", *(EVENT | {"brand": brand} for brand in brands))
    with django_assert_num_queries(13):
        assert len(judged()) == number
    with django_assert_num_queries(2):
        assert len(judged()) == number


def test_another_day_of_the_register_read_last_is_judged_without_reading_it_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_eligible_brand()
    load("listing_events", EVENT)
    (after,) = judged(on=dt.date(2025, 12, 1))
    with django_assert_num_queries(3):
        (before,) = judged(on=dt.date(2025, 1, 1))
    assert (before.verdict.is_eligible, after.verdict.is_eligible) == (False, True)
    assert (bool(before.warranting_note), bool(after.warranting_note)) == (False, True)


def test_whoever_asks_while_it_is_judged_waits_for_the_same_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_eligible_brand()
    first = judged()
    monkeypatch.setattr(module, "_remembered", Answered(first))
    assert judged() is first


class Answered(Remembered[tuple[JudgedBrand, ...]]):
    """As it looks to whoever waited: nothing is there at first, and then what another has found."""

    def __init__(self, answer: tuple[JudgedBrand, ...]) -> None:
        super().__init__(most=1)
        self._answers = iter([None, answer])

    def get(self, key: object) -> tuple[JudgedBrand, ...] | None:
        return next(self._answers)


def test_what_is_received_later_is_not_hidden_behind_what_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_eligible_brand()
    assert judged(MARCH)[0].verdict.is_eligible
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.6"}, at=FEBRUARY)
    assert not judged(MARCH)[0].verdict.is_eligible
    assert judged(JANUARY)[0].verdict.is_eligible
    load("organisations", ACME | {"name": "Acme Zinc"}, at=FEBRUARY)
    assert judged(MARCH)[0].producer_name == "Acme Zinc"
    with django_assert_num_queries(2):
        assert judged(JANUARY)[0].producer_name == "Acme"


def test_another_version_is_another_judgement() -> None:
    load("brands", ZINCO | {"metal": "aluminium"})
    load("brand_sites", AT_SMELTER | {"metal": "aluminium"})
    load("disclosures", FOOTPRINT | {"metal": "aluminium", "method": "IAI", "value_tco2e_per_t": "9"})
    load("assurances", MARK | {"standard": "ASI-PS"})
    assert [judged(methodology=version)[0].verdict.is_eligible for version in (V1, V2, V1)] == [
        True,
        False,
        True,
    ]


def test_the_oldest_judgement_is_forgotten_first() -> None:
    load("brands", ZINCO, ZINCO | {"brand": "OTHER"})
    two = judged()
    kept = Remembered[tuple[JudgedBrand, ...]](most=4)
    kept.put("a", two)
    kept.put("b", two)
    assert kept.get("a") is two
    kept.put("c", two)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (two, None, two)
