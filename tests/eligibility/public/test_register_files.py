"""The registers as files: whole, exact, the same in both forms, safe to open, and nothing of who trades."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.http import parse_http_date
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import london, london_date
from cpal.clock import database_clock
from eligibility.public.columns import KINDS
from eligibility.public.registers import BY_NAME, REGISTERS
from eligibility.registers.tables import TABLES
from eligibility.verdicts import Code
from tests.eligibility.public.rows import CLAIM, load_brand_with_site, load_second_footprint
from tests.eligibility.registers import FOOTPRINT, ZINCO, load

pytestmark = pytest.mark.django_db
NAMES = [register.name for register in REGISTERS]
KEPT_BACK = {
    "organisations",  # who trades is not public; producers stand with their brands
    "consents",
    "issuer_keys",
    "proof_point_statuses",  # only of what is public: the standing in proof_points
    "disclosures",  # in proof_points
    "site_places",  # in sites
}


def taken(register: str, form: str) -> str:
    response = Client().get(f"/register/{register}.{form}")
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Disposition"].startswith(f'attachment; filename="{register}-')
    return response.getvalue().decode()


def rows_in_csv(register: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken(register, "csv"))))


def in_json(register: str) -> Any:
    return json.loads(taken(register, "json"))


def as_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "; ".join(value)
        case _:
            return str(value)


def test_every_register_is_public_or_kept_back_for_a_reason() -> None:
    derived = {"brands", "listings", "proof_points", "thresholds", "columns"}
    assert set(NAMES) - derived == set(TABLES) - KEPT_BACK - derived


@pytest.mark.parametrize("register", NAMES)
def test_both_forms_have_the_same_rows_and_the_columns_that_are_described(register: str) -> None:
    load_brand_with_site()
    load("footprint_claims", CLAIM)
    document = in_json(register)
    rows = rows_in_csv(register)
    header = taken(register, "csv").splitlines()[0].split(",")
    assert header == list(document["columns"])
    assert all(document["columns"].values())
    assert rows == [{name: as_cell(value) for name, value in row.items()} for row in document["rows"]]


@pytest.mark.parametrize(
    "register", ["brands", "listings", "sites", "proof_points", "assurances", "thresholds"]
)
def test_what_is_held_is_in_the_file(register: str) -> None:
    load_brand_with_site()
    assert rows_in_csv(register)


def test_a_number_keeps_every_digit_as_text() -> None:
    load_brand_with_site()
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "123456789.0123456789"})
    (row,) = in_json("proof_points")["rows"]
    assert row["value_tco2e_per_t"] == "123456789.0123456789"


def test_no_cell_is_a_formula() -> None:
    load("brands", ZINCO | {"brand": "=HYPERLINK(1)"})
    assert rows_in_csv("listings")[0]["brand"] == "'=HYPERLINK(1)"
    assert in_json("listings")["rows"][0]["brand"] == "=HYPERLINK(1)"


def test_a_brand_stands_with_its_verdict_today() -> None:
    load_brand_with_site()
    (row,) = in_json("brands")["rows"]
    assert (row["is_eligible"], row["codes"], row["footprint_tco2e_per_t"]) == (True, [], "3.5")


def test_a_proof_point_stands_with_where_it_stands_today() -> None:
    load_brand_with_site()
    load_second_footprint(
        {"status": "verified", "from_on": "2026-01-12"}, {"status": "withdrawn", "from_on": "2026-02-01"}
    )
    standings = {row["id"]: row["standing"] for row in rows_in_csv("proof_points")}
    assert standings == {"D-1": "on file", "D-2": "withdrawn"}


PROMISED: dict[str, list[str]] = json.loads((Path(__file__).parent / "columns_promised.json").read_text())


@pytest.mark.parametrize("register", NAMES)
def test_columns_keep_their_names_and_their_order_and_a_new_one_comes_last(register: str) -> None:
    promised = PROMISED[register]
    assert list(BY_NAME[register].names[: len(promised)]) == promised


def test_every_column_of_every_file_is_in_the_dictionary_in_its_order() -> None:
    rows = in_json("columns")["rows"]
    for register in REGISTERS:
        told = [row for row in rows if row["register"] == register.name]
        assert [row["name"] for row in told] == list(register.names)
        assert [row["place"] for row in told] == list(range(1, len(told) + 1))
        assert {row["kind"] for row in told} <= set(KINDS)


@pytest.mark.parametrize("name", ["brands", "sites", "standards", "recognitions", "thresholds"])
def test_the_rows_are_those_of_the_api(name: str) -> None:
    load_brand_with_site()
    load("standards", {"code": "T", "name": "A standard", "kind": "track_a", "source": "https://example.org"})
    answered = Client().get(f"/api/v1/{name}").json()[name]
    assert in_json(name)["rows"] == answered
    text = Client().get(f"/api/v1/{name}?format=csv").getvalue().decode()
    assert text == taken(name, "csv")


def test_a_file_that_was_taken_is_not_sent_again_until_a_row_is_received(client: Client) -> None:
    load_brand_with_site()
    for register in NAMES:
        for form in ("csv", "json"):
            address = f"/register/{register}.{form}"
            first = client.get(address)
            assert "public" in first["Cache-Control"]
            same = client.get(address, headers={"if-none-match": first["ETag"]})
            assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    load("brands", ZINCO | {"brand": "ANOTHER"})
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def test_no_two_files_have_the_same_tag(client: Client) -> None:
    tags = [client.head(f"/register/{name}.{form}")["ETag"] for name in NAMES for form in ("csv", "json")]
    assert len(set(tags)) == len(tags)


def test_a_file_says_when_it_changed_last_and_a_new_day_is_a_change(client: Client) -> None:
    load_brand_with_site()
    changed = parse_http_date(client.head("/register/brands.csv")["Last-Modified"])
    now = database_clock()
    assert london(london_date(now)).timestamp() <= changed <= now.timestamp()


def test_whoever_asks_about_a_file_alone_has_none_read(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load_brand_with_site()
    with django_assert_max_num_queries(6):
        response = client.head("/register/proof_points.json")
    assert response["Content-Type"] == "application/json"
    assert response.getvalue() == b""


@pytest.mark.parametrize("brands", [3, 30])
def test_a_file_asks_the_same_number_of_questions_however_long_it_is(
    brands: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_brand_with_site()
    load("disclosures", *(FOOTPRINT | {"id": f"D-{number}"} for number in range(brands)))
    with django_assert_num_queries(8):
        taken("proof_points", "csv")


def test_many_rows_are_whole_json() -> None:
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(1_203)))
    assert len(in_json("listings")["rows"]) == 1_203
    assert len(rows_in_csv("listings")) == 1_203


def test_nothing_tells_who_agreed_to_the_use_of_its_deals() -> None:
    load_brand_with_site()
    load("organisations", {"code": "QUIET", "name": "Quiet Trading"})
    load("consents", {"organisation": "QUIET", "from_on": "2020-01-01"})
    for register in NAMES:
        assert "QUIET" not in taken(register, "csv")


@pytest.mark.parametrize("address", ["consents.csv", "organisations.json", "brands.xlsx", "nothing.csv"])
def test_what_is_not_public_is_no_file(address: str) -> None:
    assert Client().get(f"/register/{address}").status_code == 404


def test_the_page_tells_every_code_and_every_kind(client: Client) -> None:
    shown = client.get("/register/").content.decode()
    assert all(f"<dt><code>{code.value}</code></dt>" in shown for code in Code)
    assert all(f"<dt><code>{kind}</code></dt>" in shown for kind in KINDS)


def test_the_page_names_every_file_and_every_column(client: Client) -> None:
    shown = client.get("/register/").content.decode()
    for register in REGISTERS:
        assert f'href="/register/{register.name}.csv"' in shown
        assert f'href="/register/{register.name}.json"' in shown
        assert all(f"<code>{name}</code>" in shown for name in register.names)


def test_the_page_about_data_leads_to_the_register(client: Client) -> None:
    assert 'href="/register/"' in client.get("/data/").content.decode()
