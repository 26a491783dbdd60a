"""Consultations of the tests: two questions, a year's worth of moments, and whoever prepares and approves them."""

from __future__ import annotations

import datetime as dt

from consultations.models import Consultation, Question, Section
from cpal.calendar import london
from tests.people import cora, sam

OPENS = london(dt.date(2026, 3, 2), dt.time(9, 0))
CLOSES = london(dt.date(2026, 4, 1), dt.time(17, 0))


def draft(reference: str = "CP-2026-01", *, questions: int = 2, backfilled: bool = False) -> Consultation:
    """A draft with questions 1.1, 1.2, …"""
    consultation = Consultation.objects.create(
        reference=reference,
        title="A consultation of the tests",
        summary="What it is about.",
        prepared_by=cora(),
        created_at=OPENS - dt.timedelta(days=30),
        backfilled=backfilled,
    )
    section = Section.objects.create(consultation=consultation, position=1, number="1", title="The proposal")
    for position in range(1, questions + 1):
        Question.objects.create(
            consultation=consultation,
            section=section,
            position=position,
            number=f"1.{position}",
            text=f"What do you think of part {position} of the proposal?",
        )
    return consultation


def scheduled(
    reference: str = "CP-2026-01",
    *,
    opens_at: dt.datetime = OPENS,
    closes_at: dt.datetime = CLOSES,
    questions: int = 2,
    backfilled: bool = False,
) -> Consultation:
    consultation = draft(reference, questions=questions, backfilled=backfilled)
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.target_on = (closes_at + dt.timedelta(days=56)).date()
    consultation.approved_by = sam()
    consultation.state = "scheduled"
    consultation.save()
    return consultation


def opened(
    reference: str = "CP-2026-01",
    *,
    opens_at: dt.datetime = OPENS,
    closes_at: dt.datetime = CLOSES,
    questions: int = 2,
    backfilled: bool = True,
) -> Consultation:
    """Open since `opens_at`, straight in the database. Back-filled unless the test moves the clock itself."""
    consultation = scheduled(
        reference, opens_at=opens_at, closes_at=closes_at, questions=questions, backfilled=backfilled
    )
    consultation.state, consultation.opened_at = "open", opens_at
    consultation.save()
    consultation.refresh_from_db()
    return consultation


def closed(reference: str = "CP-2026-01", *, questions: int = 2) -> Consultation:
    """Back-filled, and closed at its stated close."""
    consultation = opened(reference, questions=questions)
    close(consultation)
    return consultation


def close(consultation: Consultation) -> None:
    """Close a back-filled consultation at its stated close."""
    consultation.state, consultation.closed_at = "closed", consultation.closes_at
    consultation.save()
    consultation.refresh_from_db()
