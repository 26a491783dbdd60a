"""The front page shows the newest window's premia and nothing that was not published."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london
from pricing.models import Publication
from pricing.public import extras
from tests.clock import clock_at
from tests.portal.conftest import page_at
from tests.portal.factory import Premium
from tests.portal.market import publish_market

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
PROVISIONAL_AT = london(dt.date(2026, 11, 2), dt.time(16))


def front_page(client: Client) -> str:
    return page_at(client, "/")


def test_before_the_first_publication_it_says_when_one_is_due(client: Client) -> None:
    page = front_page(client)
    assert "Nothing has been published yet." in page
    assert "1 December 2026, 16:00" in page
    assert page.count("not yet published") == 4


def test_the_title_is_the_newest_window_and_the_lead_gives_its_cutoff(client: Client) -> None:
    Premium(window="2026-09").published()
    Premium(window="2026-10").published()
    page = front_page(client)
    assert "<h1>October 2026 premia</h1>" in page
    assert "30 October 2026, 17:00" in page


def test_each_metal_shows_value_change_basis_status_and_support(client: Client) -> None:
    Premium(value="38.50", previous="36.25", metal="aluminium").published()
    page = front_page(client)
    for words in ("38.50", "2.25 since September", "Transaction-based", "Final", "11 trades"):
        assert words in page


@pytest.mark.parametrize(("value", "shown"), [("0.00", "0.00"), ("-3.40", "\N{MINUS SIGN}3.40")])
def test_zero_and_negative_are_ordinary_values(client: Client, value: str, shown: str) -> None:
    Premium(value=value).published()
    assert f"{shown} <span" in front_page(client)


def test_a_withheld_premium_is_shown_as_withheld_and_never_as_zero(client: Client) -> None:
    Premium(value=None, basis="withheld").published()
    page = front_page(client)
    assert '<span class="tile-withheld">Withheld</span>' in page
    assert "0.00" not in page


def test_a_carried_premium_says_for_how_many_windows(client: Client) -> None:
    Premium(basis="carried_forward", value="12.00", previous="12.00").published()
    page = front_page(client)
    assert "2nd window carried" in page
    assert "unchanged" in page


def test_a_metal_that_is_behind_names_its_window(client: Client) -> None:
    Premium(metal="zinc", window="2026-09").published()
    Premium(metal="nickel", window="2026-10").published()
    assert "11 trades · September 2026" in front_page(client)


def test_what_is_not_out_yet_is_not_shown(client: Client) -> None:
    Premium(published_at=london(dt.date(2026, 11, 15), dt.time(12, 0, 1))).published()
    assert "Nothing has been published yet." in front_page(client)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [(dt.timedelta(0), True), (dt.timedelta(seconds=299), True), (dt.timedelta(minutes=5), False)],
)
def test_the_objection_window_is_open_from_publication_until_its_end_excluded(
    client: Client, after: dt.timedelta, *, is_open: bool
) -> None:
    Premium(status=Publication.Status.PROVISIONAL).published()
    with clock_at(PROVISIONAL_AT + after):
        page = front_page(client)
    assert ("objection window closes" in page) is is_open
    assert ("No objection window is open." in page) is not is_open


def test_the_open_window_leads_to_the_objection_form(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "_objection_addresses", [lambda publication: f"/object/{publication.metal}"])
    Premium(status=Publication.Status.PROVISIONAL).published()
    with clock_at(PROVISIONAL_AT):
        assert 'href="/object/nickel"' in front_page(client)


def test_a_premium_that_is_due_and_not_out_is_named(client: Client) -> None:
    Premium(metal="zinc", window="2026-09").published()
    for metal in ("aluminium", "copper"):
        Premium(metal=metal, window="2026-10").published()
    page = front_page(client)
    assert "<strong>October 2026</strong>: nickel and zinc were due" in page


@pytest.mark.parametrize(
    ("after", "is_late"), [(dt.timedelta(microseconds=-1), False), (dt.timedelta(0), True)]
)
def test_a_premium_is_late_from_its_moment_on(client: Client, after: dt.timedelta, *, is_late: bool) -> None:
    for metal in ("aluminium", "copper", "nickel", "zinc"):
        Premium(metal=metal, window="2026-09").published()
    with clock_at(PROVISIONAL_AT + after):
        page = front_page(client)
    assert ("aluminium, copper, nickel and zinc were due" in page) is is_late


def test_the_number_of_queries_does_not_grow_with_what_is_published(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int
) -> None:
    front_page(client)
    Premium(metal="copper", window="2024-01", previous=None).published()
    with django_assert_num_queries(FRONT_PAGE_QUERIES + frame_queries):
        front_page(client)
    publish_market()
    with django_assert_num_queries(FRONT_PAGE_QUERIES + frame_queries):
        front_page(client)


# The clock, latest of each metal, twelve months, open windows, the timetable, open consultations, the latest notices.
FRONT_PAGE_QUERIES = 7
