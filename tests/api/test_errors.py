"""A refused request gets one shape, names the parameter, and says what is accepted."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rest_framework.throttling import AnonRateThrottle

from pricing.public.api.query import LIST_PARAMETERS
from tests.portal.factory import Premium

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
LIST = "/api/v1/premia"
ONE = "/api/v1/premia/nickel/2026-10"


def refusal(client: Client, path: str, status: int = 400) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "field"}
    return body["error"]


@pytest.mark.parametrize(
    ("query", "field", "accepted"),
    [
        ("metal=tin", "metal", "aluminium or copper or nickel or zinc"),
        ("metal=", "metal", "aluminium"),
        ("metal=zinc%00", "metal", "aluminium"),
        ("status=draft", "status", "provisional or final or corrected"),
        ("basis=none", "basis", "transaction_based"),
        ("from=2026", "from", "2026-10"),
        ("to=2026-13", "to", "2000-01"),
        ("from=2026-10&to=2026-09", "from", "earlier window first"),
        ("from=2026-09&from=2026-10", "from", "once"),
        ("page=0", "page", "from 1"),
        ("page=-1", "page", "from 1"),
        ("page=1.0", "page", "whole number"),
        ("page=%D9%A1", "page", "whole number"),
        ("page=99999999999999999999", "page", "6 digits"),
        ("page=2", "page", "the last is 1"),
        ("page_size=501", "page_size", "from 1 to 500"),
        ("as_of=yesterday", "as_of", "2026-11-02T16:03:00Z"),
        ("as_of=2026-11-02", "as_of", "offset"),
        ("as_of=2026-11-02T16:03:00+01:00", "as_of", "%2B"),
        ("as_of=0001-01-01T00:00:00%2B14:00", "as_of", "offset"),
        ("as_of=9999-12-31T23:59:59-14:00", "as_of", "offset"),
        ("as_of=2026-12-01T00:00:00Z", "as_of", "future"),
        ("format=xml", "format", "json or csv"),
        ("metals=zinc", "metals", "metal, from, to"),
        ("month_before=", "month_before", "metal, from, to"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client: Client, query: str, field: str, accepted: str) -> None:
    error = refusal(client, f"{LIST}?{query}")
    assert error["field"] == field
    assert error["code"] == "bad_parameter"
    assert accepted in error["message"]


@pytest.mark.parametrize("query", ["revision=0", "revision=x", "metal=nickel", "as_of=now"])
def test_a_bad_parameter_of_one_premium_is_refused_too(client: Client, query: str) -> None:
    Premium().published()
    assert refusal(client, f"{ONE}?{query}")["field"] == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/premia/tin/2026-10", "metal"),
        ("/api/v1/premia/nickel/2026-13", "window"),
        ("/api/v1/premia/nickel/october", "window"),
        ("/api/v1/premia/nickel/2026-09", "window"),
        (f"{ONE}?as_of=2026-11-02T15:59:59Z", "window"),
        (f"{ONE}?revision=2", "revision"),
        ("/api/v1/nothing/here", None),
    ],
)
def test_what_does_not_exist_is_named(client: Client, path: str, field: str | None) -> None:
    Premium(status="provisional").published()
    error = refusal(client, path, 404)
    assert error["field"] == field
    assert error["message"].endswith(".")


def test_an_error_is_json_even_when_csv_was_asked_for(client: Client) -> None:
    refusal(client, f"{LIST}?format=csv&metal=tin")


def test_an_answer_that_the_asker_cannot_take_is_refused(client: Client) -> None:
    response = client.get(LIST, headers={"accept": "image/png"})
    assert response.status_code == 406
    assert response.json()["error"]["field"] == "Accept"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(client: Client, method: str) -> None:
    response = getattr(client, method)(LIST)
    assert response.status_code == 405
    assert response.json()["error"]["message"] == "This is read only: use GET."


def test_too_many_requests_are_told_when_to_ask_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    statuses = [client.get(LIST).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = client.get(LIST)
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["error"]["code"] == "too_many_requests"


NAMES = st.sampled_from([each.name for each in LIST_PARAMETERS]) | st.text(max_size=12)
VALUES = st.text(max_size=30) | st.sampled_from(
    ["zinc", "2026-10", "2026-10-01T00:00:00Z", "1", "csv", "final", ""]
)


@hypothesis_settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_whatever_is_asked_the_answer_is_the_premia_or_a_plain_refusal(
    client: Client, query: dict[str, str]
) -> None:
    cache.clear()
    response = client.get(LIST, query)
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        error = response.json()["error"]
        assert error["field"] in query
        assert error["message"].endswith(".")
