"""The registers in the back office: read by those who may, changed by nobody, loaded by the eligibility officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.people.models import Organisation, RegisterDelivery
from eligibility.models import Brand
from tests import people
from tests.eligibility.registers import (
    ACME,
    FEBRUARY,
    ZINCO,
    file_of,
    load,
    load_content,
    load_eligible_brand,
)

pytestmark = pytest.mark.django_db

LOAD = "/back-office/eligibility/delivery/load/"
LISTS = [
    "eligibility_brand",
    "eligibility_site",
    "eligibility_brandsite",
    "eligibility_disclosure",
    "eligibility_assurance",
    "eligibility_threshold",
    "people_organisation",
]
KEPT_CLOSE = ["people_consent", "eligibility_delivery"]


def address(name: str, page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{name}_{page}", args=args)


def upload(person: Any, content: bytes, name: str = "register.csv") -> Any:
    return people.signed_in(person).post(LOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.parametrize("name", LISTS)
def test_those_who_judge_with_the_registers_read_them(name: str) -> None:
    load_eligible_brand()
    for reader in (people.eli(), people.ana(), people.sam(), people.kim()):
        assert people.signed_in(reader).get(address(name)).status_code == 200
    for other in (people.cora(), people.ada(), people.max_(), people.mia()):
        assert people.signed_in(other).get(address(name)).status_code in {302, 403}


@pytest.mark.parametrize("name", KEPT_CLOSE)
def test_files_and_consents_are_read_by_officer_and_compliance(name: str) -> None:
    for reader in (people.eli(), people.kim()):
        assert people.signed_in(reader).get(address(name)).status_code == 200
    for other in (people.ana(), people.sam(), people.cora(), people.ada(), people.max_(), people.mia()):
        assert people.signed_in(other).get(address(name)).status_code in {302, 403}


@pytest.mark.parametrize("name", [*LISTS, *KEPT_CLOSE])
def test_nobody_adds_changes_or_deletes_a_row_by_hand(name: str) -> None:
    eli = people.signed_in(people.eli())
    assert eli.get(address(name, "add")).status_code == 403
    assert eli.post(address(name, "delete", 1)).status_code in {302, 403}


def test_a_row_is_shown_and_cannot_be_posted() -> None:
    load("brands", ZINCO)
    eli = people.signed_in(people.eli())
    brand = Brand.objects.get()
    page = address("eligibility_brand", "change", brand.pk)
    assert brand.brand in eli.get(page).content.decode()
    assert eli.post(page, {"brand": "CHANGED"}).status_code == 403


def test_a_list_shows_what_is_held_now_and_on_request_every_row() -> None:
    load("organisations", ACME)
    load("organisations", ACME | {"name": "Acme Metals"}, at=FEBRUARY)
    eli = people.signed_in(people.eli())
    now = eli.get(address("people_organisation")).context["cl"].queryset
    ever = eli.get(address("people_organisation"), {"held": "ever"}).context["cl"].queryset
    assert [row.name for row in now] == ["Acme Metals"]
    assert sorted(row.name for row in ever) == ["Acme", "Acme Metals"]


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    load("brands", *(ZINCO | {"brand": f"B{number}"} for number in range(40)))
    eli = people.signed_in(people.eli())
    with django_assert_max_num_queries(12):
        assert eli.get(address("eligibility_brand"), {"q": "B1"}).status_code == 200


def test_the_officer_loads_a_file_and_sees_what_was_not_loaded() -> None:
    content = file_of("brands", ZINCO, ZINCO | {"metal": "lead"})
    page = upload(people.eli(), content, "brands.csv").content.decode()
    assert "1 rows stored, 1 not loaded." in page
    assert "one of aluminium, copper, nickel, zinc" in page
    delivery = RegisterDelivery.objects.get()
    assert (delivery.file_name, delivery.loaded_by, delivery.backfilled) == (
        "brands.csv",
        people.eli(),
        False,
    )


def test_the_same_file_twice_is_said_to_be_held_already() -> None:
    content = file_of("organisations", ACME)
    upload(people.eli(), content)
    assert "held already" in upload(people.eli(), content).content.decode()
    assert Organisation.objects.count() == 1


def test_a_refused_file_comes_back_with_the_reason_on_its_field() -> None:
    page = upload(people.eli(), b"kind,id\n").content.decode()
    assert "<title>Error: Load a register file" in page
    assert "Nothing was loaded." in page
    assert not RegisterDelivery.objects.exists()


def test_nobody_else_loads_a_file() -> None:
    content = file_of("organisations", ACME)
    for person in (people.ana(), people.sam(), people.kim(), people.ada(), people.max_(), people.mia()):
        assert people.signed_in(person).get(LOAD).status_code == 403
        assert upload(person, content).status_code == 403
    assert not Organisation.objects.exists()


def test_the_bytes_come_back_as_they_were_received() -> None:
    content = file_of("organisations", ACME)
    delivery = load_content(content, "organisations.csv").delivery
    assert delivery is not None
    page = address("eligibility_delivery", "content", delivery.pk)
    kept: Any = people.signed_in(people.kim()).get(page)
    assert b"".join(kept.streaming_content) == content
    assert "attachment" in kept.headers["Content-Disposition"]
    assert people.signed_in(people.ana()).get(page).status_code == 403


def test_a_file_that_is_not_there_is_not_found() -> None:
    eli = people.signed_in(people.eli())
    assert eli.get(address("eligibility_delivery", "change", 999)).status_code == 404
    assert eli.get(address("eligibility_delivery", "content", 999)).status_code == 404
    assert eli.get("/back-office/eligibility/delivery/x/change/").status_code == 404
