"""What is named on a form is held: it is offered while it is typed, and refused with what is near."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.clock import database_clock
from eligibility.keeping.known import (
    BRANDS,
    KINDS,
    MECHANISMS,
    METHODS,
    MOST_FOUND,
    MOST_LISTED,
    ORGANISATIONS,
    SITES,
    STANDARDS,
    names_that_hold,
    refusal,
)
from eligibility.models import Disclosure, ListingEvent
from tests import people
from tests.eligibility.registers import ACME, FOOTPRINT, PARTICULARS, ZINCO, load, load_particulars

pytestmark = pytest.mark.django_db

ENTER = "/back-office/eligibility/disclosure/enter/"
EVENT = "/back-office/eligibility/listingevent/enter/"
AUDITOR = {"code": "AUDITOR", "name": "Plumbline Audit", "country": "GB"}
POINT = {
    **{name: FOOTPRINT[name] for name in FOOTPRINT if name != "id"},
    "id": "D-5",
    "scopes": "1+2+3",
    "submitted_on": "2025-10-01",
    "reason": "As submitted to LMEpassport.",
}


@pytest.fixture(autouse=True)
def _register() -> None:
    load("organisations", ACME, AUDITOR)
    load("brands", ZINCO, ZINCO | {"brand": "FJORD"}, ZINCO | {"brand": "FJORDEN", "metal": "nickel"})
    load("sites", {"code": "SMELTER", "name": "Harbour works", "country": "NO"})


def eli() -> Client:
    return people.signed_in(people.eli())


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def names(kind: str, **asked: str) -> list[str]:
    answer = eli().get(reverse("admin:eligibility_brand_names", args=[kind]), asked)
    return [each["name"] for each in answer.json()["names"]]


@pytest.mark.parametrize(
    ("kind", "name", "metal", "said"),
    [
        (BRANDS, "FJORD", "copper", "No brand FJORD of copper is held; there is FJORD of zinc."),
        (BRANDS, "FJROD", "zinc", "No brand FJROD of zinc is held. Near it: FJORD."),
        (BRANDS, "fjord", "zinc", "No brand fjord of zinc is held. Near it: FJORD."),
        (BRANDS, "QQQQ", "zinc", "No brand QQQQ of zinc is held, and nothing like it."),
        (ORGANISATIONS, "Plumbline", "", "No organisation Plumbline is held. Near it: AUDITOR."),
        (SITES, "SMELTRE", "", "No site SMELTRE is held. Near it: SMELTER."),
        (ORGANISATIONS, "ACNE", "", "No organisation ACNE is held. Near it: ACME."),
        (METHODS, "izaa", "", "No carbon method izaa is held. Near it: IZA, NI."),
    ],
)
def test_what_is_not_held_is_refused_with_what_is_near(kind: Any, name: str, metal: str, said: str) -> None:
    assert refusal(kind, name, database_clock(), metal) == said


def test_what_is_held_is_not_refused() -> None:
    load_particulars()
    at = database_clock()
    for kind, name in ((BRANDS, "FJORD"), (ORGANISATIONS, "ACME"), (SITES, "SMELTER"), (METHODS, "IAI")):
        assert refusal(kind, name, at, "zinc") == ""
    assert refusal(STANDARDS, "ZM", at) == ""


def test_a_mechanism_may_be_new_and_is_written_as_it_is_held() -> None:
    load_particulars()
    at = database_clock()
    assert refusal(MECHANISMS, "Another mechanism", at) == ""
    assert refusal(MECHANISMS, "a  Mechanism", at) == "Write it as it is held: A mechanism."


def test_a_brand_that_was_taken_back_is_neither_offered_nor_taken() -> None:
    load("brands", ZINCO | {"brand": "FJORD", "delisted_on": ZINCO["listed_on"]}, at=None)
    assert names("brand", typed="fj") == ["FJORDEN"]
    assert "No brand FJORD of zinc is held" in refusal(BRANDS, "FJORD", database_clock(), "zinc")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"brand": "FJROD"}, "No brand FJROD of zinc is held. Near it: FJORD."),
        ({"metal": "copper"}, "No brand ZINCO of copper is held; there is ZINCO of zinc."),
        ({"submitted_by": "ACMEE"}, "No organisation ACMEE is held. Near it: ACME."),
        ({"verified_by": "AUDITRO"}, "No organisation AUDITRO is held. Near it: AUDITOR."),
        ({"method": "IZAA"}, "No carbon method IZAA is held."),
        ({"boundary": "Cradle to gate"}, "Write it as the methodology does: cradle-to-gate."),
    ],
)
def test_a_proof_point_names_only_what_is_held(changed: dict[str, str], said: str) -> None:
    (name,) = changed
    response = eli().post(ENTER, POINT | changed)
    assert said in str(response.context["form"].errors["brand" if name == "metal" else name])
    assert not Disclosure.objects.exists()
    assert eli().post(ENTER, POINT).status_code == 302


def test_a_brand_that_has_only_applied_need_not_be_held_and_one_that_is_listed_must() -> None:
    row = PARTICULARS["listing_events"] | {"brand": "NEWCOMER", "reason": "Notice 26/001."}
    assert "No brand NEWCOMER of zinc is held" in text(eli().post(EVENT, row))
    assert eli().post(EVENT, row | {"event": "applied"}).status_code == 302
    assert ListingEvent.objects.get().brand == "NEWCOMER"


def test_few_names_are_all_on_the_page_and_each_list_is_written_once() -> None:
    page = text(eli().get(ENTER))
    assert '<option value="FJORD">zinc, ACME</option>' in page
    assert page.count('<datalist id="known_organisation">') == 1
    assert page.count('list="known_organisation"') == 2
    assert "data-known" not in page


def test_of_many_names_none_is_on_the_page_and_its_size_does_not_grow_with_them() -> None:
    load("brands", *(ZINCO | {"brand": f"B{place:04}"} for place in range(MOST_LISTED)))
    few = text(eli().get(ENTER))
    load("brands", *(ZINCO | {"brand": f"C{place:04}"} for place in range(2_000)))
    many = text(eli().get(ENTER))
    assert f'data-known="{reverse("admin:eligibility_brand_names", args=["brand"])}"' in many
    assert "Look up a brand</a> (opens in a new tab)" in many
    assert len(many) == len(few)


def test_what_is_typed_is_found_by_its_beginning_first_and_in_one_metal() -> None:
    load("brands", ZINCO | {"brand": "A FJORD"})
    assert names("brand", typed="fjord") == ["FJORD", "FJORDEN", "A FJORD"]
    assert names("brand", typed="fjord", metal="nickel") == ["FJORDEN"]
    assert names("organisation", typed="plumb") == ["AUDITOR"]
    assert names("site", typed="harbour") == ["SMELTER"]


@pytest.mark.parametrize("number", [3, 300])
def test_a_search_gives_few_names_in_the_same_number_of_questions(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load("brands", *(ZINCO | {"brand": f"B{place:04}"} for place in range(number)))
    at = database_clock()
    with django_assert_num_queries(1):
        assert len(names_that_hold(BRANDS, "B", at, "zinc")) == min(number, MOST_FOUND)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_names_are_read_by_whoever_reads_the_registers(kind: str) -> None:
    address = reverse("admin:eligibility_brand_names", args=[kind])
    for reader in (people.eli(), people.ana(), people.kim()):
        assert people.signed_in(reader).get(address, {"typed": "a%_\\\0"}).status_code == 200
    for other in (people.cora(), people.max_(), people.mia()):
        assert people.signed_in(other).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_names_of_no_kind_are_not_found() -> None:
    assert eli().get(reverse("admin:eligibility_brand_names", args=["person"])).status_code == 404


def test_the_form_of_a_proof_point_asks_the_same_number_of_questions_however_much_is_held(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = eli()
    client.get(ENTER)
    load("brands", *(ZINCO | {"brand": f"B{place:04}"} for place in range(300)))
    load("organisations", *({"code": f"O{place:04}"} for place in range(300)))
    with django_assert_num_queries(16):
        client.get(ENTER)
