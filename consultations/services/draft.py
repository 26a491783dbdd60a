"""Beginning a draft, changing its words, and sending it for approval."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.asked import digest_of
from consultations.full_days import earliest_close
from consultations.models import Amendment, Consultation
from consultations.paper import Paper
from consultations.policies import check_may_draft
from consultations.services.ask import ask
from consultations.services.held import ConsultationRefused, check_is_draft, check_seen, held
from consultations.services.reference import Series, next_reference
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.models import User


@transaction.atomic
def begin(*, title: str, summary: str, prepared_by: User, amendment: Amendment | None = None) -> Consultation:
    """An empty draft. Raises NotAllowed."""
    check_may_draft(prepared_by)
    at = database_clock()
    consultation = Consultation.objects.create(
        reference=next_reference(Series.CONSULTATION, at),
        title=title,
        summary=summary,
        amendment=amendment,
        prepared_by=prepared_by,
        created_at=at,
    )
    record(
        action="consultation.begun",
        subject=consultation.reference,
        actor=prepared_by,
        detail={"title": title, "amendment": amendment and amendment.reference},
    )
    return consultation


@transaction.atomic
def edit(
    *,
    consultation: Consultation,
    paper: Paper,
    contact: str,
    amendment: Amendment | None,
    edited_by: User,
    seen: str,
) -> Consultation:
    """Put these words in place of those that were `seen`; it must then be sent for approval anew.

    Whoever edits has prepared it. Raises NotAllowed or ConsultationRefused.
    """
    check_may_draft(edited_by)
    consultation = held(consultation)
    check_is_draft(consultation)
    check_seen(consultation, seen)
    consultation.title, consultation.summary = paper.title, paper.summary
    consultation.introduction, consultation.source = paper.introduction, paper.source
    consultation.contact, consultation.amendment = contact, amendment
    consultation.prepared_by = edited_by
    consultation.sent_at = None
    consultation.save()
    ask(consultation, paper.sections)
    record(
        action="consultation.edited",
        subject=consultation.reference,
        actor=edited_by,
        detail={"title": paper.title, "questions": len(paper.questions), "digest": digest_of(consultation)},
    )
    return consultation


@transaction.atomic
def send_for_approval(
    *,
    consultation: Consultation,
    sent_by: User,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
    target_on: dt.date | None = None,
) -> Consultation:
    """Ask a senior manager to approve it, with the moments that its editor proposes. Raises as `edit` does."""
    check_may_draft(sent_by)
    consultation = held(consultation)
    check_is_draft(consultation)
    _check_proposed(consultation, opens_at, closes_at)
    consultation.sent_at = database_clock()
    if not consultation.backfilled:
        consultation.opens_at, consultation.closes_at = opens_at, closes_at
        consultation.target_on = target_on
    consultation.save()
    record(
        action="consultation.sent_for_approval",
        subject=consultation.reference,
        actor=sent_by,
        detail={"opens_at": opens_at, "closes_at": closes_at, "digest": digest_of(consultation)},
    )
    return consultation


def _check_proposed(
    consultation: Consultation, opens_at: dt.datetime | None, closes_at: dt.datetime | None
) -> None:
    if not consultation.questions.exists():
        raise ConsultationRefused(f"{consultation.reference} asks nothing yet: add its questions first.")
    if opens_at is None or closes_at is None:
        return
    earliest = earliest_close(opens_at, consultation.minimum_days)
    if closes_at < earliest:
        raise ConsultationRefused(
            f"It must stay open for {consultation.minimum_days} full days: opened {london_text(opens_at)},"
            f" it may close {london_text(earliest, 'seconds')} or later."
        )
