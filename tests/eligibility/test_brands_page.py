"""The public page of eligible brands: those that no rule finds anything against, and nothing else of the register."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.eligibility.registers import ACME, AGREED, FEBRUARY, FOOTPRINT, ZINCO, load, load_eligible_brand

pytestmark = pytest.mark.django_db


def page(**query: str) -> str:
    response = Client().get("/brands/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_public_sees_an_eligible_brand_with_its_producer_and_footprint() -> None:
    load_eligible_brand()
    shown = page()
    assert "ZINCO" in shown
    assert "Acme" in shown
    assert ">3.5<" in shown


def test_a_brand_that_is_not_eligible_today_is_not_shown() -> None:
    load_eligible_brand()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.6"}, at=FEBRUARY)
    assert "ZINCO" not in page()


def test_an_empty_register_says_so_for_each_metal() -> None:
    assert page().count("brand found.") == 4


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ({"metal": "zinc"}, True),
        ({"metal": "copper"}, False),
        ({"metal": "lead"}, True),
        ({"name": "zin"}, True),
        ({"name": "ACM"}, True),
        ({"name": "nickelling"}, False),
        ({"metal": "zinc", "name": "zinco"}, True),
        ({"name": "\x00"}, True),
    ],
)
def test_brands_are_searched_by_metal_and_by_name(query: dict[str, str], is_shown: bool) -> None:
    load_eligible_brand()
    assert ("ZINCO" in page(**query)) == is_shown


def test_nothing_tells_who_consented() -> None:
    load_eligible_brand()
    load("organisations", ACME | {"code": "QUIET", "name": "Quiet Trading"})
    load("consents", AGREED | {"organisation": "QUIET"})
    assert "Quiet" not in page()


def test_the_page_asks_the_same_number_of_questions_however_many_brands_there_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    load_eligible_brand()
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(40)))
    with django_assert_max_num_queries(14):
        page()
