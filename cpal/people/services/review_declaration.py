"""A senior manager reviews what somebody else declared (paper 7.3)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import ConflictDeclaration, DeclarationReview, User
from cpal.people.policies import check_may_review_declaration
from cpal.people.services.refusals import ConductRefused


@transaction.atomic
def review_declaration(
    *,
    declaration: ConflictDeclaration,
    outcome: DeclarationReview.Outcome,
    reviewed_by: User,
    mitigation: str = "",
    at: dt.datetime | None = None,
) -> DeclarationReview:
    """Keep what was made of it; a conflict with what is done about it. Once, and never of one's own."""
    at = at or database_clock()
    check_may_review_declaration(reviewed_by, declaration)
    ConflictDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if DeclarationReview.objects.filter(declaration=declaration).exists():
        raise ConductRefused("This declaration was reviewed already.")
    if outcome != DeclarationReview.Outcome.NO_CONFLICT and not mitigation.strip():
        raise ConductRefused("Write what is done about the conflict, and by whom.")
    review = DeclarationReview.objects.create(
        declaration=declaration,
        outcome=outcome,
        mitigation=mitigation.strip(),
        reviewed_by=reviewed_by,
        reviewed_at=at,
    )
    record(
        action="interests.reviewed",
        subject=declaration.user.get_username(),
        actor=reviewed_by,
        at=at,
        detail={"declaration": declaration.pk, "outcome": review.outcome},
    )
    return review
