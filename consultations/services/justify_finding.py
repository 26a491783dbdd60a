"""Letting a finding stay: one person says why, a second one agrees; for the same words in the same place only (7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations import policies
from consultations.models import LeakConfirmation, LeakFinding, LeakJustification
from consultations.services.held import ConsultationRefused, held, moment
from cpal.audit.trail import record
from cpal.people.models import User


class JustificationRefused(ConsultationRefused):
    """It cannot be justified or confirmed as asked; says why."""


@transaction.atomic
def justify_finding(
    *, finding: LeakFinding, reason: str, justified_by: User, at: dt.datetime | None = None
) -> LeakJustification:
    """Say why the words may stay. They are published only when somebody else has confirmed it."""
    policies.check_may_prepare_outcome(justified_by)
    consultation = held(finding.search.consultation)
    if not reason.strip():
        raise JustificationRefused("Say why these words give nobody away.")
    given = LeakJustification.objects.filter(
        consultation=consultation,
        place=finding.place,
        found=finding.found,
        tell=finding.tell,
        context=finding.context,
    )
    if given.exists():
        raise JustificationRefused("This finding is justified already.")
    at = moment(consultation, at)
    justification = LeakJustification.objects.create(
        consultation=consultation,
        place=finding.place,
        found=finding.found,
        tell=finding.tell,
        context=finding.context,
        reason=reason.strip(),
        justified_by=justified_by,
        justified_at=at,
    )
    _log("outcome.finding_justified", justification, justified_by, at)
    return justification


@transaction.atomic
def justify_everywhere(
    *, finding: LeakFinding, reason: str, justified_by: User, at: dt.datetime | None = None
) -> list[LeakJustification]:
    """The same words, taken for the same, wherever the search found them and nobody has justified them yet."""
    same = LeakFinding.objects.filter(search=finding.search, found=finding.found, tell=finding.tell)
    consultation = finding.search.consultation
    given = set(
        LeakJustification.objects.filter(
            consultation=consultation, found=finding.found, tell=finding.tell
        ).values_list("place", "context")
    )
    justified = []
    for each in same.order_by("pk"):
        if (each.place, each.context) not in given:
            given.add((each.place, each.context))
            justified.append(justify_finding(finding=each, reason=reason, justified_by=justified_by, at=at))
    return justified


@transaction.atomic
def confirm_justification(
    *, justification: LeakJustification, confirmed_by: User, at: dt.datetime | None = None
) -> LeakConfirmation:
    """The second person agrees; the database refuses the first."""
    policies.check_may_prepare_outcome(confirmed_by)
    consultation = held(justification.consultation)
    if justification.justified_by_id == confirmed_by.pk:
        raise JustificationRefused("You justified it: somebody else must confirm it.")
    if LeakConfirmation.objects.filter(justification=justification).exists():
        raise JustificationRefused("This justification is confirmed already.")
    at = moment(consultation, at)
    confirmation = LeakConfirmation.objects.create(
        justification=justification, confirmed_by=confirmed_by, confirmed_at=at
    )
    _log("outcome.finding_confirmed", justification, confirmed_by, at)
    return confirmation


def _log(action: str, justification: LeakJustification, by: User, at: dt.datetime) -> None:
    """Without the words: the log is read by more people than the responses are."""
    record(
        action=action,
        subject=justification.consultation.reference,
        actor=by,
        at=at,
        detail={"justification": justification.pk},
    )
