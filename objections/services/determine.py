"""Determining objections: upheld or dismissed, with reasons, by someone uninvolved; the outcome is public (8.2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import Organisation, User
from objections import policies
from objections.models import Determination, Objection
from pricing.models import Assessment
from pricing.services.correct import open_correction
from pricing.services.finalise import close_objection_window, finalise
from pricing.services.publish import locked


class DeterminationRefused(ValueError):
    """The objection cannot be determined as asked; says why and what can be done."""


@transaction.atomic
def determine(
    *,
    objection: Objection,
    outcome: Determination.Outcome,
    reasons: str,
    public_summary: str,
    determined_by: User,
    at: dt.datetime | None = None,
) -> Determination:
    """Keep the determination. The last one of an assessment decides what follows: final, or a correction.

    Only when the objection window is over, for nothing is amended before, and more objections may come.
    """
    objection = Objection.objects.select_related("publication", "filed_by").get(pk=objection.pk)
    close_objection_window(objection.publication.assessment)
    assessment = locked(objection.publication.assessment)
    at = at or database_clock()
    policies.check_may_determine(determined_by, assessment, at)
    _check_awaits_determination(objection, at)
    _check_is_reasoned(objection, reasons, public_summary)
    determination = Determination.objects.create(
        objection=objection,
        outcome=outcome,
        reasons=reasons.strip(),
        public_summary=public_summary.strip(),
        determined_by=determined_by,
        determined_at=at,
    )
    record(
        action=f"objection.{determination.outcome}",
        subject=assessment.reference,
        actor=determined_by,
        at=at,
        detail={"objection": objection.reference, "summary": determination.public_summary},
    )
    if not Objection.objects.about(objection.publication).undetermined().exists():
        _conclude(objection, assessment, determined_by, at)
    return determination


def _check_awaits_determination(objection: Objection, at: dt.datetime) -> None:
    until = objection.publication.objections_until
    if not objection.is_admissible or until is None:
        raise DeterminationRefused(f"{objection.reference} was refused: there is nothing to determine.")
    if Determination.objects.filter(objection=objection).exists():
        raise DeterminationRefused(f"{objection.reference} was determined already.")
    if at < until:
        raise DeterminationRefused(
            f"The objection window is open until {until:%H:%M:%S} UTC: determine after that."
        )


def _check_is_reasoned(objection: Objection, reasons: str, public_summary: str) -> None:
    if not reasons.strip() or not public_summary.strip():
        raise DeterminationRefused("Write the reasons, and a summary for publication.")
    named = next((name for name in names_of_objector(objection) if _names(public_summary, name)), None)
    if named:
        raise DeterminationRefused(
            f"The summary is published and may not name the objector: leave out “{named}”."
        )


def names_of_objector(objection: Objection) -> Iterator[str]:
    """Whatever would give the objector away: the organisation's code and names, the person's names."""
    yield objection.organisation
    yield from {str(row) for row in Organisation.objects.filter(code=objection.organisation)}
    person = objection.filed_by
    yield from (
        person.get_full_name(),
        person.first_name,
        person.last_name,
        person.get_username(),
        person.email,
    )


def _names(text: str, name: str) -> bool:
    """Whether the text has the name as words of its own, however it is written."""
    words = r"\W+".join(re.escape(word) for word in name.split())
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def _conclude(objection: Objection, assessment: Assessment, by: User, at: dt.datetime) -> None:
    """Every objection is determined: one upheld opens the correction, none makes the premium final."""
    upheld = Determination.objects.filter(
        objection__publication=objection.publication, outcome=Determination.Outcome.UPHELD
    )
    summaries = list(upheld.order_by("objection_id").values_list("public_summary", flat=True))
    if summaries:
        reason = "Objection upheld: " + " ".join(summaries)
        open_correction(assessment=assessment, reason=reason, opened_by=by, at=at)
    else:
        finalise(assessment=assessment, at=at, by=by)
