"""Objections in the back office: read by those who see deals, determined by somebody uninvolved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.people.models import User
from objections.models import Determination, Objection
from pricing.publication import State
from tests.objections.filing import objection
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol
from tests.publication import market
from tests.publication.market import WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db

ANSWERS = {
    "outcome": "dismissed",
    "reasons": "It is in the feed.",
    "public_summary": "A trade was said to be missing.",
}


def page_of(filed: Objection) -> str:
    return reverse("admin:objections_objection_change", args=[filed.pk])


def test_a_senior_manager_who_is_uninvolved_determines_an_objection_on_its_page() -> None:
    filed = objection(market.provisional())
    browser = signed_in(sol())
    assert "Determine the objection" in browser.get(page_of(filed)).content.decode()
    assert browser.post(page_of(filed), ANSWERS).status_code == 302
    assert Determination.objects.get().determined_by == sol()
    assert market.assessment().current_state is State.FINAL
    assert "It is determined." not in browser.get(page_of(filed)).content.decode()


def test_the_first_page_tells_an_uninvolved_senior_manager_what_waits_and_nobody_else() -> None:
    filed = objection(market.provisional())
    tells = f"Determine {filed.reference}"
    assert tells in signed_in(sol()).get(reverse("admin:index")).content.decode()
    assert tells not in signed_in(sam()).get(reverse("admin:index")).content.decode()
    assert tells not in signed_in(ana()).get(reverse("admin:index")).content.decode()


def test_whoever_approved_the_premium_is_told_why_not_and_refused() -> None:
    filed = objection(market.provisional())
    browser = signed_in(sam())
    page = browser.get(page_of(filed)).content.decode()
    assert "another senior manager must determine this" in page
    assert "Determine the objection" not in page
    assert browser.post(page_of(filed), ANSWERS).status_code == 403
    assert not Determination.objects.exists()


@pytest.mark.parametrize("person", [ana, kim])
def test_analysts_and_compliance_read_and_change_nothing(person: Callable[[], User]) -> None:
    filed = objection(market.provisional())
    browser = signed_in(person())
    assert filed.rationale in browser.get(page_of(filed)).content.decode()
    assert browser.post(page_of(filed), ANSWERS).status_code == 403


@pytest.mark.parametrize("person", [eli, cora, ada, max_, mia])
def test_nobody_else_reads_objections_there(person: Callable[[], User]) -> None:
    filed = objection(market.provisional())
    browser = signed_in(person())
    addresses = (
        page_of(filed),
        reverse("admin:objections_objection_changelist"),
        reverse("admin:objections_objection_document", args=[filed.pk]),
    )
    assert [browser.get(address).status_code for address in addresses] == [403, 403, 403]


def test_a_summary_that_names_the_objector_comes_back_with_the_reason() -> None:
    filed = objection(market.provisional())
    page = signed_in(sol()).post(page_of(filed), {**ANSWERS, "public_summary": "Meridian Metals was wrong."})
    assert "may not name the objector" in page.content.decode()
    assert not Determination.objects.exists()


def test_the_list_shows_each_state_and_finds_it_again() -> None:
    publication = market.provisional()
    waiting, refused = objection(publication), objection(publication, at=WINDOW_ENDS_AT)
    browser = signed_in(kim())
    address = reverse("admin:objections_objection_changelist")
    everything = browser.get(address).content.decode()
    assert waiting.reference in everything
    assert refused.reference in everything
    shown = browser.get(address, {"state": "refused"}).content.decode()
    assert (refused.reference in shown, waiting.reference in shown) == (True, False)


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    publication = market.provisional()
    for _ in range(count):
        objection(publication)
    browser = signed_in(kim())
    with django_assert_num_queries(10):
        browser.get(reverse("admin:objections_objection_changelist"))
