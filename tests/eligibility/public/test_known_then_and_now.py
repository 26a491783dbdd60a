"""What was known then stands beside what is known now; a row that was loaded after its stated receipt is marked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.eligibility.public.rows import load_brand_with_site
from tests.eligibility.registers import FEBRUARY, FOOTPRINT, MARK, load

pytestmark = pytest.mark.django_db


def page(**query: str) -> str:
    response = Client().get("/brands/zinc/ZINCO/", query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_change_of_the_past_shows_both_what_was_known_then_and_what_is_known_now() -> None:
    load_brand_with_site()
    load("assurances", MARK | {"status": "withdrawn", "from_on": "2026-01-01"}, at=FEBRUARY)
    shown = page(on="2026-01-20", known="2026-01-31")
    assert "<strong>Then:</strong> ZINCO was eligible on 20 January 2026." in shown
    assert "<strong>Now:</strong> ZINCO was not eligible on 20 January 2026" in shown
    assert "met by what was known then, not met by what is known now" in shown
    assert "Zinc Mark at North Smelter: withdrawn from 1 January 2026" in shown


def test_on_the_day_of_receipt_it_was_known() -> None:
    load_brand_with_site()
    load("assurances", MARK | {"status": "withdrawn", "from_on": "2026-01-01"}, at=FEBRUARY)
    day = FEBRUARY.date()
    before = page(on="2026-01-20", known=str(day - dt.timedelta(days=1)))
    after = page(on="2026-01-20", known=str(day))
    assert "<strong>Then:</strong> ZINCO was eligible" in before
    assert "<strong>Then:</strong> ZINCO was not eligible" in after
    to_the_second = page(on="2026-01-20", known="2026-02-15T08:59:59+00:00")
    assert "<strong>Then:</strong> ZINCO was eligible" in to_the_second


def test_where_nothing_was_learnt_since_the_page_says_so() -> None:
    load_brand_with_site()
    shown = page(known="2026-01-31")
    assert "Nothing that was learnt since changes what any rule says of that day." in shown
    assert "Received since:" not in shown


def test_other_evidence_for_the_same_answer_is_a_difference_too() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.1"}, at=FEBRUARY)
    shown = page(on="2026-01-20", known="2026-01-31")
    assert "met both then and now, on other evidence" in shown
    assert "D-1 discloses 3.5 tCO2e/t" in shown
    assert "D-1 discloses 3.1 tCO2e/t" in shown


def test_before_the_register_knew_it_nothing_was_known_of_a_brand() -> None:
    load_brand_with_site()
    shown = page(known="2025-12-31")
    assert "the register does not know it" in shown
    assert "<strong>Now:</strong> ZINCO is eligible today" in shown


def test_a_back_dated_row_is_marked_as_loaded_later_and_one_loaded_at_once_is_not() -> None:
    load_brand_with_site()
    marked = page()
    assert "Rows loaded after their stated receipt" in marked
    assert "listing from 1 January 2020" in marked
    assert "Counted as known then by the receipt that was stated" in page(known="2026-01-31")


def test_the_days_of_a_row_loaded_later_are_those_of_london() -> None:
    load_brand_with_site()
    half_past_midnight = dt.datetime(2025, 7, 6, 23, 30, tzinfo=dt.UTC)
    load("disclosures", FOOTPRINT | {"id": "D-2"}, at=half_past_midnight)
    shown = page()
    assert "7 July 2025" in shown
    assert "6 July 2025" not in shown


def test_a_row_received_as_it_was_loaded_bears_no_mark() -> None:
    load("brands", {"metal": "zinc", "brand": "ZINCO", "listed_on": "2020-01-01"}, at=None)
    assert "Rows loaded after their stated receipt" not in page()


def test_a_row_put_in_behind_what_was_held_says_so_at_its_moment() -> None:
    load_brand_with_site()
    event = {"metal": "zinc", "brand": "ZINCO", "event": "applied", "dating": "day"}
    load("listing_events", event | {"happened_on": "2019-06-01"}, at=FEBRUARY)
    assert "Loaded later:" not in page()
    load("listing_events", event | {"happened_on": "2019-05-01"}, at=FEBRUARY - dt.timedelta(days=20))
    assert page().count("Loaded later:") == 1
