"""Beginning a consultation from a paper in a file: its sections and questions, word for word."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.models import Consultation
from consultations.paper import Paper
from consultations.policies import check_may_draft
from consultations.services.ask import ask
from consultations.services.held import ConsultationRefused
from consultations.services.reference import Series, next_reference
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def load_paper(
    *, document: Paper, prepared_by: User, at: dt.datetime | None = None, backfilled: bool = False
) -> Consultation:
    """A draft that asks what the paper asks; its moments are taken over only of a back-filled one.

    A back-filled one without `at` was begun when it opened. Raises NotAllowed or ConsultationRefused.
    """
    check_may_draft(prepared_by)
    if backfilled and document.opens_at is None:
        raise ConsultationRefused("A paper that is back-filled must state when it opened and closed.")
    if at is not None and not backfilled:
        raise ConsultationRefused("Only of a back-filled consultation are moments stated.")
    at = at or (document.opens_at if backfilled else None) or database_clock()
    consultation = Consultation.objects.create(
        reference=next_reference(Series.CONSULTATION, at),
        title=document.title,
        summary=document.summary,
        introduction=document.introduction,
        source=document.source,
        opens_at=document.opens_at if backfilled else None,
        closes_at=document.closes_at if backfilled else None,
        target_on=document.target_on if backfilled else None,
        backfilled=backfilled,
        prepared_by=prepared_by,
        created_at=at,
    )
    ask(consultation, document.sections)
    record(
        action="consultation.begun",
        subject=consultation.reference,
        actor=prepared_by,
        at=at,
        detail={"title": document.title, "questions": len(document.questions), "backfilled": backfilled},
    )
    return consultation
