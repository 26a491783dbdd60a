"""The register for programs: the same verdicts as its pages, described, paged, tagged, exact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types
from pytest_django import DjangoAssertNumQueries

from eligibility.public.api import parameters as asked
from tests.eligibility.public.rows import load_brand_with_site, load_second_footprint
from tests.eligibility.registers import FEBRUARY, FOOTPRINT, MARK, ZINCO, load, load_eligible_brand

pytestmark = pytest.mark.django_db
QUESTIONS = 19

STANDARD = {
    "code": "TRACK-1",
    "name": "A standard",
    "kind": "track_a",
    "source": "https://example.org/standards",
}
ASSESSED = {
    "standard": "TRACK-1",
    "part": "standard",
    "from_on": "2024-09-30",
    "step": "1",
    "dating": "month",
    "status": "complete",
    "rating": "partially_aligned",
    "said": "Complete",
    "source": "https://example.org/standards",
}
ACTION = {
    "standard": "TRACK-1",
    "number": "1",
    "finding": "A finding.",
    "action": "An action.",
    "status": "done",
    "source": "https://example.org/standards",
}
RECOGNISED = {
    "mechanism": "A mechanism",
    "event": "granted",
    "from_on": "2020-06-02",
    "dating": "day",
    "level": "1",
    "section_b": "meets_minimum",
    "section_b_percent": "70.5",
    "said": "Granted.",
    "source": "https://example.org/recognitions",
}
LISTS = ("brands", "sites", "standards", "recognitions", "thresholds")
DOCUMENTS = {
    "/api/v1/brands/{metal}/{brand}": "/api/v1/brands/zinc/ZINCO",
    "/api/v1/sites/{code}": "/api/v1/sites/SMELTER",
    "/api/v1/standards/{code}": "/api/v1/standards/TRACK-1",
}


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    """Empty the counters of the throttle."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def register() -> None:
    load_brand_with_site()
    load_second_footprint({"status": "verified", "from_on": "2026-01-12"})
    load("standards", STANDARD)
    load("standard_assessments", ASSESSED)
    load("corrective_actions", ACTION)
    load("recognitions", RECOGNISED)
    event = {"metal": "zinc", "brand": "ZINCO", "event": "listed", "dating": "undated"}
    load("listing_events", event)
    step = {"site": "SMELTER", "standard": "ZINC-MARK", "step": "letter_of_commitment", "dating": "day"}
    load("assurance_steps", step | {"happened_on": "2024-01-01"})


def get(path: str, status: int = 200) -> Any:
    response = Client().get(path)
    assert response.status_code == status, response.content
    return response.json()


@pytest.fixture
def schema(client: Client) -> Any:
    return client.get("/api/v1/schema", headers={"accept": "application/json"}).json()


def checked(schema: Any, path: str, status: int, body: Any) -> None:
    content = schema["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**content, "components": schema["components"]})
    assert [error.message for error in validator.iter_errors(body)] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_list_fits_its_description(register: None, schema: Any, name: str) -> None:
    body = get(f"/api/v1/{name}")
    assert body["count"] == len(body[name]) > 0
    checked(schema, f"/api/v1/{name}", 200, body)


@pytest.mark.parametrize(("path", "address"), DOCUMENTS.items())
def test_every_document_fits_its_description(register: None, schema: Any, path: str, address: str) -> None:
    checked(schema, path, 200, get(address))
    checked(schema, path, 404, get(address + "X", 404))
    checked(schema, path, 400, get(address + "?colour=red", 400))


def test_a_document_holds_what_is_held(register: None) -> None:
    brand = get(DOCUMENTS["/api/v1/brands/{metal}/{brand}"])
    held = (
        "listings",
        "listing_events",
        "made_at",
        "proof_points",
        "assurances",
        "assurance_steps",
        "periods",
    )
    assert [name for name in held if not brand[name]] == []
    assert [rule["is_met"] for rule in brand["rules"]] == [True] * 5
    site = get(DOCUMENTS["/api/v1/sites/{code}"])
    assert site["shares_its_place_with"] == ["OTHER-WORKS"]
    assert "Re-assessment" in [each["title"] for each in site["due"]]
    standard = get(DOCUMENTS["/api/v1/standards/{code}"])
    assert (standard["assessments"][0]["rating"], standard["corrective_actions"][0]["number"]) == (
        "partially_aligned",
        1,
    )


def test_a_percentage_is_text_to_its_last_digit(register: None) -> None:
    assert get("/api/v1/recognitions")["recognitions"][0]["section_b_percent"] == "70.5"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("brands", asked.BRANDS),
        ("brands/{metal}/{brand}", asked.BRAND),
        ("sites", asked.SITES),
        ("standards", asked.STANDARDS),
        ("recognitions", asked.RECOGNITIONS),
        ("thresholds", asked.THRESHOLDS),
    ],
)
def test_every_parameter_is_described(schema: Any, name: str, parameters: Any) -> None:
    described = schema["paths"][f"/api/v1/{name}"]["get"]["parameters"]
    assert {each["name"] for each in described if each["in"] == "query"} == {each.name for each in parameters}


