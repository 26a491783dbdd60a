"""A brand list of any length can be answered: it is asked in pages, and no request holds more than the server takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cpal.clock import database_clock
from cpal.people.models import Organisation
from eligibility.admin.list_pages import MOST_ROWS_SHOWN
from eligibility.admin.who_is_who import ON_A_PAGE, field_of
from eligibility.imports.brand_list import folded
from eligibility.models import Brand, StagedFile
from tests import people
from tests.eligibility.imports.lists import stage, zinc_list
from tests.eligibility.registers import ACME, ZINCO, load

pytestmark = pytest.mark.django_db

MANY = 3_000


def step(name: str, staged: StagedFile, page: int = 0) -> str:
    address = reverse(f"admin:eligibility_stagedfile_{name}", args=[staged.pk])
    return f"{address}?page={page}" if page else address


def eli() -> Client:
    return people.signed_in(people.eli())


def staged_list(*producers: str) -> StagedFile:
    """A list in which each of the producers has a brand."""
    return stage(zinc_list(*(["NO", name, f"B{place}", ""] for place, name in enumerate(producers))))


def fields_of(response: Any) -> list[str]:
    """What the form of a page would send if everything in it were ticked."""
    form = response.content.decode().split("<form method=")[-1].split("</form>")[0]
    return re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', form)


def is_new(name: str) -> dict[str, str]:
    return {field_of("who", folded(name)): "new", field_of("code", folded(name)): name.replace(" ", "-")}


def test_three_thousand_new_producers_are_not_asked_about_and_can_be_loaded() -> None:
    load("organisations", ACME)
    staged, client = staged_list(*(f"Smelter Number {place:04}" for place in range(MANY))), eli()
    page = client.get(step("who_is_who", staged), follow=True)
    assert page.redirect_chain[-1][0] == step("preview", staged)
    shown = re.search(r'name="shown" value="([0-9a-f]{64})"', page.content.decode())
    assert shown
    assert f"The first {MOST_ROWS_SHOWN} of {MANY:,} are shown." in page.content.decode()
    rows = client.get(reverse("admin:eligibility_stagedfile_rows_file", args=[staged.pk, "organisations"]))
    assert rows.content.decode().count("Smelter Number") == MANY
    client.post(step("preview", staged), {"shown": shown[1]})
    assert Organisation.objects.held_at(database_clock()).count() == MANY + 1


def test_three_thousand_producers_that_are_alike_to_one_that_is_held_are_asked_in_pages() -> None:
    load("organisations", ACME)
    names = [f"Acme {place:04}" for place in range(MANY)]
    staged, client = staged_list(*names), eli()
    pages = MANY // ON_A_PAGE
    first = client.get(step("who_is_who", staged))
    assert f"Questions 1 to {ON_A_PAGE} of {MANY}" in first.content.decode()
    assert len(fields_of(first)) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    for number in (1, 2, pages):
        answers = [
            each
            for name in names[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
            for each in is_new(name).items()
        ]
        answer = client.post(step("who_is_who", staged, number), dict(answers))
        after = step("preview", staged) if number == pages else step("who_is_who", staged, number + 1)
        assert answer.headers["Location"] == after
    staged.refresh_from_db()
    assert len(staged.mapping["new_codes"]) == 3 * ON_A_PAGE
    refused = client.post(step("preview", staged), {"shown": "0" * 64})
    assert "Say first who these producers are: Acme 0200, Acme 0201" in refused.content.decode()
    assert f"and {MANY - 3 * ON_A_PAGE - 5:,} more." in refused.content.decode()


def test_a_page_that_is_not_answered_is_shown_again_and_nothing_of_it_is_kept() -> None:
    load("organisations", ACME)
    staged = staged_list("Acme One", "Acme Two")
    answer = eli().post(step("who_is_who", staged), is_new("Acme One"))
    assert answer.status_code == 200
    assert "Say which of them it is, or that it is new." in answer.content.decode()
    staged.refresh_from_db()
    assert staged.mapping["new_codes"] == {}


def test_brands_ticked_on_one_page_stay_ticked_when_another_is_sent() -> None:
    load("organisations", ACME)
    load("brands", *(ZINCO | {"brand": f"OLD {place:04}"} for place in range(ON_A_PAGE + 50)))
    staged, client = staged_list("Acme"), eli()
    client.post(step("who_is_who", staged), {"delist": ["zinc OLD 0001", "zinc OLD 0002"]})
    client.post(step("who_is_who", staged, 2), {"delist": ["zinc OLD 0101"]})
    client.post(step("who_is_who", staged), {"delist": ["zinc OLD 0002"], "preview": "1"})
    staged.refresh_from_db()
    assert staged.mapping["delist"] == ["zinc OLD 0002", "zinc OLD 0101"]


def test_a_code_of_another_page_is_not_given_twice() -> None:
    load("organisations", ACME)
    names = [f"Acme {place:04}" for place in range(ON_A_PAGE + 1)]
    staged, client = staged_list(*names), eli()
    client.post(
        step("who_is_who", staged), {key: said for name in names[:-1] for key, said in is_new(name).items()}
    )
    again = is_new(names[-1]) | {field_of("code", folded(names[-1])): "Acme-0000"}
    answer = client.post(step("who_is_who", staged, 2), again)
    assert "An organisation has that code." in answer.content.decode()


def test_a_brand_whose_producer_differs_by_an_answer_is_asked_about_after_it() -> None:
    load("organisations", ACME, {"code": "OTHER", "name": "Somebody Else"})
    load("brands", ZINCO | {"producer": "OTHER"})
    staged, client = stage(zinc_list(["NO", "Acme Metals", "ZINCO", ""])), eli()
    answer = client.post(step("who_is_who", staged), {field_of("who", "acme metals"): "ACME"}, follow=True)
    assert answer.redirect_chain[-1][0] == step("who_is_who", staged, 1)
    said = answer.content.decode()
    assert "1 more brand has another producer" in said
    assert "OTHER is held, the list names Acme Metals (ACME)" in said
    told = {field_of("who", "acme metals"): "ACME", "move": ["zinc ZINCO"]}
    answer = client.post(step("who_is_who", staged, 1), told)
    assert answer.headers["Location"] == step("preview", staged)
    staged.refresh_from_db()
    assert staged.mapping["move"] == ["zinc ZINCO"]
    assert Brand.objects.count() == 1


def test_the_file_of_a_register_that_nothing_goes_into_is_not_found_and_compliance_reads_the_others() -> None:
    load("organisations", ACME)
    staged = staged_list("Acme")
    address = "admin:eligibility_stagedfile_rows_file"
    kim = people.signed_in(people.kim())
    assert "B0" in kim.get(reverse(address, args=[staged.pk, "brands"])).content.decode()
    for register in ("sites", "consents", "nothing"):
        assert eli().get(reverse(address, args=[staged.pk, register])).status_code == 404
    assert people.signed_in(people.ana()).get(reverse(address, args=[staged.pk, "brands"])).status_code == 403
