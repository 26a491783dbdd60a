"""Beginning a change of the methodology, and saying what it is about while it is a draft (paper 7.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from consultations.amending import policies
from consultations.models import Amendment, AmendmentText
from consultations.services.reference import Series, next_reference
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import MethodologyVersion


class AmendmentRefused(ValueError):
    """What was asked cannot be done to this amendment; says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Description:
    """What an amendment is about, all of it published with the proposal."""

    title: str
    summary: str
    rationale: str
    prompted_by: str = ""


@transaction.atomic
def draft_amendment(
    *, description: Description, drafted_by: User, at: dt.datetime | None = None
) -> Amendment:
    """Begin a change of the version that was adopted last, with an empty proposal. Raises NotAllowed."""
    policies.check(policies.obstacle_to_preparing(drafted_by), drafted_by)
    at = at or database_clock()
    base = MethodologyVersion.objects.in_force().last()
    if base is None:
        raise AmendmentRefused("There is no methodology version to change.")
    amendment = Amendment.objects.create(
        reference=next_reference(Series.AMENDMENT, at),
        title=description.title.strip(),
        summary=description.summary.strip(),
        rationale=description.rationale.strip(),
        prompted_by=description.prompted_by.strip(),
        base=base.code,
        drafted_by=drafted_by,
        drafted_at=at,
    )
    AmendmentText.objects.create(
        amendment=amendment, kind=AmendmentText.Kind.PROPOSAL, prepared_by=drafted_by
    )
    record(
        action="amendment.drafted",
        subject=amendment.reference,
        actor=drafted_by,
        at=at,
        detail={"title": amendment.title, "base": amendment.base},
    )
    return amendment


@transaction.atomic
def describe_amendment(*, amendment: Amendment, description: Description, described_by: User) -> Amendment:
    """Say anew what a draft is about. Raises NotAllowed, or AmendmentRefused once it is proposed."""
    policies.check(policies.obstacle_to_preparing(described_by), described_by)
    amendment = held(amendment)
    if not amendment.is_draft:
        raise AmendmentRefused(
            f"{amendment.reference} is {amendment.state}: what was proposed is not changed."
        )
    amendment.title = description.title.strip()
    amendment.summary = description.summary.strip()
    amendment.rationale = description.rationale.strip()
    amendment.prompted_by = description.prompted_by.strip()
    amendment.save()
    record(
        action="amendment.described",
        subject=amendment.reference,
        actor=described_by,
        detail={"title": amendment.title},
    )
    return amendment


def held(amendment: Amendment) -> Amendment:
    """The amendment as it stands now; whoever else would move it waits until the end of the transaction."""
    return Amendment.objects.select_for_update(no_key=True).get(pk=amendment.pk)
