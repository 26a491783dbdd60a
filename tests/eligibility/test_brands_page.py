"""The public list of brands: which are eligible, what keeps the others out, and nothing of who trades."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.eligibility.registers import ACME, AGREED, FEBRUARY, FOOTPRINT, ZINCO, load, load_eligible_brand

pytestmark = pytest.mark.django_db
QUESTIONS, QUESTIONS_AGAIN = 18, 7


def page(**query: str) -> str:
    response = Client().get("/brands/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_public_sees_an_eligible_brand_with_its_producer_and_footprint() -> None:
    load_eligible_brand()
    shown = page()
    assert "ZINCO" in shown
    assert ">Eligible<" in shown.replace("</svg>", ">")
    assert "Not eligible</span>" not in shown
    assert "Acme" in shown
    assert ">3.5<" in shown


def test_a_brand_that_is_not_eligible_today_is_shown_as_such_with_why_and_not_among_the_eligible() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.6"}, at=FEBRUARY)
    shown = page()
    assert "Not eligible</span>" in shown
    assert "3.6 is above 3.5 tCO2e/t" in shown
    assert "ZINCO" not in page(status="eligible")


def test_an_empty_register_says_so_and_still_tells_what_each_metal_asks() -> None:
    shown = page()
    assert "The register knows no brand yet." in shown
    assert shown.count("tCO2e/t by the method") == 4


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ({"metal": "zinc"}, True),
        ({"metal": "copper"}, False),
        ({"metal": "lead"}, True),
        ({"q": "zin"}, True),
        ({"q": "ACM"}, True),
        ({"q": "nickelling"}, False),
        ({"metal": "zinc", "q": "zinco"}, True),
        ({"q": "\x00"}, True),
        ({"q": "smelt"}, True),
        ({"country": "NO"}, True),
        ({"country": "FI"}, False),
        ({"standard": "ZINC-MARK"}, True),
        ({"standard": "COPPER-MARK"}, False),
        ({"status": "eligible"}, True),
        ({"status": "not_eligible"}, False),
        ({"status": "listed"}, True),
        ({"status": "not_listed"}, False),
        ({"status": "everything"}, True),
        ({"on": "2024-06-01", "status": "eligible"}, False),
        ({"on": "2019-12-31", "status": "not_listed"}, True),
        ({"on": "yesterday", "status": "eligible"}, True),
        ({"on": "0001-01-01", "status": "eligible"}, True),
    ],
)
def test_brands_are_searched_by_name_metal_country_standard_status_and_day(
    query: dict[str, str], is_shown: bool
) -> None:
    load_eligible_brand()
    assert ("ZINCO" in page(**query)) == is_shown


def test_nothing_tells_who_consented() -> None:
    load_eligible_brand()
    load("organisations", ACME | {"code": "QUIET", "name": "Quiet Trading"})
    load("consents", AGREED | {"organisation": "QUIET"})
    assert "Quiet" not in page()


def test_a_day_that_cannot_be_read_says_so_and_today_is_shown() -> None:
    load_eligible_brand()
    shown = page(on="yesterday")
    assert "Write a day as 2026-10-30." in shown


@pytest.mark.parametrize("brands", [3, 30, 80])
def test_the_page_asks_the_same_number_of_questions_however_many_brands_there_are(
    brands: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_eligible_brand()
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(brands - 1)))
    with django_assert_num_queries(QUESTIONS):
        page()
    with django_assert_num_queries(
        QUESTIONS_AGAIN + 2
    ):  # codes, plants and places, when words are first looked for
        page(q="b1")
    with django_assert_num_queries(QUESTIONS_AGAIN):
        page(q="b2")


def test_a_page_has_twenty_five_brands_and_leads_to_the_next_with_the_same_search() -> None:
    load("brands", *(ZINCO | {"brand": f"B{number:02d}"} for number in range(30)))
    first, second = page(metal="zinc"), page(metal="zinc", page="2")
    assert "B24" in first
    assert "B25" not in first
    assert "B25" in second
    assert 'href="?metal=zinc&amp;page=2"' in first


def test_a_brand_of_another_exchange_is_named_as_no_listing() -> None:
    shown = page(q="gresik")
    assert "That says nothing of a listing by the LME." in shown
