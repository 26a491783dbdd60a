"""A published outcome as PDF: tagged, with its title and date as its only properties."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import typst

from consultations.documents.origin import pdf_without_origin
from consultations.public.outcome_shown import EditionShown, QuestionShown

TEMPLATE = Path(__file__).with_name("outcome.typ")


def pdf_of(shown: EditionShown) -> bytes:
    """The feedback statement. Its words are handed over as data, so that nothing in them is read as markup."""
    at = shown.edition.published_at.astimezone(dt.UTC).replace(microsecond=0)
    compiled = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"outcome": json.dumps(_as_data(shown, at), ensure_ascii=False)},
        timestamp=at,
    )
    assert isinstance(compiled, bytes)
    return pdf_without_origin(compiled)


def _as_data(shown: EditionShown, at: dt.datetime) -> dict[str, object]:
    return {
        "title": shown.title,
        "reference": shown.running_title,
        "at": {part: getattr(at, part) for part in ("year", "month", "day", "hour", "minute", "second")},
        "facts": [{"term": fact.term, "detail": str(fact.detail)} for fact in shown.facts],
        "overview": shown.overview,
        "said": shown.said,
        "changes": shown.changes,
        "questions": [_question(question) for question in shown.questions],
    }


def _question(question: QuestionShown) -> dict[str, object]:
    table = question.table
    return {
        "section": question.section,
        "opens_section": question.opens_section,
        "number": question.number,
        "text": question.text,
        "said": question.said,
        "changes": question.changes,
        "notes": question.notes,
        "columns": [column.name for column in table.columns] if table else [],
        "rows": [list(map(str, row)) for row in table.rows] if table else [],
    }
