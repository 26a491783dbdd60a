"""The public page of outcomes: what became of the objections to each premium, and nobody's name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.clock import database_clock
from tests.objections.filing import dismissed, objection
from tests.people import mia, theo
from tests.publication import market
from tests.publication.market import WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db


def page() -> str:
    """What Pat, the public, reads."""
    response = Client().get(reverse("objection-outcomes"))
    assert response.status_code == 200
    return response.content.decode()


def test_counts_and_summaries_are_public_and_the_objector_is_not() -> None:
    publication = market.provisional()
    filed = objection(publication)
    objection(publication, by=theo())
    objection(publication, at=WINDOW_ENDS_AT)
    dismissed(filed, public_summary="A trade was said to be missing; it was not.")
    shown = page()
    assert "Zinc, March 2026" in shown
    assert "3 received, 2 admissible, 0 upheld, 1 dismissed, 1 awaiting determination." in shown
    assert "A trade was said to be missing; it was not." in shown
    for secret in (
        "Meridian",
        "MERIDIAN",
        "Tramontane",
        "Mia",
        "Theo",
        "4711",
        filed.reference,
        "compared with the feed",
    ):
        assert secret not in shown


def test_nothing_is_told_while_the_window_is_open() -> None:
    objection(market.provisional(at=database_clock()), by=mia(), at=database_clock())
    assert "No objection has been filed yet." in page()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_asks_the_database_as_often_for_one_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    publication = market.provisional()
    for _ in range(count):
        objection(publication)
    with django_assert_num_queries(6):
        page()
