"""Removing words of an answer from what is published of it; the answer itself stays as it was handed in (7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from consultations import policies
from consultations.models import Answer, Redaction
from consultations.publishing.spelling import without_invisible
from consultations.publishing.values import REMOVED
from consultations.services.held import ConsultationRefused, held, moment
from consultations.services.search_for_leaks import check_is_over
from cpal.audit.trail import record
from cpal.people.models import User


class RedactionRefused(ConsultationRefused):
    """The words cannot be removed as asked; says why."""


@transaction.atomic
def redact(
    *,
    answer: Answer,
    field: Redaction.Field,
    words: str,
    redacted_by: User,
    reason: str = REMOVED,
    at: dt.datetime | None = None,
) -> list[Redaction]:
    """Remove the words wherever they stand in that field; `[removed: …]` with the reason is published instead."""
    policies.check_may_prepare_outcome(redacted_by)
    consultation = held(answer.question.consultation)
    check_is_over(consultation)
    if not words.strip() or not reason.strip():
        raise RedactionRefused("Say which words are removed, and why.")
    text = answer.reason if field == Redaction.Field.REASON else answer.alternative
    removed = list(Redaction.objects.filter(answer=answer, field=field))
    places = [
        (start, end)
        for start, end in _stands_at(text, words)
        if not any(start < other.end and other.start < end for other in removed)
    ]
    if not places:
        raise RedactionRefused(f"“{words}” does not stand there, or is removed already.")
    at = moment(consultation, at)
    redactions = [
        Redaction.objects.create(
            answer=answer,
            field=field,
            start=start,
            end=end,
            reason=reason.strip(),
            redacted_by=redacted_by,
            redacted_at=at,
        )
        for start, end in places
    ]
    record(
        action="outcome.redacted",
        subject=consultation.reference,
        actor=redacted_by,
        at=at,
        detail={"answer": answer.pk, "field": str(field), "places": places, "reason": reason.strip()},
    )
    return redactions


def _stands_at(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text as handed in, invisible signs between its letters or not."""
    visible = [place for place, sign in enumerate(text) if without_invisible(sign)]
    seen = "".join(text[place] for place in visible)
    start = seen.find(words)
    while start >= 0:
        end = start + len(words)
        yield visible[start], visible[end - 1] + 1
        start = seen.find(words, end)
