"""`GET /api/v1/premia` and `/api/v1/premia/{metal}/{window}`: what stands, and what stood."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pricing.models import Publication
from tests.portal.factory import Premium
from tests.portal.market import publish_market

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
LIST = "/api/v1/premia"
ONE = "/api/v1/premia/nickel/2026-10"


def answer(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.json()


def corrected() -> None:
    Premium(status=Publication.Status.PROVISIONAL).published()
    Premium().published()
    Premium().published(
        value="151.00", revision=2, status=Publication.Status.CORRECTED, reason="A trade was counted twice."
    )


def test_before_the_first_publication_the_list_is_empty(client: Client) -> None:
    assert answer(client, LIST) == {
        "count": 0, "page": 1, "pages": 1, "next": None, "previous": None, "premia": []
    }  # fmt: skip


def test_the_list_gives_only_what_stands_newest_window_first(client: Client) -> None:
    Premium(window="2026-09").published()
    corrected()
    premia = answer(client, LIST)["premia"]
    assert [(each["window"], each["status"], each["value"]) for each in premia] == [
        ("2026-10", "corrected", "151.00"),
        ("2026-09", "final", "164.75"),
    ]


@pytest.mark.parametrize("value", ["0.00", "-3.40", "164.75", "123456789012345678.90"])
def test_a_value_is_exact_text(client: Client, value: str) -> None:
    Premium(value=value, previous=None).published()
    assert answer(client, LIST)["premia"][0]["value"] == value


def test_a_withheld_premium_has_the_value_null(client: Client) -> None:
    Premium(basis="withheld", value=None).published()
    premium = answer(client, LIST)["premia"][0]
    assert premium["value"] is None
    assert premium["basis"] == "withheld"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("metal=zinc", {("zinc", "2026-09")}),
        ("metal=zinc&metal=copper", {("zinc", "2026-09"), ("copper", "2026-10")}),
        ("from=2026-10", {("nickel", "2026-10"), ("copper", "2026-10")}),
        ("to=2026-09", {("zinc", "2026-09")}),
        ("from=2026-09&to=2026-09", {("zinc", "2026-09")}),
        ("status=provisional", {("copper", "2026-10")}),
        ("basis=judgement", {("zinc", "2026-09")}),
        ("basis=judgement&status=provisional", set()),
    ],
)
def test_filters_narrow_the_list(client: Client, query: str, expected: set[tuple[str, str]]) -> None:
    Premium(metal="nickel").published()
    Premium(metal="zinc", window="2026-09", basis="judgement").published()
    Premium(metal="copper", status=Publication.Status.PROVISIONAL).published()
    assert {
        (each["metal"], each["window"]) for each in answer(client, f"{LIST}?{query}")["premia"]
    } == expected


def test_a_status_filter_never_brings_back_what_was_superseded(client: Client) -> None:
    corrected()
    assert answer(client, f"{LIST}?status=provisional")["premia"] == []


def test_pages_lead_from_one_to_the_next_and_lose_nothing(client: Client) -> None:
    publish_market()
    seen, path = [], f"{LIST}?page_size=25&metal=zinc&metal=nickel"
    while path:
        body = answer(client, path)
        seen += [(each["window"], each["metal"]) for each in body["premia"]]
        path = body["next"]
    assert len(seen) == len(set(seen)) == body["count"] == 48
    assert seen == sorted(seen, key=lambda each: (-int(each[0].replace("-", "")), each[1]))


def test_one_premium_carries_everything_published_with_it(client: Client) -> None:
    Premium(basis="blended").published()
    body = answer(client, ONE)
    assert [each["weight"] for each in body["categories"]] == [
        "0.77777777777777777778", "0.22222222222222222222", "0",
    ]  # fmt: skip
    assert body["categories"][0]["tonnes"] is None
    assert body["suppressed"]["tonnes"]
    assert body["kept_out"][0]["code"] == "below_minimum_size"
    assert body["judgements"][0]["about"] == "a bid or offer outside the band"
    assert body["explanation"]
    assert body["premium"]["digest"] == Premium().digest


def test_every_publication_of_a_premium_is_listed_newest_first(client: Client) -> None:
    corrected()
    revisions = answer(client, ONE)["revisions"]
    assert [(each["revision"], each["status"], each["value"]) for each in revisions] == [
        (2, "corrected", "151.00"), (1, "final", "164.75"), (1, "provisional", "164.75"),
    ]  # fmt: skip
    assert all(client.get(each["url"]).status_code == 200 for each in revisions)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-11-02T16:00:00Z", "provisional"),
        ("2026-11-02T16:04:59.999999Z", "provisional"),
        ("2026-11-02T16:05:00%2B00:00", "final"),
        ("2026-11-02T20:05:00%2B04:00", "final"),
        ("2026-11-15T12:00:00Z", "corrected"),
    ],
)
def test_as_of_gives_what_stood_then(client: Client, as_of: str, status: str) -> None:
    corrected()
    assert answer(client, f"{ONE}?as_of={as_of}")["premium"]["status"] == status
    assert [each["status"] for each in answer(client, f"{LIST}?as_of={as_of}")["premia"]] == [status]


def test_an_earlier_revision_can_be_asked_for(client: Client) -> None:
    corrected()
    assert answer(client, f"{ONE}?revision=1")["premium"]["value"] == "164.75"


def test_moments_are_utc(client: Client) -> None:
    Premium(window="2026-09").published()
    premium = answer(client, LIST)["premia"][0]
    assert premium["cutoff_at"] == "2026-09-30T16:00:00Z"
    assert premium["published_at"] == "2026-10-01T15:05:00Z"


def test_the_address_in_the_list_gives_the_same_premium(client: Client) -> None:
    Premium().published()
    premium = answer(client, LIST)["premia"][0]
    assert answer(client, premium["url"])["premium"] == premium


@pytest.mark.parametrize(("path", "queries"), [(LIST, 4), (f"{LIST}?format=csv", 3), (ONE, 3)])
def test_an_answer_takes_the_same_queries_however_much_is_published(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str, queries: int
) -> None:
    Premium().published()
    Premium(metal="zinc").published()
    with django_assert_num_queries(queries):
        client.get(path)
    for metal in ("copper", "aluminium"):
        for window in ("2026-07", "2026-08", "2026-09"):
            Premium(metal=metal, window=window).published()
    with django_assert_num_queries(queries):
        client.get(path)
