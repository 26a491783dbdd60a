"""The page of a site: its place, its brands, its way through assurance, and what lapses when."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.eligibility.public.rows import CLAIM, PLACE, SMELTER, load_brand_with_site
from tests.eligibility.registers import AT_SMELTER, FEBRUARY, MARK, ZINCO, load

pytestmark = pytest.mark.django_db
QUESTIONS = 13
STEP = {"site": "SMELTER", "standard": "ZINC-MARK", "dating": "day"}
CERTIFIED = {"site": "SMELTER", "standard": "ASI-PS", "step": "awarded", "dating": "day"}


def page(code: str = "SMELTER") -> str:
    response = Client().get(f"/sites/{code}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_site_stands_with_its_country_its_place_and_its_producer() -> None:
    load_brand_with_site()
    shown = page()
    assert "<h1>North Smelter</h1>" in shown
    for said in ("Norway", "Northtown", "Acme"):
        assert f"<dd>{said}</dd>" in shown
    assert '<a href="https://example.org/places" rel="external">example.org</a>' in shown


def test_one_plant_may_carry_several_brands() -> None:
    load_brand_with_site()
    load("brand_sites", AT_SMELTER | {"brand": "SISTER", "until_on": "2024-01-01"})
    load("brands", ZINCO | {"brand": "SISTER"})
    shown = page()
    assert '<a href="/brands/zinc/ZINCO/">ZINCO</a>' in shown
    assert '<a href="/brands/zinc/SISTER/">SISTER</a>' in shown
    assert "from 1 January 2020 until 1 January 2024" in shown


def test_two_plants_of_one_town_are_told_apart() -> None:
    load_brand_with_site()
    shown = page()
    assert "Northtown has more than one site" in shown
    assert '<a href="/sites/OTHER-WORKS/">Other Works</a>' in shown
    other = page("OTHER-WORKS")
    assert '<a href="/sites/SMELTER/">North Smelter</a>' in other
    assert "Nothing is held of any assurance of this site." in other


def test_a_town_of_the_same_name_in_another_country_is_another_town() -> None:
    load_brand_with_site()
    load("sites", SMELTER | {"code": "FAR", "name": "Far Works", "country": "CL"})
    load("site_places", PLACE | {"site": "FAR"})
    assert "Far Works" not in page()


def test_the_way_through_assurance_is_told_step_by_step() -> None:
    load_brand_with_site()
    load(
        "assurance_steps",
        STEP | {"step": "letter_of_commitment", "happened_on": "2023-12-01"},
        STEP | {"step": "site_assessment", "happened_on": "2024-06-30", "dating": "month"},
        STEP
        | {"step": "improvement_plan", "happened_on": "2025-01-01", "source": "https://example.org/plan"},
    )
    shown = page()
    order = [
        shown.index(f">{title}<") for title in ("Improvement plan", "Site assessment", "Letter of commitment")
    ]
    assert order == sorted(order)
    assert ">June 2024<" in shown
    assert "A certificate counts today." in shown
    assert "Re-assessment due" in shown
    assert "1 January 2028" in shown


def test_a_suspended_certificate_does_not_count() -> None:
    load_brand_with_site()
    load("assurances", MARK | {"status": "suspended", "from_on": "2026-02-01"}, at=FEBRUARY)
    shown = page()
    assert "Nothing that is held counts today." in shown
    assert "The Zinc Mark does not count today" in shown
    assert ">Suspended<" in shown


def test_level_and_version_of_a_certificate_are_told() -> None:
    load("sites", SMELTER)
    load(
        "assurance_steps", CERTIFIED | {"happened_on": "2021-05-03", "level": "provisional", "version": "V2"}
    )
    shown = page()
    assert "Certificate: Provisional, V2." in shown
    assert "The ASI Performance Standard: as reported" in shown
    assert "does not count today" not in shown
    assert "Awarded 3 May 2021, as reported; the register holds no certificate or letter." in shown


def test_a_letter_counts_for_its_year_where_one_is_accepted() -> None:
    load("sites", SMELTER)
    letter = MARK | {"status": "committed", "from_on": "2026-02-01"}
    load("assurances", letter, letter | {"standard": "COPPER-MARK"}, at=FEBRUARY)
    shown = page()
    assert "The Zinc Mark counts today" in shown
    assert "The Copper Mark does not count today" in shown
    assert "1 February 2027" in shown


def test_what_was_reported_of_the_site_is_named_as_no_proof_point() -> None:
    load_brand_with_site()
    load("footprint_claims", CLAIM | {"site": "SMELTER"})
    shown = page()
    assert '<a href="/footprints/#CLAIM-1">Acme: under 4</a>' in shown
    assert "No proof points." in shown


@pytest.mark.parametrize("code", ["NOWHERE", "Z%00"])
def test_a_site_that_no_register_names_has_no_page(code: str) -> None:
    assert Client().get(f"/sites/{code}/").status_code == 404


def test_a_site_that_only_a_brand_names_has_a_page() -> None:
    load("brand_sites", AT_SMELTER)
    assert "<h1>SMELTER</h1>" in page()


@pytest.mark.parametrize("brands", [3, 30])
def test_the_page_asks_the_same_number_of_questions_however_much_is_made_there(
    brands: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_brand_with_site()
    load("brand_sites", *(AT_SMELTER | {"brand": f"B{number}"} for number in range(brands)))
    with django_assert_num_queries(QUESTIONS):
        page()
