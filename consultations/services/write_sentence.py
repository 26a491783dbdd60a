"""The sentences of the feedback statement, each with the answers it rests on (7.6; read by staff alone)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from consultations.analysis.answers import standing_answers
from consultations.models import Consultation, Question, Sentence, Statement
from consultations.policies import check_may_summarise
from consultations.services.held import moment
from cpal.audit.trail import record
from cpal.people.models import User


class SentenceRefused(ValueError):
    """The sentence cannot be kept so; says why."""


@transaction.atomic
def write_sentence(
    *,
    consultation: Consultation,
    question: Question | None,
    part: Sentence.Part,
    text: str,
    written_by: User,
    answers: Collection[int] = (),
    at: dt.datetime | None = None,
) -> Sentence:
    """A new sentence, the last of its part of the question, or of the whole without one."""
    check_may_summarise(written_by, consultation)
    text, at = _checked(text), moment(consultation, at)
    statement = _statement(consultation, written_by)
    siblings = statement.sentences.filter(question=question, part=part)
    sentence = Sentence.objects.create(
        statement=statement,
        question=question,
        part=part,
        position=(siblings.aggregate(last=Max("position"))["last"] or 0) + 1,
        text=text,
        written_by=written_by,
        written_at=at,
    )
    sentence.answers.add(*_standing(sentence, answers))
    _log("sentence.written", sentence, written_by, at)
    return sentence


@transaction.atomic
def edit_sentence(
    *, sentence: Sentence, text: str, seen: str, written_by: User, at: dt.datetime | None = None
) -> Sentence:
    """Other words for a sentence; `seen` is the digest of those that were before the editor's eyes."""
    check_may_summarise(written_by, sentence.statement.consultation)
    sentence = _held(sentence)
    if seen != digest_of(sentence.text):
        raise SentenceRefused(f"Somebody has changed it meanwhile; it now reads: “{sentence.text}”")
    sentence.text, sentence.written_by = _checked(text), written_by
    sentence.written_at = moment(sentence.statement.consultation, at)
    sentence.save(update_fields=["text", "written_by", "written_at"])
    _log("sentence.edited", sentence, written_by, sentence.written_at)
    return sentence


@transaction.atomic
def cite_answers(
    *, sentence: Sentence, answers: Collection[int], cited_by: User, at: dt.datetime | None = None
) -> int:
    """Put answers behind the sentence; how many it did not have before."""
    check_may_summarise(cited_by, sentence.statement.consultation)
    sentence = _held(sentence)
    before = sentence.answers.count()
    sentence.answers.add(*_standing(sentence, answers))
    _log("sentence.cited", sentence, cited_by, moment(sentence.statement.consultation, at))
    return sentence.answers.count() - before


@transaction.atomic
def uncite_answers(
    *, sentence: Sentence, answers: Collection[int], cited_by: User, at: dt.datetime | None = None
) -> None:
    """Take answers away from behind the sentence."""
    check_may_summarise(cited_by, sentence.statement.consultation)
    sentence = _held(sentence)
    sentence.answers.remove(*answers)
    _log("sentence.uncited", sentence, cited_by, moment(sentence.statement.consultation, at))


@transaction.atomic
def move_sentence(
    *, sentence: Sentence, position: int, moved_by: User, at: dt.datetime | None = None
) -> None:
    """Put the sentence at a place among those of its part, counted from 1."""
    check_may_summarise(moved_by, sentence.statement.consultation)
    sentence = _held(sentence)
    siblings = list(
        Sentence.objects.filter(
            statement=sentence.statement, question=sentence.question, part=sentence.part
        ).order_by("position", "id")
    )
    siblings.remove(sentence)
    siblings.insert(max(position, 1) - 1, sentence)
    for place, sibling in enumerate(siblings, start=1):
        sibling.position = place
    Sentence.objects.bulk_update(siblings, ["position"])
    sentence.refresh_from_db(fields=["position"])
    _log("sentence.moved", sentence, moved_by, moment(sentence.statement.consultation, at))


@transaction.atomic
def delete_sentence(*, sentence: Sentence, deleted_by: User, at: dt.datetime | None = None) -> None:
    """Take the sentence out of the statement."""
    check_may_summarise(deleted_by, sentence.statement.consultation)
    sentence = _held(sentence)
    moment_of = moment(sentence.statement.consultation, at)
    entry = _detail(sentence)
    sentence.delete()
    subject = sentence.statement.consultation.reference
    record(action="sentence.deleted", subject=subject, actor=deleted_by, at=moment_of, detail=entry)


def digest_of(text: str) -> str:
    """SHA-256 of the words of a sentence."""
    return hashlib.sha256(text.encode()).hexdigest()


def _statement(consultation: Consultation, by: User) -> Statement:
    """The one statement on the consultation, held; begun by whoever writes its first sentence."""
    Statement.objects.get_or_create(consultation=consultation, defaults={"prepared_by": by})
    return (
        Statement.objects.select_for_update(of=["self"])
        .select_related("consultation")
        .get(consultation=consultation)
    )


def _held(sentence: Sentence) -> Sentence:
    """The sentence as it stands now; its statement is held, so that the order of its sentences is one person's."""
    Statement.objects.select_for_update().get(pk=sentence.statement_id)
    held = (
        Sentence.objects.select_related("statement__consultation", "question").filter(pk=sentence.pk).first()
    )
    if held is None:
        raise SentenceRefused("Somebody has deleted it meanwhile.")
    return held


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise SentenceRefused("A sentence says something.")
    return text


def _standing(sentence: Sentence, answers: Collection[int]) -> list[int]:
    """The answers, if each stands and answers the sentence's question, or any question for one on the whole."""
    standing = standing_answers(sentence.statement.consultation).filter(pk__in=answers)
    if sentence.question is not None:
        standing = standing.filter(question=sentence.question)
    found = list(standing.values_list("pk", flat=True))
    if len(found) != len(set(answers)):
        raise SentenceRefused("Behind a sentence stand answers to its own question that were not withdrawn.")
    return found


def _log(action: str, sentence: Sentence, by: User, at: dt.datetime) -> None:
    subject = sentence.statement.consultation.reference
    record(action=action, subject=subject, actor=by, at=at, detail=_detail(sentence))


def _detail(sentence: Sentence) -> dict[str, object]:
    """What the log keeps: where it stands and the digest of its words, which may quote somebody."""
    return {
        "sentence": sentence.pk,
        "question": sentence.question.number if sentence.question else "",
        "part": sentence.part,
        "position": sentence.position,
        "digest": digest_of(sentence.text),
        "answers": sentence.answers.count(),
    }
