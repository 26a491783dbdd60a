"""References of papers and amendments, given out without a gap or a double: `CP-2026-01`, `AM-2026-01`."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from consultations.models import Amendment, Consultation
from cpal.calendar import london_date

# The advisory lock under which references are given out; whoever else begins one waits.
REFERENCES = 4030


class Series(StrEnum):
    CONSULTATION = "CP"
    AMENDMENT = "AM"


GIVEN: dict[Series, QuerySet[Any]] = {
    Series.CONSULTATION: Consultation.objects.all(),
    Series.AMENDMENT: Amendment.objects.all(),
}


def next_reference(series: Series, at: dt.datetime) -> str:
    """The next reference of that London year. Call it inside the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REFERENCES])
    year = f"{series}-{london_date(at).year}-"
    taken = GIVEN[series].filter(reference__startswith=year)
    numbers = [int(reference.removeprefix(year)) for reference in taken.values_list("reference", flat=True)]
    return f"{year}{max(numbers, default=0) + 1:02d}"
