"""The respond pages: what a script is told, what is read after the close, and what pages cost (paper 2.1)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Consultation, Response
from consultations.respond import saving
from consultations.respond.drafts import draft_of
from consultations.services.hand_in import hand_in
from consultations.services.verify_address import token_of
from tests.clock import clock_at
from tests.consultations import papers, responding
from tests.people import mia, signed_in

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def response() -> Response:
    cache.clear()
    return responding.of_pat(responding.open_now())


def address(consultation: Consultation, name: str, *more: object) -> str:
    return reverse(name, args=[consultation.reference, *more])


def author(response: Response) -> Client:
    """The browser in which its author followed the link."""
    client = Client()
    token = token_of(response.consultation, response.respondent.email)
    client.post(address(response.consultation, "respond-verify", token))
    return client


def sent(client: Client, response: Response, **more: object) -> Any:
    """What the script is told when it saves."""
    fields = {
        "response": response.reference,
        "token": str(uuid.uuid4()),
        "made_from": 0,
        "stance": "agree",
        "reason": "The costs.",
        "alternative": "",
        "permission": "confidential",
        **more,
    }
    where = address(response.consultation, "respond-save", "1.1")
    return client.post(where, json.dumps(fields), content_type="application/json")


def test_a_save_is_acknowledged_with_its_version_and_moment(response: Response) -> None:
    told = sent(author(response), response)
    assert (told.status_code, told.json()["state"], told.json()["version"]) == (200, "saved", 1)
    assert told.json()["saved_at"].endswith("London")
    assert told["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_save_from_an_older_version_is_kept_and_told(response: Response) -> None:
    client = author(response)
    sent(client, response)
    told = sent(client, response, reason="In another tab.").json()
    assert told["state"] == "conflict"
    assert client.get(told["compare"]).status_code == 200


def test_without_a_session_the_script_is_told_where_to_open_the_response(response: Response) -> None:
    told = sent(Client(), response)
    assert (told.status_code, told.json()["state"]) == (401, "ended")
    assert Client().get(told.json()["where"]).status_code == 200


def test_a_forged_save_is_refused_and_a_token_renewed_only_for_the_author(response: Response) -> None:
    client = author(response)
    client.handler.enforce_csrf_checks = True
    told = sent(client, response)
    assert (told.status_code, told.json()["state"]) == (403, "expired")
    renewed = client.get(told.json()["where"]).json()
    assert renewed["response"] == response.reference
    where = address(response.consultation, "respond-save", "1.1")
    answer = client.post(
        where,
        json.dumps({"response": response.reference}),
        content_type="application/json",
        headers={"X-CSRFToken": renewed["token"]},
    )
    assert answer.status_code == 400
    assert Client().get(told.json()["where"]).json()["response"] == ""


def test_a_page_of_one_response_never_saves_into_another(response: Response) -> None:
    desk = signed_in(mia())
    theirs = responding.of_mia(response.consultation)
    assert sent(desk, response).json() == {"state": "other"}
    assert theirs.saved_answers.count() == response.saved_answers.count() == 0


@pytest.mark.parametrize(
    "more",
    [{"permission": "everybody"}, {"token": "no"}, {"made_from": -1}, {"reason": "a" * 20_001}],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(response: Response, more: dict[str, object]) -> None:
    told = sent(author(response), response, **more)
    assert (told.status_code, told.json()["state"]) == (400, "refused")
    assert told.json()["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{"])
def test_what_is_no_save_at_all_is_refused(response: Response, body: bytes) -> None:
    where = address(response.consultation, "respond-save", "1.1")
    assert author(response).post(where, body, content_type="application/json").status_code == 409


def test_a_script_that_saves_too_often_is_asked_to_wait(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SAVES_AN_HOUR", 1)
    client = author(response)
    assert sent(client, response).status_code == 200
    told = sent(client, response, reason="More.")
    assert (told.status_code, told["Retry-After"]) == (429, "60")


def fields_of(page: str) -> dict[str, str]:
    """What a page of the section sends back, as far as the tests type on it."""
    return {"response": page, "q1-stance": "", "q1-alternative": "", "q1-permission": "confidential"}


def test_the_button_saves_what_was_typed_and_leaves_blank_questions_blank(response: Response) -> None:
    client = author(response)
    where = address(response.consultation, "respond-section", "1")
    blank = {f"q2-{field}": "" for field in ("stance", "reason", "alternative")}
    fields = {
        **fields_of(response.reference),
        **blank,
        "q1-reason": "By a button.",
        "q1-made_from": 0,
        "q1-token": uuid.uuid4(),
        "q2-permission": "confidential",
        "q2-made_from": 0,
        "q2-token": uuid.uuid4(),
        "then": "next",
    }
    assert client.post(where, fields)["Location"] == address(response.consultation, "respond-check")
    assert [each.reason for each in response.saved_answers.all()] == ["By a button."]
    too_long = client.post(where, {**fields, "q1-reason": "a" * 20_001})
    assert too_long.status_code == 422
    assert "a" * 20_001 in too_long.content.decode()


def test_a_forged_or_lapsed_page_is_given_back_with_what_was_typed(response: Response) -> None:
    where = address(response.consultation, "respond-section", "1")
    client = author(response)
    client.handler.enforce_csrf_checks = True
    fields = {**fields_of(response.reference), "q1-reason": "Not lost <b>."}
    for browser, status in ((client, 403), (Client(), 401)):
        answer = browser.post(where, fields)
        assert answer.status_code == status
        assert "Not lost &lt;b&gt;." in answer.content.decode()
    assert response.saved_answers.count() == 0


def test_after_the_close_a_response_is_read_and_downloaded_and_not_changed() -> None:
    cache.clear()
    with clock_at(papers.OPENS):
        response = responding.of_pat(papers.opened(backfilled=False))
        responding.answer(response, "Written in time.")
        hand_in(response=response)
        responding.answer(response, "Changed, and never handed in.")
    with clock_at(papers.CLOSES):
        client = author(response)
        consultation = response.consultation
        page = client.get(address(consultation, "respond-check")).content.decode()
        assert "closed at 1 April 2026, 17:00:00\xa0London" in page
        assert "Changed, and never handed in." in page
        late = client.post(address(consultation, "respond-check"))
        assert late.status_code == 409
        assert "closed at 1 April 2026, 17:00:00\xa0London" in late.content.decode()
        assert sent(client, response, reason="Late.", made_from=2).json()["state"] == "closed"
        assert client.post(address(consultation, "respond-withdraw")).status_code == 409
        for name in ("respond-word", "respond-pdf", "respond-draft-word", "respond-draft-pdf"):
            assert client.get(address(consultation, name)).status_code == 200
    asked = responding.question(response.consultation)
    assert draft_of(response, asked).words.reason == "Changed, and never handed in."


def test_a_file_is_attached_shown_and_taken_off(response: Response) -> None:
    client, where = author(response), address(response.consultation, "respond-files")
    file = SimpleUploadedFile("evidence.csv", b"a,b\n1,2")
    client.post(where, {"document": file, "question": "1.2", "permission": "anonymous"})
    kept = response.attachments.get()
    assert (kept.question, kept.permission) == (
        responding.question(response.consultation, "1.2"),
        "anonymous",
    )
    download = client.get(address(response.consultation, "respond-file", kept.pk))
    assert download["Content-Disposition"] == 'attachment; filename="evidence.csv"'
    assert (
        "evidence.csv" in client.get(address(response.consultation, "respond-section", "1")).content.decode()
    )
    client.post(address(response.consultation, "respond-file-remove", kept.pk))
    assert response.attachments.count() == 0
    refused = client.post(where, {"document": SimpleUploadedFile("a.exe", b"MZ"), "permission": "anonymous"})
    assert "is not accepted" in refused.content.decode()


PAGES = ["consultation-respond", "respond-check", "respond-files", "respond-history"]


@pytest.mark.parametrize("name", PAGES)
def test_thirty_answers_cost_a_page_no_more_queries_than_three(name: str) -> None:
    costs = []
    for count, reference in ((3, "CP-2026-03"), (30, "CP-2026-30")):
        consultation = papers.opened(reference, questions=count, closes_at=papers.CLOSES.replace(year=2036))
        response = responding.of_pat(consultation)
        for number in range(1, count + 1):
            responding.answer(response, "The costs.", f"1.{number}")
        responding.attached(response)
        hand_in(response=response)
        client = author(response)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(consultation, name)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 20


def test_the_desk_shows_what_is_open_and_how_far_ones_own_response_has_come(response: Response) -> None:
    desk = signed_in(mia())
    assert "Not begun" in desk.get("/desk/").content.decode()
    theirs = responding.of_mia(response.consultation)
    assert "Begun, not handed in" in desk.get("/desk/").content.decode()
    responding.answer(theirs, "The costs.")
    hand_in(response=theirs)
    page = desk.get(reverse("own-responses")).content.decode()
    assert f"{theirs.reference} to CP-2026-01" in page
    assert response.reference not in page


def test_ones_own_list_costs_the_same_for_three_as_for_thirty() -> None:
    costs, desk = [], signed_in(mia())
    for count in (3, 15):
        for number in range(count):
            responding.of_mia(
                papers.opened(f"CP-{2000 + count}-{number:02}", closes_at=papers.CLOSES.replace(year=2036))
            )
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(reverse("own-responses")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_signing_out_leaves_nothing_in_the_browser() -> None:
    assert signed_in(mia()).post("/sign-out/")["Clear-Site-Data"] == '"storage"'
