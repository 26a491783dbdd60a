"""The Atom feed and the API hold what the pages hold; an entry keeps its identifier for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types
from pytest_django import DjangoAssertNumQueries

from consultations.notices.models import Kind, Notice
from tests.notices.telling import issued

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    cache.clear()


def feed(client: Client, query: str = "") -> ET.Element:
    response = client.get(f"/notices/feed/{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content)


def text(element: ET.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    return found.text or ""


def ids(root: ET.Element) -> list[str]:
    return [text(entry, "id") for entry in root.findall(f"{ATOM}entry")]


def test_the_feed_is_atom_with_everything_that_the_format_demands(client: Client) -> None:
    issued("a & <b>", kind=Kind.DELAY, metal="zinc")
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    assert all(text(root, name) for name in ("id", "title", "updated"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/notices/feed/"
    (entry,) = root.findall(f"{ATOM}entry")
    assert all(text(entry, name) for name in ("id", "title", "updated", "summary"))
    assert text(entry, "title").endswith("Title of a & <b>")
    assert "<em>text</em>" in text(entry, "summary")
    assert {each.get("term") for each in entry.findall(f"{ATOM}category")} == {"delay", "zinc"}
    assert dt.datetime.fromisoformat(text(entry, "updated")).tzinfo is not None


def test_identifiers_are_tags_of_the_number_and_the_same_in_every_feed(client: Client) -> None:
    delay = issued("a", kind=Kind.DELAY)
    incident = issued("b", kind=Kind.INCIDENT)
    everything, delays = feed(client), feed(client, "?kind=delay")
    assert ids(everything) == [f"tag:localhost,2025:notices/{each.slug}" for each in (incident, delay)]
    assert ids(delays) == [f"tag:localhost,2025:notices/{delay.slug}"]
    assert text(everything, "id") == "tag:localhost,2025:notices"
    assert text(delays, "id") == "tag:localhost,2025:notices/delay"


def test_there_is_no_feed_of_a_kind_that_does_not_exist(client: Client) -> None:
    assert client.get("/notices/feed/?kind=gossip").status_code == 404


def test_a_page_of_notices_leads_feed_readers_to_the_feed(client: Client) -> None:
    page = client.get("/notices/?kind=delay").content.decode()
    assert 'type="application/atom+xml" title="CPAL notices" href="/notices/feed/"' in page
    assert 'href="/notices/feed/?kind=delay"' in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_feed_costs_the_same_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        issued(f"event {number}")
    with django_assert_num_queries(2):  # the clock, the notices
        feed(client)


def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    issued()
    etag = client.get("/notices/feed/")["ETag"]
    assert client.get("/notices/feed/", headers={"if-none-match": etag}).status_code == 304


def schema_of(client: Client, path: str) -> Any:
    schema = client.get("/api/v1/schema", headers={"accept": "application/json"}).json()
    answer = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return {**answer, "components": schema["components"]}


def test_the_api_gives_what_the_page_gives_as_it_is_described(client: Client) -> None:
    wrong = issued("wrong", kind=Kind.FINAL, metal="zinc", window="2026-03", url="/premia/zinc/2026-03/")
    right = issued("right", kind=Kind.CORRECTION, metal="zinc", window="2026-03", corrects=wrong)
    listed = client.get("/api/v1/notices").json()
    assert list(Draft202012Validator(schema_of(client, "/api/v1/notices")).iter_errors(listed)) == []
    assert [each["number"] for each in listed["notices"]] == [right.number, wrong.number]
    one = client.get(f"/api/v1/notices/{right.slug}").json()
    assert list(Draft202012Validator(schema_of(client, "/api/v1/notices/{number}")).iter_errors(one)) == []
    assert one == listed["notices"][0]
    assert one["corrects"] == wrong.number
    assert one["url"] == f"http://localhost:8000/notices/{right.slug}/"
    assert listed["notices"][1]["about"] == "http://localhost:8000/premia/zinc/2026-03/"


def test_the_api_narrows_and_pages(client: Client) -> None:
    for number in range(5):
        issued(f"event {number}", kind=Kind.DELAY if number % 2 else Kind.INCIDENT)
    delays = client.get("/api/v1/notices?kind=delay&page_size=1").json()
    assert (delays["count"], delays["pages"], len(delays["notices"])) == (2, 2, 1)
    assert client.get(delays["next"]).json()["notices"][0]["title"] == "Title of event 1"
    year = Notice.objects.earliest("id").published_at.year
    assert client.get(f"/api/v1/notices?year={year}").json()["count"] == 5
    assert client.get("/api/v1/notices?year=1999").json()["count"] == 0


@pytest.mark.parametrize("query", ["kind=gossip", "words=x", "page=2", "format=csv", "year=MMXXVI"])
def test_the_api_refuses_what_it_does_not_know(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/notices?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_parameter"


def test_the_api_says_that_there_is_no_such_notice(client: Client) -> None:
    assert client.get("/api/v1/notices/26-999").json()["error"]["field"] == "number"
