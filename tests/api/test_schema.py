"""The OpenAPI description is what the API answers: every answer is checked against it."""

import warnings
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types

from pricing.public.api.query import LIST_PARAMETERS, ONE_PARAMETERS
from tests.portal.factory import BEHIND, Premium

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_november")]
LIST, ONE = "/api/v1/premia", "/api/v1/premia/{metal}/{window}"


@pytest.fixture
def schema(client: Client) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        response = client.get("/api/v1/schema", headers={"accept": "application/json"})
    assert response.status_code == 200
    return response.json()


def checked(schema: Any, path: str, status: int, body: Any) -> None:
    content = schema["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**content, "components": schema["components"]})
    assert [error.message for error in validator.iter_errors(body)] == []


def test_it_is_openapi_3_and_names_the_two_endpoints(schema: Any) -> None:
    assert schema["openapi"].startswith("3.")
    assert {LIST, ONE} <= set(schema["paths"])


def test_nothing_is_generated_with_a_warning(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.get("/api/v1/schema")
    assert "Warning" not in capfd.readouterr().err


@pytest.mark.parametrize(("path", "parameters"), [(LIST, LIST_PARAMETERS), (ONE, ONE_PARAMETERS)])
def test_every_parameter_is_described(schema: Any, path: str, parameters: Any) -> None:
    described = schema["paths"][path]["get"]["parameters"]
    assert {each["name"] for each in described if each["in"] == "query"} == {each.name for each in parameters}
    assert all(each["description"] for each in described)


@pytest.mark.parametrize("basis", BEHIND)
def test_every_answer_fits_its_description(client: Client, schema: Any, basis: str) -> None:
    Premium(basis=basis, value=None if basis == "withheld" else "164.75").published(status="provisional")
    checked(schema, LIST, 200, client.get(LIST).json())
    checked(schema, ONE, 200, client.get("/api/v1/premia/nickel/2026-10").json())


def test_a_description_that_does_not_fit_is_noticed(client: Client, schema: Any) -> None:
    with pytest.raises(AssertionError):
        checked(schema, LIST, 200, {"premia": [{"metal": "tin"}]})


def test_errors_fit_their_description(client: Client, schema: Any) -> None:
    checked(schema, LIST, 400, client.get(f"{LIST}?metal=tin").json())
    checked(schema, ONE, 404, client.get("/api/v1/premia/nickel/2026-10").json())
