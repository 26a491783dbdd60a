"""The record page gives everything that METHODOLOGY lists, and every publication stays readable."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london
from pricing.models import Publication
from pricing.public import extras
from pricing.public.extras import LifeEvent
from tests.clock import clock_at
from tests.portal.conftest import page_at
from tests.portal.factory import BEHIND, FEW, Premium

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
RECORD = "/premia/nickel/2026-10/"
PUBLISHED_AT = london(dt.date(2026, 11, 2), dt.time(16))


def record(client: Client, path: str = RECORD) -> str:
    return page_at(client, path)


def provisional_then_final(**changes: Any) -> None:
    Premium(**changes).published(status=Publication.Status.PROVISIONAL)
    Premium(**changes).published()


def corrected() -> None:
    provisional_then_final()
    Premium().published(
        value="151.00", revision=2, status=Publication.Status.CORRECTED, reason="A trade was counted twice."
    )


@pytest.mark.parametrize("basis", BEHIND)
def test_every_basis_has_its_page(client: Client, basis: str) -> None:
    Premium(basis=basis, value=None if basis == "withheld" else "164.75").published()
    page = record(client)
    assert basis.replace("_", " ").replace("n b", "n-b").capitalize() in page
    assert BEHIND[basis].explanation[0] in page


@pytest.mark.parametrize(
    "words",
    [
        "164.75 <span", "USD/t above LME", "Transaction-based", "Final, revision 1", "v2026-02", "170.85",
        "1 Executed transactions", "64.7\N{NO-BREAK SPACE}%", "1\N{NARROW NO-BREAK SPACE}375", "100\N{NO-BREAK SPACE}%",
        "<dt>Transactions</dt><dd>11</dd>", "<dt>Bids</dt><dd>3</dd>", "<dt>Offers</dt><dd>3</dd>",
        "<dt>Buyers</dt><dd>4</dd>", "<dt>Sellers</dt><dd>3</dd>", "<dt>Brands</dt><dd>5</dd>",
        "Lowest", "160.50", "First quartile", "Median", "Third quartile", "Highest", "170.25", "Standard deviation",
        "2.71", "below_minimum_size", "Table 2", "1 retained, 0 excluded", "30 Oct 2026, 17:00", "nickel-2026-10-r1",
        "manage.py rebuild nickel-2026-10-r1", "python -m pricing.methodology nickel-2026-10-r1.bundle.json",
    ],
)  # fmt: skip
def test_it_shows_everything_that_is_published_with_a_premium(client: Client, words: str) -> None:
    provisional_then_final()
    assert words in record(client)


def test_the_digest_is_on_the_page(client: Client) -> None:
    Premium().published()
    assert Premium().digest in record(client).replace("<wbr>", "")


def test_a_hidden_figure_says_why(client: Client) -> None:
    Premium(basis="blended").published()
    page = record(client)
    assert "suppressed" in page
    assert FEW.capitalize() in page


def test_a_carried_premium_gives_its_age(client: Client) -> None:
    Premium(basis="carried_forward").published()
    assert "<dt>Age</dt><dd>2 windows</dd>" in record(client)


def test_judgements_say_on_what(client: Client) -> None:
    Premium(basis="blended").published()
    assert "1 × a bid or offer outside the band, signed off" in record(client)


def test_the_final_figure_stands_and_the_provisional_one_stays_readable(client: Client) -> None:
    provisional_then_final()
    assert "Superseded." not in record(client)
    provisional = record(client, f"{RECORD}r1/provisional/")
    assert "Superseded." in provisional
    assert "Provisional, revision 1" in provisional


def test_a_correction_gives_its_reason_and_the_figure_before_stays_readable(client: Client) -> None:
    corrected()
    page = record(client)
    assert "151.00 <span" in page
    assert "A trade was counted twice." in page
    assert f'href="{RECORD}r1/final/">164.75' in page
    first = record(client, f"{RECORD}r1/")
    assert "164.75 <span" in first
    assert "The figure that stands is" in first
    assert "151.00" in first


def test_a_revision_asked_for_as_a_parameter_leads_to_its_address(client: Client) -> None:
    corrected()
    assert client.get(f"{RECORD}?revision=1").headers["Location"] == f"{RECORD}r1/"


def test_the_life_of_a_figure_tells_every_step_latest_first(client: Client) -> None:
    corrected()
    page = record(client)
    steps = [
        "Correction published, revision 2",
        "Final published",
        "Objection window ended",
        "Provisional published",
        "Approved by a second person",
        "Window closed, 22 inputs screened",
    ]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)


def test_later_stages_add_their_events(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at = PUBLISHED_AT + dt.timedelta(minutes=2)
    after_now = london(dt.date(2026, 12, 1))
    events = [LifeEvent("One objection received", at), LifeEvent("Not known yet", after_now)]
    monkeypatch.setattr(extras, "_life_sources", [lambda _publications, _at: events])
    Premium().published()
    page = record(client)
    assert "One objection received" in page
    assert "Not known yet" not in page


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (dt.timedelta(seconds=299), "The objection window closes"),
        (dt.timedelta(minutes=5), "The objection window closed"),
    ],
)
def test_a_provisional_figure_says_whether_it_stands_open_to_objection(
    client: Client, after: dt.timedelta, words: str
) -> None:
    Premium(status=Publication.Status.PROVISIONAL).published()
    with clock_at(PUBLISHED_AT + after):
        assert words in record(client)


@pytest.mark.parametrize(
    "path",
    [
        "/premia/nickel/2026-09/", "/premia/nickel/2026-13/", "/premia/tin/2026-10/", f"{RECORD}r2/",
        f"{RECORD}r1/corrected/", f"{RECORD}r1/open/",
    ],
)  # fmt: skip
def test_what_was_not_published_has_no_page(client: Client, path: str) -> None:
    provisional_then_final()
    assert client.get(path).status_code == 404


def test_nothing_is_there_an_instant_before_publication(client: Client) -> None:
    Premium(status=Publication.Status.PROVISIONAL).published()
    with clock_at(PUBLISHED_AT - dt.timedelta(microseconds=1)):
        assert client.get(RECORD).status_code == 404
    with clock_at(PUBLISHED_AT):
        assert client.get(RECORD).status_code == 200


def test_text_in_the_facts_is_never_markup(client: Client) -> None:
    Premium(changes={"explanation": ["<script>alert(1)</script>"]}).published()
    assert "<script>alert" not in record(client)


def test_the_record_takes_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, frame_queries: int
) -> None:
    corrected()
    # The clock, its publications, what later stages add, its clauses.
    with django_assert_num_queries(4 + frame_queries):
        record(client)
