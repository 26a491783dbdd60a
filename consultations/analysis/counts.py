"""How many answered what, by question, stance and kind of respondent: of responses that stand, withdrawn ones left out.

Counted both ways: every response, and a confirmed campaign as the one submission that it is a copy of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from consultations.models import Consultation, Question


@dataclass(frozen=True, slots=True)
class Tally:
    """Responses, and distinct submissions among them."""

    responses: int
    submissions: int


NONE = Tally(0, 0)


@dataclass(frozen=True, slots=True)
class KindTally:
    """Of one kind of respondent; empty: it was not said."""

    kind: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class StanceTally:
    """Of one stance; empty: words without a stance."""

    stance: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class PermissionTally:
    """Of answers under one permission."""

    permission: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Cell:
    """Those of one kind and one stance."""

    kind: str
    stance: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """What was answered to one question. Submissions of cells do not add up: a campaign can stand in several."""

    question: Question
    answered: Tally
    permissions: tuple[PermissionTally, ...]
    stances: tuple[StanceTally, ...]
    kinds: tuple[KindTally, ...]
    cells: tuple[Cell, ...]

    def tally(self, kind: str, stance: str) -> Tally:
        """Those of the kind who took the stance."""
        return next((cell.tally for cell in self.cells if (cell.kind, cell.stance) == (kind, stance)), NONE)

    def of_stance(self, stance: str) -> Tally:
        return next((each.tally for each in self.stances if each.stance == stance), NONE)

    def of_permission(self, permission: str) -> Tally:
        return next((each.tally for each in self.permissions if each.permission == permission), NONE)


@dataclass(frozen=True, slots=True)
class Counts:
    """A consultation in figures; `permissions` counts answers, all else responses."""

    received: Tally
    withdrawn: int
    kinds: tuple[KindTally, ...]
    permissions: tuple[PermissionTally, ...]
    questions: tuple[QuestionCounts, ...]


class _Row(NamedTuple):
    """One group of a GROUPING SETS query: None where it was not grouped by that."""

    question: int | None
    kind: str | None
    stance: str | None
    permission: str | None
    responses: int
    submissions: int

    @property
    def tally(self) -> Tally:
        return Tally(self.responses, self.submissions)


def counts_of(consultation: Consultation) -> Counts:
    """Everything that is counted of a consultation, in three queries however many responded."""
    questions = list(consultation.questions.select_related("section").order_by("position"))
    by_question: defaultdict[int | None, list[_Row]] = defaultdict(list)
    for row in _rows(_ANSWERS, [question.pk for question in questions]):
        by_question[row.question].append(row)
    responses = _rows(_RESPONSES, consultation.pk)
    return Counts(
        received=next((row.tally for row in responses if row.kind is None), NONE),
        withdrawn=sum(row.responses for row in responses if row.kind == _WITHDRAWN),
        kinds=_kinds(row for row in responses if row.kind != _WITHDRAWN),
        permissions=_permissions(by_question[None]),
        questions=tuple(_of_question(question, by_question[question.pk]) for question in questions),
    )


def counts_on(question: Question) -> QuestionCounts:
    """What is counted of one question, in one query."""
    return _of_question(question, [row for row in _rows(_ANSWERS, [question.pk]) if row.question is not None])


def _of_question(question: Question, rows: list[_Row]) -> QuestionCounts:
    totals = (row.tally for row in rows if row.kind is row.stance is row.permission is None)
    return QuestionCounts(
        question=question,
        answered=next(totals, NONE),
        permissions=_permissions(rows),
        stances=tuple(
            StanceTally(row.stance, row.tally) for row in rows if row.stance is not None and row.kind is None
        ),
        kinds=_kinds(row for row in rows if row.stance is None),
        cells=tuple(
            Cell(row.kind, row.stance, row.tally)
            for row in rows
            if row.kind is not None and row.stance is not None
        ),
    )


def _kinds(rows: Iterable[_Row]) -> tuple[KindTally, ...]:
    return tuple(KindTally(row.kind, row.tally) for row in rows if row.kind is not None)


def _permissions(rows: Iterable[_Row]) -> tuple[PermissionTally, ...]:
    return tuple(PermissionTally(row.permission, row.tally) for row in rows if row.permission is not None)


# First to one row a question, kind, stance, permission and campaign, which is few; then to everything that is shown.
_ANSWERS = """
    WITH few AS (
        SELECT answer.question_id AS question, respondent.kind, answer.stance, answer.permission,
               campaign.id AS campaign, count(*) AS responses
        FROM consultations_answer AS answer
        JOIN consultations_response AS response ON response.standing_id = answer.submission_id
        JOIN consultations_respondent AS respondent ON respondent.response_id = response.id
        LEFT JOIN consultations_campaignmember AS member ON member.response_id = response.id
        LEFT JOIN consultations_campaign AS campaign
            ON campaign.id = member.campaign_id AND campaign.confirmed_at IS NOT NULL
        WHERE answer.question_id = ANY(%s) AND response.withdrawn_at IS NULL
          AND (answer.stance <> '' OR answer.reason <> '' OR answer.alternative <> '')
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT question, kind, stance, permission, sum(responses)::bigint,
           (coalesce(sum(responses) FILTER (WHERE campaign IS NULL), 0) + count(DISTINCT campaign))::bigint
    FROM few
    GROUP BY GROUPING SETS (
        (permission), (question), (question, permission), (question, stance), (question, kind), (question, kind, stance)
    )
    ORDER BY question, kind NULLS FIRST, stance, permission
"""
_WITHDRAWN = "withdrawn"
_RESPONSES = f"""
    WITH few AS (
        SELECT CASE WHEN response.withdrawn_at IS NULL THEN respondent.kind END AS kind,
               response.withdrawn_at IS NOT NULL AS is_withdrawn, campaign.id AS campaign, count(*) AS responses
        FROM consultations_response AS response
        JOIN consultations_respondent AS respondent ON respondent.response_id = response.id
        LEFT JOIN consultations_campaignmember AS member ON member.response_id = response.id
        LEFT JOIN consultations_campaign AS campaign
            ON campaign.id = member.campaign_id AND campaign.confirmed_at IS NOT NULL
        WHERE response.consultation_id = %s AND response.standing_id IS NOT NULL
        GROUP BY 1, 2, 3
    )
    SELECT NULL::bigint, CASE WHEN is_withdrawn THEN '{_WITHDRAWN}' ELSE kind END, NULL::text, NULL::text,
           sum(responses)::bigint,
           (coalesce(sum(responses) FILTER (WHERE campaign IS NULL), 0) + count(DISTINCT campaign))::bigint
    FROM few
    GROUP BY GROUPING SETS ((is_withdrawn), (is_withdrawn, kind))
    HAVING NOT (is_withdrawn AND grouping(kind) = 1)
    ORDER BY 2 NULLS FIRST
"""  # noqa: S608 - constants alone


def _rows(query: str, of: int | list[int]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, [of])
        return [_Row(*row) for row in cursor.fetchall()]
