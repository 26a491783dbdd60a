"""Responses of the tests: to a consultation that is open now, begun and described."""

from __future__ import annotations

import datetime as dt

from consultations.models import Attachment, Consultation, Question, RespondentKind, Response
from consultations.respond.words import Words
from consultations.services.attach import attach
from consultations.services.begin_response import begin_for_address, begin_for_user
from consultations.services.describe_respondent import Details, describe_respondent
from consultations.services.save_answer import save_answer
from cpal.clock import database_clock
from cpal.documents import SentFile
from tests.consultations import papers
from tests.people import mia

PAT = "pat@example.org"
NOBODY_IN_PARTICULAR = Details(name="Pat Example", kind=RespondentKind.INDIVIDUAL)
DAY = dt.timedelta(days=1)


def open_now(questions: int = 2) -> Consultation:
    """Opened yesterday, closes in forty days, by the clock as it is."""
    now = database_clock()
    return papers.opened(opens_at=now - DAY, closes_at=now + 40 * DAY, questions=questions)


def of_pat(consultation: Consultation) -> Response:
    """By the owner of an address, an individual."""
    response = begin_for_address(consultation=consultation, email=PAT)
    describe_respondent(response=response, details=NOBODY_IN_PARTICULAR)
    return response


def of_mia(consultation: Consultation) -> Response:
    """By somebody signed in."""
    response = begin_for_user(consultation=consultation, user=mia())
    details = Details(name="Mia", kind=RespondentKind.PRODUCER, organisation="Meridian Metals", country="NO")
    describe_respondent(response=response, details=details)
    return response


def question(consultation: Consultation, number: str = "1.1") -> Question:
    return consultation.questions.get(number=number)


def answer(response: Response, reason: str, number: str = "1.1", **more: str) -> None:
    """Type an answer over whatever stands."""
    asked = question(response.consultation, number)
    newest = response.saved_answers.filter(question=asked).order_by("-sequence").first()
    made_from = newest.sequence if newest else 0
    save_answer(response=response, question=asked, words=Words(reason=reason, **more), made_from=made_from)


def attached(response: Response, name: str = "evidence.txt", content: bytes = b"Figures.") -> Attachment:
    return attach(response=response, document=SentFile(name, content))
