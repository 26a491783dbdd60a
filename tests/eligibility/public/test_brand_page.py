"""The page of a brand: its verdict in a sentence, every rule with what would change it, and what is behind it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.figures import day_text
from eligibility.criteria import years_later
from tests.eligibility.public.rows import SUBMITTED, load_brand_with_site, load_second_footprint
from tests.eligibility.registers import (
    AT_SMELTER,
    FEBRUARY,
    FOOTPRINT,
    MARCH,
    MARK,
    ZINCO,
    load,
    load_eligible_brand,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/brands/zinc/ZINCO/"
QUESTIONS = 20


def page(address: str = ADDRESS, **query: str) -> str:
    response = Client().get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_eligible_brand_is_said_to_be_so_in_a_sentence() -> None:
    load_brand_with_site()
    shown = page()
    assert "ZINCO is eligible today" in shown
    assert shown.count("</svg>Met</span>") == 5
    assert "Not met" not in shown


def test_every_rule_is_told_with_its_clause_and_what_would_change_it() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.6"}, at=FEBRUARY)
    shown = page()
    assert "ZINCO is not eligible today" in shown
    assert "its footprint is above the threshold" in shown
    assert "D-1 discloses 3.6 tCO2e/t, the threshold of v2026-02 is 3.5." in shown
    assert "A later acceptable disclosure of at most 3.5 would change this." in shown
    assert "(4.1, 4.2)" in shown


def lines(shown: str) -> dict[str, str]:
    """What stands under the verdict, the last line of each name."""
    (told,) = re.findall(r'<div class="verdict-facts">(.*?)</dl>', shown)
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", told)
    return {term: detail.strip() for term, detail in found}


def horizon() -> str:
    return day_text(years_later(london_date(database_clock()), 3))


def test_since_when_it_is_eligible_and_that_no_end_is_known() -> None:
    load_brand_with_site()
    told = lines(page())
    assert told == {
        "Since": "1 June 2025",
        "Until": f"no end is known; looked at until {horizon()}",
        "Footprint": "3.5 tCO2e/t; at most 3.5 tCO2e/t is asked",
        "Assurance": "Zinc Mark at every site",
    }


def test_until_when_it_is_eligible_on_what_is_known_and_what_ends_it() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"valid_until": "2098-06-01"}, at=FEBRUARY)
    assert lines(page())["Until"].startswith("no end is known")
    ahead = lines(page(on="2098-05-31"))
    assert ahead["Until"] == "no end is known; looked at until 1 June 2098"
    load("brands", ZINCO | {"delisted_on": "2028-03-01"}, at=FEBRUARY)
    assert lines(page())["Until"] == "1 March 2028; from then on not eligible, because it is not listed"


def test_since_when_it_is_not_eligible_when_it_will_be_and_what_would_change_it() -> None:
    load_brand_with_site()
    load("assurances", MARK | {"until_on": "2026-02-01"}, at=FEBRUARY)
    load("assurances", MARK | {"from_on": "2028-01-01"}, at=FEBRUARY)
    told = lines(page())
    assert told["Since"] == "1 February 2026"
    assert told["Until"] == "1 January 2028; from then on eligible"
    assert told["Assurance"] == "Zinc Mark not held at every site"
    assert "would change this" in told["To change it"]


def test_a_verdict_that_stands_since_the_first_listing_says_so() -> None:
    load("brands", ZINCO)
    told = lines(page())
    assert told["Since"] == "1 January 2020, its first listing"
    assert told["Footprint"] == "none that counts; at most 3.5 tCO2e/t is asked"


def test_a_day_before_the_first_listing_has_no_since() -> None:
    load_brand_with_site()
    told = lines(page(on="2019-12-31"))
    assert "Since" not in told
    assert "To change it" in told


def test_several_footprints_one_after_the_other_are_one_unbroken_time() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"id": "D-9", "value_tco2e_per_t": "3.1", "valid_from": "2026-01-01"})
    shown = page()
    assert lines(shown)["Since"] == "1 June 2025"
    assert lines(shown)["Footprint"].startswith("3.1 tCO2e/t")


def test_each_rule_names_its_rows_their_file_their_source_and_since_when_they_are_held() -> None:
    load_brand_with_site()
    load("proof_points", {"disclosure": "D-1", "source": "https://example.org/passport"})
    load("assurances", MARK | {"reference": "ZM-1 https://example.org/mark"}, at=FEBRUARY)
    shown = page()
    listed = "Listing from 1 January 2020. Held since"
    assert listed in shown
    assert 'in <a href="/register/#listings">listings</a>' in shown
    assert re.search(r"Footprint D-1, 3\.5 tCO2e/t\. Held since .*? in <a [^>]*>proof_points</a>", shown)
    assert 'Source: <a href="https://example.org/passport" rel="external">example.org</a>' in shown
    assert 'Source: ZM-1 <a href="https://example.org/mark" rel="external">example.org</a>' in shown
    assert '<time datetime="2026-01-15T09:00:00+00:00">15 Jan 2026, 09:00:00 London</time>' in shown


def test_the_rows_of_a_verdict_known_then_are_those_held_then() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.6"}, at=FEBRUARY)
    assert "Footprint D-1, 3.6 tCO2e/t. Held since" in page()
    then = page(known="2026-01-31")
    assert "Footprint D-1, 3.5 tCO2e/t. Held since" in then
    assert "Footprint D-1, 3.6 tCO2e/t. Held since" not in then


def test_an_answer_has_an_address_that_keeps_what_was_known() -> None:
    load_brand_with_site()
    (query,) = re.findall(r'<a href="\?(on=[^"]*)">Address of this answer</a>', page())
    load("brands", ZINCO | {"delisted_on": "2026-01-20"}, at=None)
    assert "ZINCO is not eligible today" in page()
    later = page(**dict(parse_qsl(unescape(query))))
    assert "ZINCO is eligible today" in later
    assert "<strong>Now:</strong> ZINCO is not eligible today" in later


def test_a_day_can_be_asked_for() -> None:
    load_brand_with_site()
    assert "ZINCO was not eligible on 31 December 2024" in page(on="2024-12-31")
    assert "will be eligible on 1 March 2027, as far as is known now" in page(on="2027-03-01")


@pytest.mark.parametrize("query", [{"on": "soon"}, {"on": "9999-12-31"}, {"known": "soon"}])
def test_what_cannot_be_read_is_said_at_its_field_and_today_is_shown(query: dict[str, str]) -> None:
    load_brand_with_site()
    shown = page(**query)
    assert "ZINCO is eligible today" in shown
    assert "Error: </span>" in shown


def test_what_will_be_known_is_not_known() -> None:
    load_brand_with_site()
    assert "what will be known then is not known" in page(known="2099-01-01")


def test_the_verdict_moves_over_time() -> None:
    load_brand_with_site()
    load("brands", ZINCO | {"delisted_on": "2026-10-01"}, at=FEBRUARY)
    shown = page()
    assert "from 1 June 2025 until 1 October 2026" in shown
    assert "from 1 October 2026, today" in shown
    assert "It is not listed" in shown


def test_listing_events_stand_with_their_notice_their_source_and_how_exactly_they_are_dated() -> None:
    load_brand_with_site()
    event = {"metal": "zinc", "brand": "ZINCO", "event": "no_new_warranting", "happened_on": "2026-04-30"}
    load(
        "listing_events",
        event | {"dating": "month", "reference": "26/101", "source": "https://example.org/notice"},
    )
    shown = page()
    assert "No new warranting since April 2026: the listing stands" in shown
    assert ">April 2026<" in shown
    assert "Notice 26/101; The listing stands" in shown
    assert '<a href="https://example.org/notice" rel="external">example.org</a>' in shown
    assert "ZINCO is eligible today" in shown


def test_where_warranting_was_resumed_nothing_is_said_of_it() -> None:
    load_brand_with_site()
    event = {"metal": "zinc", "brand": "ZINCO", "dating": "day", "happened_on": "2026-04-30"}
    load("listing_events", event | {"event": "no_new_warranting"}, event | {"event": "warranting_resumed"})
    assert "No new warranting since" not in page()
    load("listing_events", event | {"event": "no_new_warranting", "happened_on": "2026-05-30"})
    assert "No new warranting since 30 May 2026" in page()
    assert "No new warranting since" not in page(on="2026-05-29")


def test_sites_stand_with_country_place_and_the_way_through_assurance() -> None:
    load_brand_with_site()
    load(
        "assurance_steps",
        {"site": "SMELTER", "standard": "ZINC-MARK", "step": "self_assessment", "dating": "undated"},
    )
    shown = page()
    assert '<a href="/sites/SMELTER/">North Smelter</a>' in shown
    assert "Northtown, Norway." in shown
    assert "Self-assessment" in shown
    assert "no date given" in shown


def test_other_brands_of_the_same_sites_are_named() -> None:
    load_brand_with_site()
    load("brand_sites", AT_SMELTER | {"brand": "SISTER 1/2"})
    load("brands", ZINCO | {"brand": "SISTER 1/2"})
    shown = page()
    address = reverse("brand", args=["zinc", "SISTER 1/2"])
    assert f'href="{address}"' in shown
    assert "SISTER 1/2" in page(address)


@pytest.mark.parametrize("name", ["50%", "A/B", "..", "%2F", "a b?c#d", "Ærø & Søn", "C+D"])
def test_a_brand_may_be_called_anything(name: str) -> None:
    load("brands", ZINCO | {"brand": name})
    address = reverse("brand", args=["zinc", name])
    response = Client().get(address)
    assert response.status_code == 200
    assert reverse("v1:brand", args=["zinc", name]).count("/") == 5


@pytest.mark.parametrize(
    "address", ["/brands/tin/ZINCO/", "/brands/zinc/NOBODY/", "/brands/copper/ZINCO/", "/brands/zinc/Z%00/"]
)
def test_what_the_register_does_not_know_has_no_page(address: str) -> None:
    load_eligible_brand()
    assert Client().get(address).status_code == 404


def test_a_disclosed_footprint_stands_with_qualifier_scopes_verifier_report_and_digest() -> None:
    load_brand_with_site()
    load_second_footprint(
        {"status": "verified", "from_on": "2026-01-12", "reason": "The report bears it out."}
    )
    shown = page()
    assert "2.75 tCO2e/t · D-2 · verified" in shown
    assert "Scopes 1 to 3" in shown
    assert "zinco-2025.pdf" in shown
    assert "<wbr>".join(["abababab"] * 8) in shown
    assert "The report bears it out." in shown


def test_a_bound_is_said_to_be_no_figure() -> None:
    load_brand_with_site()
    load("proof_points", {"disclosure": "D-1", "qualifier": "less_than"})
    shown = page()
    assert "less than 3.5 tCO2e/t: a bound or a rounded value, not a figure" in shown
    assert "ZINCO is not eligible today" in shown


def test_who_decided_and_who_trades_is_not_told() -> None:
    load_brand_with_site()
    load("consents", {"organisation": "QUIET", "from_on": "2020-01-01"})
    load("organisations", {"code": "QUIET", "name": "Quiet Trading"})
    load_second_footprint({"status": "verified", "from_on": "2026-01-12", "decided_by": "Somebody Inside"})
    shown = page()
    assert "Quiet" not in shown
    assert "Somebody Inside" not in shown


@pytest.mark.parametrize("sites", [3, 30])
def test_the_page_asks_the_same_number_of_questions_however_much_is_held(
    sites: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_brand_with_site()
    load("brand_sites", *(AT_SMELTER | {"site": f"S{number}"} for number in range(sites)))
    load("assurances", *(MARK | {"site": f"S{number}"} for number in range(sites)))
    load("disclosures", *(FOOTPRINT | {"id": f"X-{number}"} for number in range(sites)))
    load("proof_point_statuses", SUBMITTED | {"disclosure": "X-1", "status": "verified"}, at=MARCH)
    with django_assert_num_queries(QUESTIONS):
        page()
