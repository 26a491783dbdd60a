"""The outcome as everybody sees it: the statement, the counts, the published responses, and files without an origin."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation, Edition
from consultations.services.publish_outcome import publish_outcome
from tests.consultations import papers
from tests.consultations.outcomes import HOUR, Said, conclude, respond, sentence, summarise
from tests.people import sol

pytestmark = pytest.mark.django_db

OUTCOME = "/consultations/CP-2026-01/outcome/"
RESPONSES = "/consultations/CP-2026-01/responses/"


@pytest.fixture
def edition() -> Edition:
    """Four named producers, three nameless traders, three confidential academics."""
    return conclude(answered())


def answered() -> Consultation:
    held = papers.opened()
    for name in ("Aldermoor", "Brackwell", "Corvane", "Dunmere"):
        respond(
            held,
            organisation=f"{name} Smelting",
            answers={
                "1.1": Said(f"{name} is in favour.", permission="named"),
                "1.2": Said(f"{name} would wait.", "disagree", "named", "Wait a year."),
            },
            files={f"{name}.csv": (b"a,b\n", "named")} if name == "Dunmere" else {},
        )
    for word in ("soon", "early", "much"):
        respond(
            held,
            kind="trader",
            organisation="Hidden",
            answers={"1.1": Said(f"It is too {word}.", "disagree", "anonymous")},
        )
    for _ in range(3):
        respond(
            held, kind="academic", organisation="Secret", answers={"1.1": Said("Not this way.", "disagree")}
        )
    papers.close(held)
    return held


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_statement_says_what_was_asked_what_was_said_and_what_changes(edition: Edition) -> None:
    shown = page(OUTCOME)
    for words in (
        "What was asked",
        "What do you think of part 1 of the proposal?",
        "What was said",
        "Respondents were of two minds.",
        "What changes and why",
        "Nothing changes for now.",
        "Thank you to everybody who responded.",
    ):
        assert words in shown


def test_both_counts_are_shown_and_how_the_promise_was_kept(edition: Edition) -> None:
    shown = page(OUTCOME)
    assert "10 responses received, 7 published" in shown
    assert "Promised by 27 May 2026, given on 1 April 2026: 56 days early" in shown
    assert "10 responses received, 7 published" in page(RESPONSES).replace("published:", "published")


def test_counts_stand_by_stance_and_kind_with_nobody_alone(edition: Edition) -> None:
    counts = edition.content["questions"][0]["counts"]
    assert counts["total"] == 10
    assert {row["kind"]: row["counts"] for row in counts["rows"]} == {
        "producer": [4, 0, 0, 0],
        "trader": [0, 0, 3, 0],
        "academic": [0, 0, 3, 0],
    }
    shown = page(OUTCOME)
    assert "Merchant or trader" in shown
    assert "Yes, or agree" in shown


def test_an_outcome_is_nowhere_before_it_is_published() -> None:
    held = answered()
    summarise(held)
    for address in (OUTCOME, RESPONSES, f"{OUTCOME}statement.pdf", f"{RESPONSES}answers.json"):
        assert Client().get(address).status_code == 404, address
    assert Client().get("/api/v1/consultations/CP-2026-01/outcome").status_code == 404


def test_responses_are_found_by_question_and_by_name(edition: Edition) -> None:
    everything = page(RESPONSES)
    assert "Aldermoor is in favour." in everything
    assert "It is too soon." in everything
    assert "Not this way." not in everything
    second = page(f"{RESPONSES}?question=1.2")
    assert "Aldermoor would wait." in second
    assert "Aldermoor is in favour." not in second
    one = page(f"{RESPONSES}?name=Corvane+Smelting")
    assert "Corvane is in favour." in one
    assert "Aldermoor is" not in one
    nameless = page(f"{RESPONSES}?name=-")
    assert "It is too early." in nameless
    assert "Corvane is" not in nameless


def test_published_responses_cost_the_same_queries_however_many(
    edition: Edition, django_assert_num_queries: object
) -> None:
    held = papers.opened("CP-2026-02")
    for number in range(30):
        respond(
            held, organisation=f"Firm {number}", answers={"1.1": Said(f"View {number}.", permission="named")}
        )
    papers.close(held)
    conclude(held)
    for reference in ("CP-2026-01", "CP-2026-02"):
        with django_assert_num_queries(7):  # type: ignore[operator]
            page(f"/consultations/{reference}/responses/")


def test_the_files_have_the_same_words_and_no_origin(edition: Edition) -> None:
    pdf = Client().get(f"{OUTCOME}statement.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="CP-2026-01-outcome.pdf"'
    assert pdf.content.startswith(b"%PDF")
    assert b"typst" not in _inflated(pdf.content).lower()
    word = Client().get(f"{OUTCOME}statement.docx")
    with zipfile.ZipFile(io.BytesIO(word.content)) as package:
        properties = package.read("docProps/core.xml").decode()
        body = package.read("word/document.xml").decode()
        assert {part.compress_type for part in package.infolist()} == {zipfile.ZIP_DEFLATED}
    assert "<dc:creator></dc:creator>" in properties or "<dc:creator/>" in properties
    assert "Respondents were of two minds." in body
    assert Client().get(f"{OUTCOME}statement.docx").content == word.content


def _inflated(pdf: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_answers_and_counts_come_as_csv_and_json(edition: Edition) -> None:
    rows = list(
        csv.DictReader(io.StringIO(Client().get(f"{RESPONSES}answers.csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 11
    assert rows[0]["respondent"] == "Aldermoor Smelting"
    assert rows[0]["kind"] == "Producer"
    document = json.loads(Client().get(f"{RESPONSES}answers.json").content)
    assert (document["responses_received"], document["responses_published"]) == (10, 7)
    assert {answer["respondent"] for answer in document["answers"]} >= {"", "Dunmere Smelting"}
    counts = Client().get(f"{OUTCOME}counts.csv").content.decode("utf-8-sig")
    assert '1.1,Producer,"Yes, or agree",4' in counts


def test_a_formula_in_an_answer_is_no_formula_in_the_csv() -> None:
    held = papers.opened(questions=1)
    respond(held, organisation="Firm", answers={"1.1": Said("=1+1", permission="named")})
    papers.close(held)
    conclude(held)
    rows = list(
        csv.DictReader(io.StringIO(Client().get(f"{RESPONSES}answers.csv").content.decode("utf-8-sig")))
    )
    assert rows[0]["reason"] == "'=1+1"


def test_markup_in_an_answer_is_shown_as_it_is_written() -> None:
    held = papers.opened(questions=1)
    respond(held, organisation="Firm", answers={"1.1": Said("<script>alert(1)</script>", permission="named")})
    papers.close(held)
    conclude(held)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(RESPONSES)


def test_a_file_with_a_name_can_be_taken_away(edition: Edition) -> None:
    file = edition.files.get()
    response = Client().get(f"{RESPONSES}files/{file.sha256}/")
    assert response.content == b"a,b\n"
    assert response["Content-Disposition"] == 'attachment; filename="Dunmere.csv"'
    assert Client().get(f"{RESPONSES}files/{'0' * 64}/").status_code == 404


def test_the_api_has_the_statement_and_answers_304(edition: Edition) -> None:
    response = Client().get("/api/v1/consultations/CP-2026-01/outcome")
    assert response.status_code == 200
    body = response.json()
    assert body["edition"] == 1
    assert body["questions"][0]["said"] == ["Respondents were of two minds."]
    again = Client().get(
        "/api/v1/consultations/CP-2026-01/outcome", headers={"if-none-match": response["ETag"]}
    )
    assert again.status_code == 304
    assert Client().get("/api/v1/consultations/CP-2026-01/outcome?edition=2").status_code == 404
    assert Client().get("/api/v1/consultations/CP-2026-01/outcome?colour=red").status_code == 400


def test_a_correction_stands_in_its_place_and_the_first_stays_readable(edition: Edition) -> None:
    consultation = edition.consultation
    sentence(consultation.statement, "Part two will be looked at again.", "1.2", "changes")
    publish_outcome(
        consultation=consultation, published_by=sol(), reason="A slip.", at=edition.published_at + HOUR
    )
    latest, first = page(OUTCOME), page(f"{OUTCOME}?edition=1")
    assert "Part two will be looked at again." in latest
    assert "A slip." in latest
    assert "Part two" not in first
    assert "A later edition stands in its place" in first
    assert "56 days early" in latest


@pytest.mark.parametrize("name", ["consultation-outcome", "consultation-responses"])
def test_the_outcome_and_its_responses_lead_back_to_the_consultation(edition: Edition, name: str) -> None:
    reference = edition.consultation.reference
    shown = page(reverse(name, args=[reference]))
    assert f'<a href="{reverse("consultation", args=[reference])}">Consultation</a>' in shown
    assert 'href=""' not in shown


def test_the_page_of_the_consultation_leads_to_its_outcome(edition: Edition) -> None:
    assert OUTCOME in page("/consultations/CP-2026-01/")
