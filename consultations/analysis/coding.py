"""How far the coding has come, and how far those who read alone found the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from consultations.analysis.agreement import Decisions, pooled
from consultations.models import Answer, AnswerRead, Consultation, Question, Theme
from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """A theme of a question: what each of two readers found alone, and in how many answers both see it now."""

    theme: Theme
    alone: Decisions
    agreed: int


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """The answers to a question that two people have read; `answers` have words, without which there is no theme."""

    question: Question
    answers: int
    read_twice: int
    settled_apart: int
    themes: tuple[ThemeAgreement, ...]

    @property
    def alone(self) -> Decisions:
        """Every theme of every answer as one decision."""
        return pooled(theme.alone for theme in self.themes)


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How many answers a person has read."""

    coder: User
    read: int


class _ThemeRow(NamedTuple):
    question: int
    theme: int
    both: int
    first_only: int
    second_only: int
    agreed: int
    read_twice: int = 0
    apart: int = 0


# The two readers of an answer, the earlier account first, so that a pair's tables stand the same way round.
_PAIRS = """
    WITH pair AS (
        SELECT answer.question_id AS question, answer.id AS answer, min(reading.coder_id) AS first
        FROM consultations_answerread AS reading
        JOIN consultations_answer AS answer ON answer.id = reading.answer_id
        WHERE answer.question_id = ANY(%s)
        GROUP BY 1, 2 HAVING count(*) = 2
    ),
    found AS (
        SELECT pair.question, pair.answer, coding.theme_id AS theme,
               bool_or(reading.coder_id = pair.first AND NOT coding.is_settlement) AS by_first,
               bool_or(reading.coder_id <> pair.first AND NOT coding.is_settlement) AS by_second,
               count(*) FILTER (WHERE coding.dropped_at IS NULL) AS now
        FROM pair
        JOIN consultations_answerread AS reading ON reading.answer_id = pair.answer
        JOIN consultations_coding AS coding ON coding.reading_id = reading.id
        GROUP BY 1, 2, 3
    )
"""
# A row a theme; and one without, of the answers read twice and of those among them that are still coded apart.
_FOUND = f"""
    {_PAIRS}
    SELECT question, theme, count(*) FILTER (WHERE by_first AND by_second),
           count(*) FILTER (WHERE by_first AND NOT by_second), count(*) FILTER (WHERE by_second AND NOT by_first),
           count(*) FILTER (WHERE now = 2), 0, 0
    FROM found GROUP BY 1, 2
    UNION ALL SELECT question, 0, 0, 0, 0, 0, count(*), 0 FROM pair GROUP BY 1
    UNION ALL SELECT question, 0, 0, 0, 0, 0, 0, count(DISTINCT answer) FROM found WHERE now = 1 GROUP BY 1
"""  # noqa: S608 - constants alone
_WORDED = """
    SELECT answer.question_id, count(*) FROM consultations_answer AS answer
    JOIN consultations_response AS response ON response.standing_id = answer.submission_id
    WHERE answer.question_id = ANY(%s) AND answer.sameness <> '' AND response.withdrawn_at IS NULL
    GROUP BY 1
"""
_READ_BY = """
    SELECT reading.coder_id, count(*) FROM consultations_answerread AS reading
    JOIN consultations_answer AS answer ON answer.id = reading.answer_id
    WHERE answer.question_id = ANY(%s)
    GROUP BY 1
"""


def agreement_of(consultation: Consultation) -> tuple[QuestionAgreement, ...]:
    """Each question with its themes and what was found alone, in four queries however many responded."""
    questions = list(consultation.questions.select_related("section").order_by("position"))
    return _agreements(questions, list(consultation.themes.order_by("name")))


def agreement_on(question: Question) -> QuestionAgreement:
    """One question with its themes and what was found alone, in three queries."""
    (agreement,) = _agreements([question], list(question.consultation.themes.order_by("name")))
    return agreement


def _agreements(questions: Sequence[Question], themes: Sequence[Theme]) -> tuple[QuestionAgreement, ...]:
    found: defaultdict[int, list[_ThemeRow]] = defaultdict(list)
    for row in (_ThemeRow(*columns) for columns in _rows(_FOUND, questions)):
        found[row.question].append(row)
    worded = _tally(_WORDED, questions)
    return tuple(
        _of_question(question, found[question.pk], worded.get(question.pk, 0), themes)
        for question in questions
    )


def _of_question(
    question: Question, rows: Sequence[_ThemeRow], answers: int, themes: Sequence[Theme]
) -> QuestionAgreement:
    read_twice = sum(row.read_twice for row in rows)
    return QuestionAgreement(
        question=question,
        answers=answers,
        read_twice=read_twice,
        settled_apart=sum(row.apart for row in rows),
        themes=tuple(
            _of_theme(theme, rows, read_twice) for theme in themes if theme.question_id in {None, question.pk}
        ),
    )


def progress_of(questions: Sequence[Question]) -> tuple[CoderProgress, ...]:
    """Who has read how many answers to these questions, in two queries."""
    read = _tally(_READ_BY, questions)
    coders = User.objects.filter(pk__in=read).order_by("pk")
    return tuple(CoderProgress(coder, read[coder.pk]) for coder in coders)


def readings_of(answers: Collection[Answer]) -> dict[int, list[AnswerRead]]:
    """The readings of each answer with their themes, the first reader's first."""
    found: dict[int, list[AnswerRead]] = {answer.pk: [] for answer in answers}
    readings = AnswerRead.objects.filter(answer__in=found).select_related("coder")
    for reading in readings.prefetch_related("codings__theme").order_by("place"):
        found[reading.answer_id].append(reading)
    return found


def _of_theme(theme: Theme, rows: Collection[_ThemeRow], read_twice: int) -> ThemeAgreement:
    row = next((row for row in rows if row.theme == theme.pk), _ThemeRow(0, theme.pk, 0, 0, 0, 0))
    neither = read_twice - row.both - row.first_only - row.second_only
    return ThemeAgreement(theme, Decisions(row.both, row.first_only, row.second_only, neither), row.agreed)


def _tally(query: str, questions: Sequence[Question]) -> dict[int, int]:
    return {row[0]: row[1] for row in _rows(query, questions)}


def _rows(query: str, questions: Sequence[Question]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [[question.pk for question in questions]])
        return list(cursor.fetchall())
