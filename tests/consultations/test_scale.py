"""Five thousand responses of 24 answers: received, counted, grouped, coded, summarised and exported; and no page of the
analysis asks the database more often than for fifty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import cast

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.analysis.answers import agreed_answers, standing_answers
from consultations.analysis.coding import agreement_of
from consultations.analysis.counts import counts_of
from consultations.models import Consultation, Question, Response, Sentence
from consultations.services.code_answer import code_answers
from consultations.services.group_campaigns import ask_for_copies, carry_out_searches, confirm_campaign
from consultations.services.name_theme import name_theme
from consultations.services.write_sentence import write_sentence
from tests.consultations import many, papers
from tests.people import cora, sam, signed_in

pytestmark = pytest.mark.django_db

FEW, MANY, QUESTIONS = 50, 5_000, 24
# What each page may ask of the database, whatever the number of responses.
QUERIES = {
    "analysis": 20,
    "analysis_question": 21,
    "filtered": 21,
    "analysis_agreement": 12,
    "analysis_themes": 11,
    "analysis_campaigns": 12,
    "analysis_campaign": 13,
    "statement": 12,
    "statement_write": 8,
    "sentence": 11,
    "analysis_response": 10,
    "analysis_who": 11,
}


def analysed(reference: str, responses: int) -> Consultation:
    """Received, grouped, one question coded by two people, and a sentence on it."""
    consultation = papers.closed(reference, questions=QUESTIONS)
    many.receive_many(consultation, responses)
    ask_for_copies(consultation=consultation, asked_by=cora())
    carry_out_searches()
    for campaign in consultation.campaigns.all():
        confirm_campaign(campaign=campaign, name=campaign.name, confirmed_by=cora())
    first = consultation.questions.order_by("position")[0]
    summarise(consultation, first)
    return consultation


def summarise(consultation: Consultation, question: Question) -> Sentence:
    """All answers to a question coded by both, and a sentence that rests on those who name the cost."""
    cost, time = (
        name_theme(consultation=consultation, question=question, name=name, named_by=cora())
        for name in ("Cost", "Time")
    )
    worded = standing_answers(consultation).filter(question=question).exclude(sameness="")
    answers = list(worded.order_by("pk").values_list("pk", flat=True))
    half, third = answers[: len(answers) // 2], answers[len(answers) // 3 :]
    for coder, theme, found in ((cora(), cost, half), (sam(), cost, third), (cora(), time, third)):
        code_answers(consultation=consultation, answers=found, themes=[theme], coder=coder)
    agreed = agreed_answers(question, cost.pk).values_list("pk", flat=True)
    return write_sentence(
        consultation=consultation,
        question=question,
        part=Sentence.Part.SAID,
        text="Many name the cost.",
        written_by=cora(),
        answers=list(agreed),
    )


def pages(consultation: Consultation) -> Iterator[tuple[str, str]]:
    """Every page of the analysis by its name, with its address."""
    question = consultation.questions.order_by("position")[0]
    response = Response.objects.received().to(consultation)[0].pk
    campaign = consultation.campaigns.all()[0].pk
    sentence = Sentence.objects.get(statement__consultation=consultation).pk
    for name, more in (
        ("analysis", []),
        ("analysis_question", [question.pk]),
        ("analysis_agreement", [question.pk]),
        ("analysis_themes", [question.pk]),
        ("analysis_campaigns", []),
        ("analysis_campaign", [campaign]),
        ("statement", []),
        ("statement_write", []),
        ("sentence", [sentence]),
        ("analysis_response", [response]),
        ("analysis_who", [response]),
    ):
        yield name, reverse(f"admin:consultations_{name}", args=[consultation.pk, *more])
    address = reverse("admin:consultations_analysis_question", args=[consultation.pk, question.pk])
    yield "filtered", f"{address}?reading=differ&words=market&kind=producer&campaign=none&page=2"


def queries_of(browser: Client, consultation: Consultation) -> dict[str, int]:
    """How often each page asks the database."""
    found = {}
    for name, address in pages(consultation):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200, name
        found[name] = len(queries)
    return found


def rows_of(browser: Client, consultation: Consultation) -> list[dict[str, str]]:
    """The rows of the file of all answers, which comes in small pieces."""
    address = reverse("admin:consultations_analysis_answers_file", args=[consultation.pk])
    response = cast(StreamingHttpResponse, browser.get(address))
    pieces = list(response)
    assert max(map(len, pieces)) < 2**17
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode())))


@pytest.mark.long
def test_five_thousand_responses_are_analysed_and_no_page_asks_more_often_than_for_fifty() -> None:
    few, lots = analysed("CP-2026-01", FEW), analysed("CP-2026-02", MANY)
    counted = counts_of(lots)
    assert (counted.received.responses, counted.withdrawn) == (MANY - MANY // 50, MANY // 50)
    assert {question.answered.responses for question in counted.questions} == {counted.received.responses}
    assert counted.received.submissions < counted.received.responses * 0.85
    assert lots.campaigns.count() == few.campaigns.count() == 2
    first = agreement_of(lots)[0]
    assert first.read_twice == first.settled_apart > MANY / 10
    browser = signed_in(cora())
    rows = rows_of(browser, lots)
    assert len(rows) == counted.received.responses * QUESTIONS
    assert (
        sum(row["themes"] == "Cost" for row in rows)
        == Sentence.objects.get(statement__consultation=lots).answers.count()
    )
    # Of fifty the filter may by chance leave none to show, and then there is less to ask.
    of_few = queries_of(browser, few)
    assert of_few | {"filtered": max(of_few["filtered"], QUERIES["filtered"])} == QUERIES
    assert queries_of(browser, lots) == QUERIES
