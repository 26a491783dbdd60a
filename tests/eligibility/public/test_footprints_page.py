"""Footprints reported in public stand with their source, and with every reason why none is a proof point."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from eligibility.public.claims import Claim, reasons
from tests.eligibility.public.rows import CLAIM
from tests.eligibility.registers import load, load_eligible_brand

QUESTIONS = 6
FIGURE = Claim(
    kind="producer",
    metal="nickel",
    said="8.1",
    has_value=True,
    qualifier="",
    scope="cradle-to-gate",
    verifier="An auditor",
    method="Nickel Institute",
    product="",
)
NOT_A_BRAND = "It is of a producer, not of a listed brand."


def test_what_lacks_nothing_else_is_still_not_of_a_brand() -> None:
    assert reasons(FIGURE, "NI") == (NOT_A_BRAND,)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"product": "rounds"}, "It is of the product rounds, not of a listed brand."),
        ({"said": "under 4", "qualifier": "less_than"}, "“under 4” is a bound from above, not a figure."),
        ({"said": "about 4", "qualifier": "about"}, "“about 4” is a rounded value, not a figure."),
        ({"said": "20-70", "has_value": False}, "“20-70” gives no single number."),
        ({"said": "a third less", "qualifier": "no_value"}, "“a third less” gives no single number."),
        ({"scope": ""}, "The source does not say which emissions it counts."),
        (
            {"scope": "scopes 1 and 2 only"},
            "It counts scopes 1 and 2 only, and so does not reach from cradle to gate.",
        ),
        (
            {"scope": "scopes 1+2"},
            "It counts scopes 1 and 2 only, and so does not reach from cradle to gate.",
        ),
        ({"scope": "full scope"}, "“full scope” does not say from cradle to gate."),
        ({"method": ""}, "No method is named; Table 1 asks for that of the Nickel Institute."),
        (
            {"method": "ISO 14040, unified"},
            "Its method is ISO 14040, unified; Table 1 asks for that of the Nickel Institute.",
        ),
        ({"verifier": ""}, "No verifier is named."),
    ],
)
def test_each_thing_that_it_lacks_is_a_reason(change: dict[str, object], reason: str) -> None:
    assert reason in reasons(replace(FIGURE, **change), "NI")  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize("scope", ["cradle-to-gate", "scopes 1-3", "scopes 1 to 3"])
def test_what_reaches_from_cradle_to_gate_is_not_held_against_it(scope: str) -> None:
    assert reasons(replace(FIGURE, scope=scope), "NI") == (NOT_A_BRAND,)


def test_an_average_is_of_many() -> None:
    average = replace(FIGURE, kind="average", verifier="", method="")
    assert reasons(average, "NI") == ("It is an average of many producers, not the footprint of a brand.",)


def page() -> str:
    response = Client().get("/footprints/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_a_claim_stands_as_said_with_its_source_and_why_it_proves_nothing() -> None:
    load("footprint_claims", CLAIM)
    shown = page()
    assert '<td data-name="As said">under 4</td>' in shown
    assert '<a href="https://example.org/claims" rel="external">example.org</a>' in shown
    assert "“under 4” is a bound from above, not a figure." in shown
    assert "It counts scopes 1 and 2 only" in shown


@pytest.mark.django_db
def test_a_claim_makes_no_brand_eligible() -> None:
    load_eligible_brand()
    load("footprint_claims", CLAIM | {"metal": "zinc", "subject": "ZINCO", "value_tco2e_per_t": "0.1"})
    assert "3.5" in Client().get("/brands/zinc/ZINCO/").content.decode()
    assert "0.1 tCO2e/t" not in Client().get("/brands/zinc/ZINCO/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("claims", [3, 30])
def test_the_page_asks_the_same_number_of_questions_however_many_claims_there_are(
    claims: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load("footprint_claims", *(CLAIM | {"id": f"C-{number}"} for number in range(claims)))
    with django_assert_num_queries(QUESTIONS):
        page()
