"""Responses and statements of the tests, and outcomes that were published as every outcome is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from consultations.models import (
    Answer,
    Attachment,
    Consultation,
    Edition,
    Respondent,
    Response,
    Sentence,
    Statement,
    Submission,
)
from consultations.services.publish_outcome import publish_outcome
from cpal.people.models import User
from tests.people import cora, sol

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Said:
    """What somebody answers to a question."""

    reason: str = "It would work."
    stance: str = "agree"
    permission: str = "confidential"
    alternative: str = ""


def respond(
    consultation: Consultation,
    *,
    name: str = "",
    organisation: str = "",
    kind: str = "producer",
    email: str = "",
    user: User | None = None,
    aliases: str = "",
    organisation_code: str = "",
    answers: Mapping[str, Said],
    files: Mapping[str, tuple[bytes, str]] | None = None,
    at: dt.datetime | None = None,
) -> Response:
    """Hand in answers, by number of their question; `at` the moment of the clock unless it is back-filled."""
    assert consultation.opened_at
    count = Response.objects.count() + 1
    at = at or consultation.opened_at + HOUR * count / 100
    response = Response.objects.create(
        reference=f"RSP-TEST-{count:04}", consultation=consultation, begun_at=at
    )
    Respondent.objects.create(
        response=response,
        consultation=consultation,
        user=user,
        email=email or f"somebody{count}@mail.example",
        verified_at=at,
        name=name,
        organisation=organisation,
        organisation_code=organisation_code,
        kind=kind,
        aliases=aliases,
    )
    submission = Submission.objects.create(response=response, number=1, received_at=at, digest=f"{count:064}")
    questions = {question.number: question for question in consultation.questions.all()}
    for number, said in answers.items():
        Answer.objects.create(
            submission=submission,
            question=questions[number],
            stance=said.stance,
            reason=said.reason,
            alternative=said.alternative,
            permission=said.permission,
        )
    for file_name, (content, permission) in (files or {}).items():
        submission.attachments.add(
            Attachment.objects.create(
                response=response,
                file_name=file_name,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                permission=permission,
                added_at=at,
            )
        )
    response.standing = submission
    response.save()
    return response


def summarise(consultation: Consultation, *, written_by: User | None = None) -> Statement:
    """A whole statement: an overview, and of each question what was said and what changes."""
    editor = written_by or cora()
    statement = Statement.objects.create(
        consultation=consultation, prepared_by=editor, overview="Thank you to everybody who responded."
    )
    for question in consultation.questions.all():
        sentence(statement, "Respondents were of two minds.", question.number, written_by=editor)
        sentence(statement, "Nothing changes for now.", question.number, "changes", written_by=editor)
    return statement


def sentence(
    statement: Statement, text: str, number: str = "", part: str = "said", *, written_by: User | None = None
) -> Sentence:
    """A sentence of the statement, under a question or under the whole; all answers stand behind what was said."""
    question = statement.consultation.questions.filter(number=number).first()
    written = Sentence.objects.create(
        statement=statement,
        question=question,
        part=part,
        position=Sentence.objects.filter(statement=statement, question=question, part=part).count() + 1,
        text=text,
        written_by=written_by or cora(),
        written_at=statement.consultation.closed_at or statement.consultation.created_at,
    )
    if part == "said" and question:
        written.answers.set(
            Answer.objects.filter(question=question, submission__stands_for__withdrawn_at=None)
        )
    return written


def conclude(consultation: Consultation, *, by: User | None = None) -> Edition:
    """Publish the outcome of a closed consultation, with a statement if it has none."""
    if not Statement.objects.filter(consultation=consultation).exists():
        summarise(consultation)
    at = consultation.closed_at + HOUR if consultation.backfilled and consultation.closed_at else None
    edition = publish_outcome(consultation=consultation, published_by=by or sol(), at=at)
    consultation.refresh_from_db()
    return edition
