"""Adopting a version of the code of conduct (paper 7.3)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

from django.db import transaction

from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import CodeOfConduct, User
from cpal.people.policies import check_may_adopt_code
from cpal.people.services.refusals import ConductRefused

# What the paper wants covered; each has a heading of its own.
SUBJECTS = ("Confidentiality", "Anti-trust", "Conflicts of interest", "Data protection", "Discipline")
PROPOSED_TEXT = Path(__file__).resolve().parent.parent / "data" / "code_of_conduct.md"


@transaction.atomic
def adopt_code(
    *, version: str, text: str, effective_on: dt.date, adopted_by: User, at: dt.datetime | None = None
) -> CodeOfConduct:
    """Keep a version of the code, which binds all staff from the day on. Raises ConductRefused or PermissionDenied."""
    at = at or database_clock()
    check_may_adopt_code(adopted_by)
    _check_text(version, text)
    _check_day(effective_on, london_date(at))
    if CodeOfConduct.objects.filter(version=version.strip()).exists():
        raise ConductRefused(f"Version {version.strip()} was adopted already: give this one another name.")
    code = CodeOfConduct.objects.create(
        version=version.strip(),
        text=text.strip(),
        effective_on=effective_on,
        adopted_by=adopted_by,
        adopted_at=at,
    )
    record(
        action="code_of_conduct.adopted",
        subject=code.version,
        actor=adopted_by,
        at=at,
        detail={"effective_on": effective_on, "sha256": hashlib.sha256(code.text.encode()).hexdigest()},
    )
    return code


def proposed_text() -> str:
    """The text that comes with the software, to be adopted as it is or changed first."""
    return PROPOSED_TEXT.read_text(encoding="utf-8")


def _check_text(version: str, text: str) -> None:
    if not version.strip():
        raise ConductRefused("Give the version a name, for example 2026-1.")
    headings = "\n".join(re.findall(r"^#{1,6} +(.*)$", text, re.MULTILINE)).lower()
    missing = [subject for subject in SUBJECTS if subject.lower() not in headings]
    if missing:
        raise ConductRefused(
            f"The code must cover {', '.join(missing)}, each under a heading of its own (7.3)."
        )


def _check_day(effective_on: dt.date, today: dt.date) -> None:
    if effective_on < today:
        raise ConductRefused("A code of conduct binds from today or a later day, never backwards.")
    latest = CodeOfConduct.objects.first()
    if latest is not None and effective_on <= latest.effective_on:
        raise ConductRefused(f"It must take effect after {latest}, which does on {latest.effective_on}.")
