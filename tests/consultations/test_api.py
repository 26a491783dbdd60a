"""Consultations for programs: announced ones, as the OpenAPI description says."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types

from tests.clock import clock_at
from tests.consultations import papers

pytestmark = pytest.mark.django_db

LIST, ONE = "/api/v1/consultations", "/api/v1/consultations/{consultation}"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def schema(client: Client) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return client.get("/api/v1/schema", headers={"accept": "application/json"}).json()


def checked(schema: Any, path: str, status: int, response: Any) -> Any:
    assert response.status_code == status
    content = schema["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**content, "components": schema["components"]})
    assert [error.message for error in validator.iter_errors(response.json())] == []
    return response.json()


def test_every_answer_fits_its_description(client: Client, schema: Any) -> None:
    papers.scheduled("CP-2026-01")
    papers.opened("CP-2026-02")
    papers.closed("CP-2026-03")
    assert checked(schema, LIST, 200, client.get(LIST))["count"] == 3
    for number in (1, 2, 3):
        checked(schema, ONE, 200, client.get(f"{LIST}/CP-2026-0{number}"))


def test_errors_fit_their_description(client: Client, schema: Any) -> None:
    checked(schema, LIST, 400, client.get(f"{LIST}?state=draft"))
    checked(schema, LIST, 400, client.get(f"{LIST}?colour=red"))
    checked(schema, LIST, 400, client.get(f"{LIST}?page=2"))
    checked(schema, ONE, 404, client.get(f"{LIST}/CP-2026-01"))


def test_it_tells_the_moments_the_sections_and_the_questions(client: Client) -> None:
    papers.opened(questions=2)
    with clock_at(papers.OPENS + SECOND):
        answer = client.get(f"{LIST}/CP-2026-01").json()
    assert (answer["state"], answer["opens_at"], answer["closes_at"]) == (
        "open",
        "2026-03-02T09:00:00Z",
        "2026-04-01T16:00:00Z",
    )
    assert answer["target_on"] == "2026-05-27"
    assert [question["number"] for section in answer["sections"] for question in section["questions"]] == [
        "1.1",
        "1.2",
    ]
    assert answer["page"].endswith("/consultations/CP-2026-01/")


def test_the_state_is_that_of_the_clock(client: Client) -> None:
    papers.opened()
    for at, state in ((papers.CLOSES - SECOND, "open"), (papers.CLOSES, "closed")):
        with clock_at(at):
            assert client.get(f"{LIST}/CP-2026-01").json()["state"] == state
            assert client.get(f"{LIST}?state={state}").json()["count"] == 1


def test_whether_the_promise_was_kept_is_told(client: Client) -> None:
    papers.closed()
    for on, is_overdue in ((dt.date(2026, 5, 27), False), (dt.date(2026, 5, 28), True)):
        with clock_at(dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)):
            assert client.get(f"{LIST}/CP-2026-01").json()["is_overdue"] is is_overdue


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed_through_it(client: Client, method: str) -> None:
    consultation = papers.opened()
    body = {"closes_at": "2026-03-03T00:00:00Z", "state": "closed"}
    response = getattr(client, method)(f"{LIST}/CP-2026-01", body, content_type="application/json")
    assert response.status_code == 405
    closes_at = consultation.closes_at
    consultation.refresh_from_db()
    assert (consultation.state, consultation.closes_at) == ("open", closes_at)
