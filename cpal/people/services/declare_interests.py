"""A member of staff declares interests, or that there are none (paper 7.3)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import ConflictDeclaration, User
from cpal.people.services.refusals import ConductRefused


@transaction.atomic
def declare_interests(
    *, user: User, has_nothing_to_declare: bool, interests: str = "", at: dt.datetime | None = None
) -> ConflictDeclaration:
    """Keep a declaration; one with interests waits for the review of a senior manager."""
    at = at or database_clock()
    if not user.works_in_back_office:
        raise PermissionDenied("Interests are declared by CPAL’s own staff.")
    if has_nothing_to_declare == bool(interests.strip()):
        raise ConductRefused("Either write what you declare, or say that there is nothing: one of the two.")
    declaration = ConflictDeclaration.objects.create(
        user=user,
        has_nothing_to_declare=has_nothing_to_declare,
        interests=interests.strip(),
        declared_at=at,
    )
    record(
        action="interests.declared",
        subject=user.get_username(),
        actor=user,
        at=at,
        detail={"declaration": declaration.pk, "nothing": has_nothing_to_declare},
    )
    return declaration
