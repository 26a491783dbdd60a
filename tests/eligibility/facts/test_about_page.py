"""The page on how a brand comes to be listed, disclosed and assured says everything that was read of it."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from eligibility.reference.listing import brands_elsewhere, known_elsewhere, process_facts
from tests.eligibility.facts.sources import kept

pytestmark = pytest.mark.django_db

BRANDS = kept("real_lme_brand_facts")
MARKS = kept("real_marks_and_asi_facts")
CARBON = kept("real_carbon_footprint_facts")
INE = BRANDS["ine_copper_brands_not_an_lme_list"]


@pytest.fixture
def page() -> str:
    response = Client().get("/brands/about/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_page_asks_the_database_for_no_fact(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):  # the clock, the log, whether the market is illustrative
        Client().get("/brands/about/")


@pytest.mark.parametrize("row", BRANDS["lme_counts_aug_2022"]["rows"], ids=lambda row: row["metal"])
def test_the_exchange_counted_so_many_brands_of_so_many_countries(page: str, row: dict[str, object]) -> None:
    name = "NASAAC" if row["metal"] == "nasaac" else str(row["metal"]).capitalize()
    cells = f'<th scope="row">{name}</th><td class="number">{row["brands"]}</td><td class="number">{row["countries"]}'
    assert cells in page


def test_in_the_total_each_country_counts_once(page: str) -> None:
    counts = BRANDS["lme_counts_aug_2022"]
    assert sum(row["brands"] for row in counts["rows"]) == counts["total_brands"] == 455
    assert sum(row["countries"] for row in counts["rows"]) > counts["total_countries"] == 55
    assert 'each country once</th><td class="number">455</td><td class="number">55</td>' in page
    assert f'href="{counts["source"]}"' in page


@pytest.mark.parametrize("rule", BRANDS["listing_rules"], ids=lambda rule: rule["source"][:40])
def test_every_listing_rule_is_on_the_page_with_its_source(page: str, rule: dict[str, object]) -> None:
    capacity = rule.get("min_plant_capacity_t")
    says = rule.get("rule") or rule.get("contract") or f"minimum plant capacity {capacity:,} t a year"
    assert f"<td>{says}</td>" in page
    assert str(rule["source"]) in page
    if metal := rule.get("metal"):
        assert f'<th scope="row">{str(metal).capitalize()}</th><td>{says}</td>' in page


@pytest.mark.parametrize("fact", MARKS["process"], ids=lambda fact: fact["fact"][:40])
def test_every_fact_of_the_marks_process_is_on_the_page_with_its_source(
    page: str, fact: dict[str, str]
) -> None:
    row = page.split(f'<th scope="row">{fact["fact"]}</th>')[1].split("</tr>", maxsplit=1)[0]
    assert all(address in row for address in fact["source"].split(" and FAQ"))


@pytest.mark.parametrize("fact", CARBON["iza_pact"]["facts"])
def test_every_fact_of_the_zinc_guidance_is_on_the_page_with_its_source(page: str, fact: str) -> None:
    assert (
        CARBON["iza_pact"]["source"]
        in page.split(f'<th scope="row">{fact}</th>')[1].split("</tr>", maxsplit=1)[0]
    )


def test_what_was_not_found_is_said_too(page: str) -> None:
    assert MARKS["not_found"][1:] in page
    assert BRANDS["how"] in page


def test_every_brand_of_the_other_exchange_is_known_with_its_source_and_shown_nowhere_as_listed(
    page: str,
) -> None:
    known = {(each.country, each.producer, each.brand) for each in brands_elsewhere()}
    assert known == {(row["country"], row["producer"], row["brand"]) for row in INE["rows"]}
    assert {each.source for each in brands_elsewhere()} == {INE["source"]}
    assert not [each.brand for each in brands_elsewhere() if f">{each.brand}<" in page]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gresik", ["GRESIK"]),
        ("KGHM", ["HMG-B", "HMG-S", "HML"]),
        ("onsan i", ["ONSAN I", "ONSAN II"]),
        (" ", []),
    ],
)
def test_a_name_of_the_other_list_is_found_by_brand_and_by_producer(words: str, found: list[str]) -> None:
    assert [each.brand for each in known_elsewhere(words)] == found


def test_the_facts_are_read_once() -> None:
    assert process_facts() is process_facts()