def test_nothing_is_generated_with_a_warning(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.get("/api/v1/schema")
    assert "Warning" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("metal=zinc&metal=copper", True),
        ("metal=copper", False),
        ("country=NO", True),
        ("country=FI", False),
        ("standard=ZINC-MARK", True),
        ("standard=COPPER-MARK", False),
        ("status=eligible", True),
        ("status=not_eligible", False),
        ("on=2024-06-01&status=eligible", False),
        ("on=2019-12-31&status=not_listed", True),
        ("q=smelt", True),
        ("q=ACME", True),
        ("q=nobody", False),
        ("known=2026-01-14", False),
        ("known=2026-01-15", True),
        ("known=2026-01-15T08:59:59Z", False),
        ("known=2026-01-15T09:00:00Z", True),
    ],
)
def test_brands_are_looked_for(query: str, is_found: bool) -> None:
    load_brand_with_site()
    assert bool(get(f"/api/v1/brands?{query}")["brands"]) == is_found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("metal=tin", "metal"),
        ("country=Norway", "country"),
        ("country=no", "country"),
        ("standard=ISO", "standard"),
        ("status=good", "status"),
        ("on=soon", "on"),
        ("on=20261030", "on"),
        ("on=1999-01-01", "on"),
        ("known=soon", "known"),
        ("known=2099-01-01", "known"),
        ("known=2026-01-15T09:00:00", "known"),
        ("q=%00", "q"),
        ("page=0", "page"),
        ("page=7", "page"),
        ("format=xlsx", "format"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_not_accepted_is_refused_by_its_name(query: str, field: str) -> None:
    assert get(f"/api/v1/brands?{query}", 400)["error"]["field"] == field


@pytest.mark.parametrize("address", ["tin/ZINCO", "zinc/NOBODY", "zinc/Z%00"])
def test_what_is_not_there_is_said_so(address: str) -> None:
    assert "error" in get(f"/api/v1/brands/{address}", 404)


def test_a_brand_is_judged_on_a_day_as_known_at_a_moment() -> None:
    load_brand_with_site()
    load("assurances", MARK | {"status": "withdrawn", "from_on": "2026-01-01"}, at=FEBRUARY)
    path = "/api/v1/brands/zinc/ZINCO?on=2026-01-20"
    assert get(path)["is_eligible"] is False
    then = get(f"{path}&known=2026-01-31")
    assert then["is_eligible"] is True
    assert [row["status"] for row in then["assurances"]] == ["awarded"]


def test_the_csv_has_the_same_rows_all_at_once() -> None:
    load_brand_with_site()
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(4)))
    response = Client().get("/api/v1/brands?format=csv&page_size=2")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert len(rows) == 5
    assert rows[-1]["brand"] == "ZINCO"
    assert rows[-1]["is_eligible"] == "true"
    assert rows[-1]["footprint_tco2e_per_t"] == "3.5"
    assert response.headers["Content-Disposition"] == 'attachment; filename="brands.csv"'


def test_a_page_leads_to_its_neighbours() -> None:
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(5)))
    body = get("/api/v1/brands?page_size=2&page=2")
    assert [each["brand"] for each in body["brands"]] == ["B2", "B3"]
    assert body["previous"].endswith("page=1")
    assert body["next"].endswith("page=3")


ADDRESSES = [*(f"/api/v1/{name}" for name in LISTS), *DOCUMENTS.values()]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_answer_is_304_and_a_new_row_is_a_new_answer(
    register: None, client: Client, address: str
) -> None:
    first = client.get(address)
    same = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.1"}, at=FEBRUARY)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]
    assert "public" in again.headers["Cache-Control"]


@pytest.mark.parametrize("brands", [3, 30])
def test_a_list_asks_the_same_number_of_questions_however_many_brands_there_are(
    brands: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_eligible_brand()
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(brands)))
    with django_assert_num_queries(QUESTIONS):
        get("/api/v1/brands")
