"""The words of the statement above its questions."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from consultations.models import Consultation, Statement
from consultations.policies import check_may_summarise
from consultations.services.held import moment
from cpal.audit.trail import record
from cpal.people.models import User


@transaction.atomic
def write_overview(
    *, consultation: Consultation, overview: str, written_by: User, at: dt.datetime | None = None
) -> Statement:
    """Keep the overview; the statement begins with it if it has not begun."""
    check_may_summarise(written_by, consultation)
    statement, _ = Statement.objects.get_or_create(
        consultation=consultation, defaults={"prepared_by": written_by}
    )
    statement.overview = overview.strip()
    statement.save(update_fields=["overview"])
    record(
        action="statement.overview_written",
        subject=consultation.reference,
        actor=written_by,
        at=moment(consultation, at),
        detail={"digest": hashlib.sha256(statement.overview.encode()).hexdigest()},
    )
    return statement
