"""Fixing the text of an amendment: from now on it is a version of the methodology, and is run on every past month."""

from __future__ import annotations

from django.db import connection, transaction

from consultations.amending import policies
from consultations.amending.text import faults_of_text, whole_text
from consultations.models import AmendmentText
from consultations.services.draft_amendment import AmendmentRefused, held
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import MethodologyVersion
from pricing.services.store_version import store_version

# The advisory lock under which proposals are given their names.
CODES = 4031


@transaction.atomic
def fix_text(*, text: AmendmentText, fixed_by: User) -> AmendmentText:
    """Store the text as a proposed version; nothing of it is changed any more. Raises NotAllowed, AmendmentRefused."""
    policies.check(policies.obstacle_to_preparing(fixed_by), fixed_by)
    held(text.amendment)
    text = AmendmentText.objects.select_related("amendment", "version").get(pk=text.pk)
    obstacles = obstacles_to_fixing(text)
    if obstacles:
        raise AmendmentRefused(" ".join(obstacles))
    at = database_clock()
    code = _next_code(f"{london_date(at):%Y-%m}")
    whole = whole_text(text, code=code, at=at)
    text.version = store_version(
        document=whole.document,
        clauses=whole.clauses,
        applies_from_window=None,
        stored_by=fixed_by,
        at=at,
        glide_path=whole.glide_path,
    )
    text.code, text.fixed_at, text.fixed_by = code, at, fixed_by
    text.save()
    text.refresh_from_db()
    record(
        action="amendment.text_fixed",
        subject=text.amendment.reference,
        actor=fixed_by,
        at=text.fixed_at,
        detail={"text": text.kind, "number": text.number, "version": code},
    )
    return text


def obstacles_to_fixing(text: AmendmentText) -> list[str]:
    """What must be done before the text can be fixed."""
    if text.is_fixed:
        return [f"The text is fixed as {text.code}."]
    found = list(faults_of_text(text, database_clock()))
    if not (text.amendment.summary and text.amendment.rationale):
        found.append("Say in plain words what would change, and why.")
    if text.kind == AmendmentText.Kind.FINAL and not text.why:
        found.append("Say what feedback changed, and why.")
    unexplained = [each.leaf for each in text.parameter_changes.filter(reason="")]
    unexplained += [each.clause_id for each in text.clause_changes.filter(reason="")]
    if unexplained:
        found.append(f"Give a reason for each change; there is none for {', '.join(unexplained)}.")
    return found


def _next_code(month: str) -> str:
    """`v2026-12-p1`: the month in which it was fixed, and how many were before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CODES])
    prefix = f"v{month}-p"
    return f"{prefix}{MethodologyVersion.objects.filter(code__startswith=prefix).count() + 1}"
