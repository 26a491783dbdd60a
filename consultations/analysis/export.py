"""Files of what was received, for staff: the answers without anybody's identity, and the identities apart.

PostgreSQL writes them row by row, so that a file of any size passes through without being held anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from psycopg import sql

from consultations.models import Consultation


def answers_csv(consultation: Consultation) -> Iterator[bytes]:
    """Every answer that stands: no name, no address, no organisation. Themes are those that both readers see."""
    return _copied(_ANSWERS, consultation)


def respondents_csv(consultation: Consultation) -> Iterator[bytes]:
    """Whom each response comes from, by its reference, the withdrawn ones too."""
    return _copied(_RESPONDENTS, consultation)


def _copied(query: str, consultation: Consultation) -> Iterator[bytes]:
    statement = sql.SQL("COPY ({query}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')").format(
        query=sql.SQL(query).format(consultation=sql.Literal(consultation.pk))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def _safe(column: str) -> str:
    """A cell that no spreadsheet takes for a formula: text that could be one is quoted with an apostrophe."""
    return f"CASE WHEN {column} ~ '^[=+@\\t\\r\\n-]' THEN '''' || {column} ELSE {column} END"


_ANSWERS = f"""
    SELECT response.reference AS response, respondent.kind, question.number AS question, answer.stance,
           {_safe("answer.reason")} AS reason, {_safe("answer.alternative")} AS alternative, answer.permission,
           to_char(submission.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS received_at,
           member.campaign_id AS campaign, coalesce(readers.count, 0) AS readers, {_safe("themes.names")} AS themes
    FROM consultations_response AS response
    JOIN consultations_respondent AS respondent ON respondent.response_id = response.id
    JOIN consultations_submission AS submission ON submission.id = response.standing_id
    JOIN consultations_answer AS answer ON answer.submission_id = submission.id
    JOIN consultations_question AS question ON question.id = answer.question_id
    LEFT JOIN (
        SELECT member.response_id, member.campaign_id FROM consultations_campaignmember AS member
        JOIN consultations_campaign AS campaign ON campaign.id = member.campaign_id
        WHERE campaign.confirmed_at IS NOT NULL
    ) AS member ON member.response_id = response.id
    LEFT JOIN (
        SELECT answer_id, count(*) FROM consultations_answerread GROUP BY 1
    ) AS readers ON readers.answer_id = answer.id
    LEFT JOIN (
        SELECT answer_id, string_agg(name, '; ' ORDER BY name) AS names FROM (
            SELECT reading.answer_id, theme.name FROM consultations_coding AS coding
            JOIN consultations_answerread AS reading ON reading.id = coding.reading_id
            JOIN consultations_theme AS theme ON theme.id = coding.theme_id
            WHERE coding.dropped_at IS NULL AND theme.consultation_id = {{consultation}}
            GROUP BY reading.answer_id, theme.id HAVING count(*) = 2
        ) AS agreed GROUP BY 1
    ) AS themes ON themes.answer_id = answer.id
    WHERE response.consultation_id = {{consultation}} AND response.withdrawn_at IS NULL
    ORDER BY response.reference, question.position
"""  # noqa: S608 - constants alone
_RESPONDENTS = f"""
    SELECT response.reference AS response, {_safe("respondent.name")} AS name,
           {_safe("respondent.organisation")} AS organisation, respondent.organisation_code AS register_code,
           {_safe("respondent.email")} AS email, respondent.kind, respondent.country,
           CASE WHEN response.withdrawn_at IS NULL THEN '' ELSE 'withdrawn' END AS state
    FROM consultations_response AS response
    JOIN consultations_respondent AS respondent ON respondent.response_id = response.id
    WHERE response.consultation_id = {{consultation}} AND response.standing_id IS NOT NULL
    ORDER BY response.reference
"""  # noqa: S608 - constants alone
