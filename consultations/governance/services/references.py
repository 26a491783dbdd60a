"""References such as GR-2026-01, given out without a gap."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from consultations.governance.models import IndependenceReview, Review

# The advisory lock under which they are given out; it ends with the transaction.
REFERENCES = 4030


def next_reference(model: type[Review | IndependenceReview], prefix: str, held_on: dt.date) -> str:
    """The next of the year in which it was held; whoever else records waits until this one is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REFERENCES])
    begins = f"{prefix}-{held_on.year}-"
    count = model.objects.filter(reference__startswith=begins).count()
    return f"{begins}{count + 1:02d}"
