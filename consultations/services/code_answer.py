"""Coding answers with themes: two people read each, alone first, and then settle where they differ (7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count

from consultations.analysis.answers import standing_answers
from consultations.models import Answer, AnswerRead, Coding, Consultation, Theme
from consultations.policies import check_may_code
from consultations.services.held import moment
from cpal.audit.trail import record
from cpal.people.models import User


class CodingRefused(ValueError):
    """The answers cannot be coded so; says why."""


@transaction.atomic
def code_answers(
    *,
    consultation: Consultation,
    answers: Collection[int],
    themes: Collection[Theme],
    coder: User,
    at: dt.datetime | None = None,
) -> int:
    """Keep that the person found exactly these themes in each of the answers, perhaps none; how many were coded.

    Until the second person has read an answer the first may think again without trace; from then on what each found
    alone stays, and a change settles. Raises NotAllowed or CodingRefused.
    """
    check_may_code(coder, consultation)
    at = moment(consultation, at)
    held = list(_held(consultation, answers))
    _check_themes(held, themes)
    compared = _compared_by(coder, held)
    mine = _read(held, coder, at)
    _code_alone([reading for reading in mine if reading.answer_id not in compared], themes, at)
    _settle([reading for reading in mine if reading.answer_id in compared], themes, at)
    _log(consultation, held, themes, coder, at)
    return len(held)


def _held(consultation: Consultation, answers: Collection[int]) -> list[Answer]:
    """The answers, held so that two people do not both become the second reader."""
    rows = standing_answers(consultation).filter(pk__in=answers).order_by("pk")
    held = list(rows.select_for_update(of=["self"], no_key=True))
    if not held or len(held) != len(set(answers)):
        raise CodingRefused("Not every one of these answers stands: one may have been withdrawn.")
    return held


def _check_themes(answers: Collection[Answer], themes: Collection[Theme]) -> None:
    questions = {answer.question_id for answer in answers}
    if len(questions) != 1:
        raise CodingRefused("Answers are coded one question at a time.")
    consultation = next(iter(answers)).question.consultation_id
    for theme in themes:
        if theme.consultation_id != consultation or theme.question_id not in {None, *questions}:
            raise CodingRefused(f"“{theme}” is a theme of another question.")


def _compared_by(coder: User, answers: Collection[Answer]) -> set[int]:
    """Those that the person and somebody else have both read before now."""
    mine = AnswerRead.objects.filter(answer__in=answers, coder=coder)
    return set(
        mine.annotate(readers=Count("answer__readings")).filter(readers=2).values_list("answer_id", flat=True)
    )


def _read(answers: Collection[Answer], coder: User, at: dt.datetime) -> list[AnswerRead]:
    """The person's readings of the answers, begun where they were not."""
    readers: dict[int, list[int]] = {answer.pk: [] for answer in answers}
    for answer, reader in AnswerRead.objects.filter(answer__in=answers).values_list("answer_id", "coder_id"):
        readers[answer].append(reader)
    new = [answer for answer, others in readers.items() if coder.pk not in others]
    if any(len(readers[answer]) == 2 for answer in new):
        raise CodingRefused("Two people have read it already, and settle it between them.")
    AnswerRead.objects.bulk_create(
        AnswerRead(answer_id=answer, coder=coder, place=len(readers[answer]) + 1, read_at=at)
        for answer in new
    )
    return list(AnswerRead.objects.filter(answer__in=answers, coder=coder))


def _code_alone(readings: Collection[AnswerRead], themes: Collection[Theme], at: dt.datetime) -> None:
    """Exactly these themes, and no trace of others."""
    Coding.objects.filter(reading__in=readings).exclude(theme__in=themes).delete()
    _add(readings, themes, Coding(coded_at=at))


def _settle(readings: Collection[AnswerRead], themes: Collection[Theme], at: dt.datetime) -> None:
    """Exactly these themes from now on; what was found alone stays beside them."""
    codings = Coding.objects.filter(reading__in=readings)
    codings.exclude(theme__in=themes).filter(dropped_at=None).update(dropped_at=at)
    codings.filter(theme__in=themes, dropped_at__isnull=False).update(dropped_at=None)
    _add(readings, themes, Coding(coded_at=at, is_settlement=True))


def _add(readings: Collection[AnswerRead], themes: Collection[Theme], like: Coding) -> None:
    Coding.objects.bulk_create(
        (
            Coding(reading=reading, theme=theme, coded_at=like.coded_at, is_settlement=like.is_settlement)
            for reading in readings
            for theme in themes
        ),
        ignore_conflicts=True,
    )


def _log(
    consultation: Consultation, answers: list[Answer], themes: Collection[Theme], coder: User, at: dt.datetime
) -> None:
    detail = {
        "question": answers[0].question.number,
        "answers": len(answers),
        "first": answers[0].pk,
        "themes": sorted(theme.name for theme in themes),
    }
    record(action="answer.coded", subject=consultation.reference, actor=coder, at=at, detail=detail)
