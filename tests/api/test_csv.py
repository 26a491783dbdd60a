"""CSV has a fixed header, the same figures as the JSON, and is safe to open in a spreadsheet."""

import csv
import io

import pytest
from django.test import Client

from cpal.api.cells import cell_text
from pricing.public.api.downloads import premia_csv
from pricing.public.api.serializers import CSV_COLUMNS
from tests.portal.factory import Premium
from tests.portal.market import publish_market

HEADER = (
    "metal,window,status,basis,value,unit,previous_value,change,change_percent,methodology,revision,opens_at,"
    "cutoff_at,published_at,objections_until,age_in_windows,transactions,bids,offers,market_assessments,buyers,"
    "sellers,brands,tonnes,low,quartile_1,median,quartile_3,high,standard_deviation,weight_1,weight_2,weight_3,"
    "inputs_kept_out,judgements,digest,url"
)


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_header_is_fixed() -> None:
    assert premia_csv([]) == f"{HEADER}\r\n"
    assert ",".join(CSV_COLUMNS) == HEADER


@pytest.mark.django_db
@pytest.mark.usefixtures("mid_november")
def test_csv_gives_every_page_at_once(client: Client) -> None:
    publish_market()
    assert len(rows_of(client, "/api/v1/premia?format=csv&page_size=5")) == 96


@pytest.mark.django_db
@pytest.mark.usefixtures("mid_november")
def test_a_row_says_what_the_json_says(client: Client) -> None:
    Premium(metal="zinc", value="-3.40", basis="blended", previous=None).published()
    (row,) = rows_of(client, "/api/v1/premia?format=csv")
    (premium,) = client.get("/api/v1/premia").json()["premia"]
    assert row == {name: "" if value is None else str(value) for name, value in premium.items()}
    assert row["value"] == "-3.40"
    assert row["low"] == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("mid_november")
def test_one_premium_is_a_file_with_one_row(client: Client) -> None:
    Premium().published()
    response = client.get("/api/v1/premia/nickel/2026-10", headers={"accept": "text/csv"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="nickel-2026-10.csv"'
    assert len(response.content.decode().splitlines()) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "-1e3"])
def test_a_cell_that_a_spreadsheet_would_compute_is_quoted(text: str) -> None:
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3.40", "-3", "0", "zinc", "2026-10", "https://example.org/=1"])
def test_an_ordinary_cell_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text
