"""The participants' desk: a plain signed-in form, a receipt, and nobody else's objections."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from cpal.audit.models import Entry
from cpal.clock import database_clock
from cpal.people.models import User
from objections.models import Objection
from pricing.models import Publication
from tests.objections.filing import IN_TIME, dismissed, objection
from tests.people import MERIDIAN, ada, ana, cora, eli, kim, max_, mia, participant, sam, signed_in, theo
from tests.publication import market

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def open_now() -> Publication:
    return market.provisional(at=database_clock())


def form_of(publication: Publication) -> str:
    return f"{reverse('objection-new')}?publication={publication.pk}"


def answers(**changes: object) -> dict[str, object]:
    return {
        "submission": str(uuid4()),
        "grounds": "missing_input",
        "requested_value": "43.50",
        "rationale": "Our trade of 18 March is missing.",
        "evidence": "Confirmation 4711.",
        **changes,
    }


def test_the_desk_shows_the_open_windows_with_their_end_and_how_to_object() -> None:
    publication = open_now()
    page = signed_in(mia()).get(reverse("desk")).content.decode()
    assert "Zinc, March 2026" in page
    assert "data-countdown" in page
    assert form_of(publication) in page


def test_the_desk_says_so_when_nothing_is_open() -> None:
    market.provisional()
    page = signed_in(mia()).get(reverse("desk")).content.decode()
    assert "No premium is open to objection now" in page


def test_filing_leads_to_a_receipt_with_reference_server_time_and_digest() -> None:
    publication = open_now()
    browser = signed_in(mia())
    response = browser.post(form_of(publication), answers())
    filed = Objection.objects.get()
    assert response["Location"] == reverse("objection-receipt", args=[filed.reference])
    page = browser.get(response["Location"]).content.decode()
    assert filed.reference in page
    assert re.search(r"\d{2}:\d{2}:\d{2}\s+London", page.replace("\xa0", " "))
    assert filed.digest in page.replace("<wbr>", "")
    assert "in time and admissible" in page


def test_a_document_is_downloaded_and_never_shown() -> None:
    document = SimpleUploadedFile("notice.pdf", b"%PDF-1.7 cancelled")
    browser = signed_in(mia())
    browser.post(form_of(open_now()), answers(evidence="", document=document))
    response = browser.get(reverse("objection-document", args=[Objection.objects.get().reference]))
    assert response.getvalue() == b"%PDF-1.7 cancelled"
    assert response["Content-Disposition"] == 'attachment; filename="notice.pdf"'
    assert response["Content-Type"] == "application/octet-stream"
    response.close()


def test_what_is_missing_is_said_beside_its_field_kept_as_refused_and_can_be_mended() -> None:
    publication = open_now()
    browser = signed_in(mia())
    token = str(uuid4())
    page = browser.post(
        form_of(publication), answers(submission=token, rationale=" ", evidence="")
    ).content.decode()
    assert "There is a problem" in page
    assert 'href="#id_rationale"' in page
    assert "<title>Error: " in page
    assert token not in page
    refused = Objection.objects.get()
    assert refused.refused_for == ["no_rationale", "no_evidence"]
    next_token = re.search(r'name="submission" value="([^"]+)"', page)
    assert next_token
    assert browser.post(form_of(publication), answers(submission=next_token[1])).status_code == 302
    assert Objection.objects.admissible().count() == 1


def test_a_form_that_cannot_be_read_is_logged_as_refused() -> None:
    publication = open_now()
    page = signed_in(mia()).post(form_of(publication), answers(requested_value="a lot")).content.decode()
    assert "Write the premium as a number" in page
    assert Entry.objects.get(action="objection.refused").facts["reason"].keys() == {"requested_value"}
    assert not Objection.objects.exists()


def test_a_double_click_files_once_and_shows_the_same_receipt() -> None:
    publication = open_now()
    browser, words = signed_in(mia()), answers()
    assert (
        browser.post(form_of(publication), words)["Location"]
        == browser.post(form_of(publication), words)["Location"]
    )
    assert Objection.objects.count() == 1


def test_too_late_the_form_says_so_and_what_is_filed_is_refused_with_a_receipt() -> None:
    publication = market.provisional()
    browser = signed_in(mia())
    assert "Not open to objection" in browser.get(form_of(publication)).content.decode()
    response = browser.post(form_of(publication), answers())
    assert "Received after the objection window ended." in browser.get(response["Location"]).content.decode()
    assert Objection.objects.get().refused_for == ["window_over"]


def test_another_participant_finds_no_trace_of_an_objection() -> None:
    filed = objection(market.provisional(), rationale="Our trade of 18 March is missing.")
    theirs = signed_in(theo())
    for name in ("objection-receipt", "objection-document"):
        assert theirs.get(reverse(name, args=[filed.reference])).status_code == 404
    for name in ("desk", "objections"):
        assert filed.reference not in theirs.get(reverse(name)).content.decode()


def test_a_colleague_of_the_objector_sees_it_and_a_former_one_does_not() -> None:
    filed = objection(market.provisional())
    receipt = reverse("objection-receipt", args=[filed.reference])
    colleague = participant("Moe", MERIDIAN)
    former = participant("Meg", MERIDIAN, until_on=IN_TIME.date())
    assert signed_in(colleague).get(receipt).status_code == 200
    assert signed_in(former).get(receipt).status_code == 404


def test_the_receipt_tells_the_determination_and_its_reasons() -> None:
    filed = objection(market.provisional())
    dismissed(filed)
    page = signed_in(mia()).get(reverse("objection-receipt", args=[filed.reference])).content.decode()
    assert "Dismissed" in page
    assert "The confirmation was compared with the feed." in page


@pytest.mark.parametrize("person", [ana, sam, eli, cora, kim, ada, max_])
def test_the_desk_is_for_participants(person: Callable[[], User]) -> None:
    publication = open_now()
    browser = signed_in(person())
    for address in (reverse("desk"), reverse("objections"), form_of(publication)):
        assert browser.get(address).status_code == 403


def test_an_attempt_by_somebody_who_is_no_participant_is_refused_and_logged() -> None:
    browser = signed_in(max_())
    response = browser.post(form_of(open_now()), answers())
    assert Objection.objects.get().refused_for == ["not_a_participant"]
    assert browser.get(response["Location"]).status_code == 200
    assert Entry.objects.filter(action="objection.refused").count() == 1


def test_the_public_is_asked_to_sign_in() -> None:
    publication = open_now()
    for address in (reverse("desk"), reverse("objections"), form_of(publication)):
        response = Client().get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("sign-in"))
    assert Client().post(form_of(publication), answers()).status_code == 302
    assert not Objection.objects.exists()


@pytest.mark.parametrize("number", ["", "0", "999999", "x", "9" * 40])
def test_an_objection_to_no_publication_is_no_page(number: str) -> None:
    assert signed_in(mia()).get(f"{reverse('objection-new')}?publication={number}").status_code == 404


def test_what_an_objector_wrote_is_shown_as_text(client: Client) -> None:
    filed = objection(market.provisional(), rationale="<script>alert(1)</script>")
    page = signed_in(mia()).get(reverse("objection-receipt", args=[filed.reference])).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_lists_ask_the_database_as_often_for_one_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    publication = market.provisional()
    for _ in range(count):
        objection(publication)
    browser = signed_in(mia())
    with django_assert_num_queries(10):
        assert browser.get(reverse("objections")).status_code == 200
