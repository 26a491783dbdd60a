"""A metal's premia through the months, as a chart and a table."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pricing.models import Publication
from tests.portal.conftest import page_at
from tests.portal.factory import Premium
from tests.portal.market import publish_market

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]


def history(client: Client, query: str = "") -> str:
    return page_at(client, f"/premia/nickel/{query}")


def windows_in(page: str) -> int:
    return page.count('<th scope="row"><a href="/premia/nickel/')


def test_a_metal_without_a_publication_says_when_the_next_is_due(client: Client) -> None:
    page = history(client)
    assert "No nickel premium has been published yet." in page
    assert "1 December 2026, 16:00" in page


def test_it_shows_twelve_windows_a_year_or_all(client: Client) -> None:
    publish_market()
    assert windows_in(history(client)) == 12
    assert windows_in(history(client, "?period=2025")) == 12
    assert windows_in(history(client, "?period=2026")) == 10
    assert windows_in(history(client, "?period=all")) == 24


def test_a_period_that_is_not_offered_shows_the_latest_twelve(client: Client) -> None:
    publish_market()
    assert windows_in(history(client, "?period=1066")) == 12


def test_the_chart_marks_every_basis_and_the_correction(client: Client) -> None:
    Premium(window="2026-08", basis="blended", value="150.00").published()
    Premium(window="2026-09", basis="withheld", value=None).published()
    Premium(window="2026-10").published()
    Premium(window="2026-10").published(
        value="160.00", revision=2, status=Publication.Status.CORRECTED, reason="A trade was counted twice."
    )
    page = history(client)
    for words in ("Blended", "Withheld", "Transaction-based", "Corrected, revision 2", "ring-corrected"):
        assert words in page
    assert "160.00" in page
    assert "164.75</td>" not in page


def test_the_queries_do_not_grow_with_the_months(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int
) -> None:
    publish_market()
    # The clock, the premia, the terms in force, the next publication.
    with django_assert_num_queries(4 + frame_queries):
        history(client, "?period=all")


def test_only_the_four_metals_have_a_page(client: Client) -> None:
    assert client.get("/premia/tin/").status_code == 404
