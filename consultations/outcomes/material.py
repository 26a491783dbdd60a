"""Responses, statement and redactions as the values of which an edition is made, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consultations.models import (
    Answer,
    Attachment,
    Consultation,
    Permission,
    Question,
    Redaction,
    Response,
    Sentence,
    Statement,
)
from consultations.publishing.content import Removals
from consultations.publishing.missing import missing
from consultations.publishing.values import (
    AskedQuestion,
    GivenAnswer,
    GivenFile,
    Paper,
    Removed,
    WrittenSentence,
)

NO_NAME = "Name not given"


@dataclass(frozen=True, slots=True)
class Material:
    """Everything from which an edition is prepared."""

    paper: Paper
    overview: str
    sentences: tuple[WrittenSentence, ...]
    given: tuple[GivenAnswer, ...]
    files: tuple[GivenFile, ...]
    removals: Removals
    received: int


def material_of(consultation: Consultation) -> Material:
    """What stands now of a consultation."""
    statement = Statement.objects.filter(consultation=consultation).first()
    names = names_of(consultation)
    return Material(
        paper=paper_of(consultation),
        overview=statement.overview if statement else "",
        sentences=tuple(_sentences(statement)) if statement else (),
        given=tuple(_given(consultation, names)),
        files=tuple(_files(consultation, names)),
        removals=_removals(consultation),
        received=Response.objects.received().to(consultation).count(),
    )


def paper_of(consultation: Consultation) -> Paper:
    """What was asked, and by when the outcome was promised."""
    questions = (
        Question.objects.filter(consultation=consultation).select_related("section").order_by("position")
    )
    return Paper(
        reference=consultation.reference,
        title=consultation.title,
        promised_on=consultation.target_on.isoformat() if consultation.target_on else "",
        questions=tuple(
            AskedQuestion(each.number, str(each.section), each.group_heading, each.text, each.pk)
            for each in questions
        ),
    )


def checklist_of(consultation: Consultation) -> tuple[str, ...]:
    """What the outcome lacks, without reading the answers."""
    statement = Statement.objects.filter(consultation=consultation).first()
    answered = _standing_answers(consultation).exclude(stance="", reason="", alternative="")
    return tuple(
        missing(
            paper_of(consultation),
            statement.overview if statement else "",
            tuple(_sentences(statement)) if statement else (),
            set(answered.order_by().values_list("question_id", flat=True).distinct()),
        )
    )


def names_of(consultation: Consultation) -> dict[int, tuple[str, str]]:
    """Of each response the name under which it may be published, and the kind of its respondent."""
    rows = Response.objects.to(consultation).values_list(
        "pk", "respondent__name", "respondent__organisation", "respondent__kind"
    )
    return {
        pk: (", ".join(filter(None, (name, organisation))) or NO_NAME, kind or "")
        for pk, name, organisation, kind in rows
    }


def _sentences(statement: Statement) -> Iterator[WrittenSentence]:
    rows = Sentence.objects.filter(statement=statement).annotate(behind=Count("answers"))
    for each in rows.order_by("question__position", "part", "position", "pk"):
        yield WrittenSentence(
            key=each.pk,
            question=each.question_id,
            says_what_changes=each.part == Sentence.Part.CHANGES,
            text=each.text,
            answers_behind=each.behind,
        )


def _given(consultation: Consultation, names: dict[int, tuple[str, str]]) -> Iterator[GivenAnswer]:
    fields = ("pk", "submission__response_id", "question_id", "permission", "stance", "reason", "alternative")
    rows = _standing_answers(consultation)
    for key, response, question, permission, stance, reason, alternative in rows.order_by("pk").values_list(
        *fields
    ):
        name, kind = names[response]
        yield GivenAnswer(key, response, question, name, kind, permission, stance, reason, alternative)


def _standing_answers(consultation: Consultation) -> QuerySet[Answer]:
    """Answers of the submissions that stand, withdrawn responses left out."""
    return Answer.objects.filter(submission__stands_for__in=Response.objects.received().to(consultation))


def _files(consultation: Consultation, names: dict[int, tuple[str, str]]) -> Iterator[GivenFile]:
    """Files that came with a standing submission and may be published with the name."""
    standing = Response.objects.received().to(consultation).values("standing")
    files = Attachment.objects.filter(submissions__in=standing, permission=Permission.NAMED, removed_at=None)
    for file in files.order_by("pk").distinct():
        yield GivenFile(file.response_id, names[file.response_id][0], file.file_name, bytes(file.content))


def _removals(consultation: Consultation) -> Removals:
    found: dict[tuple[int, str], tuple[Removed, ...]] = defaultdict(tuple)
    rows = Redaction.objects.filter(answer__question__consultation=consultation)
    for answer, field, start, end, reason in rows.values_list("answer", "field", "start", "end", "reason"):
        found[answer, field] += (Removed(start, end, reason),)
    return dict(found)
